"""Refusals of values as the reasons written beside a row."""

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.imports.plan import Problem


def problem(refusal: Refusal, column: str = "") -> Problem:
    """The reason in both languages, with the header it is about."""
    return Problem(refusal.code, refusal.text("vi"), refusal.text("en"), column)
