"""How allauth behaves here: accounts are given, not taken."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; an administrator makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always closed."""
        return False
