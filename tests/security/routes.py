"""Every address of the house, and who may come in there by `access.yaml`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.urls import URLPattern, URLResolver, get_resolver

ACCESS = Path(__file__).with_name("access.yaml")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
#: The two addresses allauth writes as regular expressions.
_WRITTEN_OUT = {
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": "accounts/confirm-email/none/",
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "accounts/password/reset/key/1-none/"
    ),
}
#: What an address cannot be asked without.
_ASKED = {"api/v1/areas/<area>/figures/<code>/rows": "?as_of=2023-08-22&unit=19894"}


@dataclass(frozen=True)
class Route:
    """One address with its rule: `place` is anywhere, here or everywhere."""

    path: str
    permissions: tuple[str, ...]
    place: str

    @property
    def guarded(self) -> bool:
        """Whether an account alone is not enough."""
        return bool(self.permissions) or self.place == "own"

    def address(self, given: Mapping[str, object]) -> str:
        """The address with the ids of `given` in it."""
        if self.path in _WRITTEN_OUT:
            return "/" + _WRITTEN_OUT[self.path]
        asked = _ASKED.get(self.path, "")
        return "/" + _PARAMETER.sub(lambda found: str(given[found[1]]), self.path + asked)


def declared() -> dict[str, Route]:
    """The rules of the file, by path."""
    rules: dict[str, str] = yaml.safe_load(ACCESS.read_text(encoding="utf-8"))
    return {path: _route(path, rule) for path, rule in rules.items()}


def _route(path: str, rule: str) -> Route:
    if rule in {"public", "signed in", "own"}:
        return Route(path, (), rule)
    words = rule.split()
    place = words.pop() if words[-1] in {"here", "everywhere"} else "anywhere"
    return Route(path, tuple(words), place)


def paths() -> set[str]:
    """Every path the resolver knows, less those of the module that only tests have."""
    found = set(_walk(get_resolver().url_patterns))
    return {path for path in found if not path.startswith("dummy/")}


def _walk(patterns: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield path
