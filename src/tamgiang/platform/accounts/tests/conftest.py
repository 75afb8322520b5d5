"""The sample area with its logins."""

import pytest

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.orgunits.services import load_sample_area


@pytest.fixture
def logins(db: None) -> dict[str, User]:
    """The sample accounts by user name."""
    load_sample_area()
    ensure_sample_logins()
    return {user.username: user for user in User.objects.all()}
