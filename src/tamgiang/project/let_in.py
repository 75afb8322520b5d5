"""`tamgiang let-in NAME`: for whoever is locked out, on the machine itself: a new password link.

With `--lost-phone` the second step is taken away too, as after restoring without the secrets.
"""

import argparse
import sys
from collections.abc import Sequence

from django.conf import settings

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.staff import forget_factors, password_link

ACTOR = "system:let-in"


def main(argv: Sequence[str]) -> int:
    """Print the link; 2 when there is no such account."""
    parser = argparse.ArgumentParser(prog="tamgiang let-in", description=__doc__)
    parser.add_argument("username")
    parser.add_argument("--lost-phone", action="store_true", help="also take the second step away")
    chosen = parser.parse_args(argv)
    user = User.objects.filter(username=chosen.username, is_active=True).first()
    if user is None:
        sys.stderr.write(f"tamgiang let-in: there is no active account {chosen.username!r}\n")
        return 2
    if chosen.lost_phone:
        forget_factors(user, actor=ACTOR)
    link = password_link(user, actor=ACTOR)
    sys.stdout.write(f"{settings.PUBLIC_URL.rstrip('/')}{link}\n")
    return 0
