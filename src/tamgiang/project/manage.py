"""Django's own commands, with the house's settings."""

import os
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tamgiang manage", *arguments])
    return 0
