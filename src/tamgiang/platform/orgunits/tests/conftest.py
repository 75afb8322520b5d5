"""The sample area for tests that need units."""

import pytest

from tamgiang.platform.orgunits.services import load_sample_area


@pytest.fixture
def sample_area(db: None) -> str:
    """The sample area in the test's own transaction; returns its code."""
    load_sample_area()
    return "quang-dien"
