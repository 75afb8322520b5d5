"""Writing a message out in the language of its recipient."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings

from tamgiang.kernel.numbers import format_integer
from tamgiang.platform.accounts.models import User
from tamgiang.platform.notify.catalog import Template, template_named
from tamgiang.platform.notify.models import Message

_PARAMETER = re.compile(r"\{(\w+)\}")
Late = Callable[[Message, str], str]
_late: dict[str, Late] = {}


@dataclass(frozen=True, slots=True)
class Text:
    """A message as a person reads it. `link` is a path of this house or empty."""

    title: str
    body: str
    link: str
    params: Mapping[str, str]

    @property
    def url(self) -> str:
        """The link with the address under which people reach this house."""
        return settings.PUBLIC_URL.rstrip("/") + self.link if self.link else ""


def late_parameter(name: str) -> Callable[[Late], Late]:
    """Register what makes a parameter at the moment of writing: `(message, owner) -> text`.

    For what must not lie in the records, such as a link that lets somebody in.
    """

    def keep(make: Late) -> Late:
        if name in _late:
            raise ValueError(f"two late parameters are called {name}")
        _late[name] = make
        return make

    return keep


def written(message: Message, owner: str, language: str, *, late: bool = False) -> Text:
    """The message in a language. Late parameters are made for sending only, else left out."""
    template = template_named(message.template)
    params = {name: _plain(value, language) for name, value in message.params.items()}
    for name in template.late:
        params[name] = _late[name](message, owner) if late else "…"
    return _filled(template, params, language)


def _filled(template: Template, params: dict[str, str], language: str) -> Text:
    def put(text: str) -> str:
        return _PARAMETER.sub(lambda found: params.get(found[1], ""), text)

    return Text(
        put(template.title.in_language(language)),
        put(template.body.in_language(language)),
        put(template.link),
        params,
    )


def _plain(value: object, language: str) -> str:
    """A parameter as text: {"vi", "en"}, {"actor": "user:5"}, a number, or a text."""
    if isinstance(value, dict) and "actor" in value:
        return _name_of(value["actor"], language)
    if isinstance(value, dict):
        return str(value["en" if language == "en" else "vi"])
    if isinstance(value, int):
        return format_integer(value, language)
    return str(value)


def _name_of(actor: str, language: str) -> str:
    """The name of a member of staff, looked up now; the house itself for its own acts."""
    kind, _, number = actor.partition(":")
    person = User.objects.filter(pk=int(number)).first() if kind == "user" else None
    if person is not None:
        return str(person)
    return "The system" if language == "en" else "Hệ thống"
