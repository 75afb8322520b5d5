"""What can be said: topics and templates, declared in `notices.yaml` of each app.

::

    topics:
      comments.mentioned:
        label: {vi: Nhắc tới trong trao đổi, en: Mentions in comments}
        channels: [mail, push]         # besides the inbox, unless a person chose otherwise
        needs: registers.view          # optional: only who holds it is asked about the topic
        priority: normal               # urgent | normal | low (low waits for the daily digest)
    templates:
      comments.mentioned:
        topic: comments.mentioned
        title: {vi: "{by} nhắc tới bạn", en: "{by} mentions you"}
        body: {vi: ..., en: ...}
        link: /registers/{register}/{uid}/
        hours: 72                      # optional: after so many hours it is not sent any more
        again: true                    # optional: harms nobody when it arrives twice
        late: [link]                   # optional: parameters made when the text is written
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from tamgiang.kernel.labels import Label
from tamgiang.platform.notify.models import Priority

FILE = "notices.yaml"


class NoticesInvalid(ValueError):
    """A declaration contradicts itself or another; says where and what to write."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What one may want to hear of, or not."""

    code: str
    label: Label
    channels: tuple[str, ...]
    priority: Priority
    needs: str


@dataclass(frozen=True, slots=True)
class Template:
    """One text in both languages, with {parameters}."""

    code: str
    topic: Topic
    title: Label
    body: Label
    link: str
    hours: int | None
    again: bool
    late: tuple[str, ...]


def topics() -> tuple[Topic, ...]:
    """Every topic, in the order of the apps."""
    return tuple(_read()[0].values())


def topic_named(code: str) -> Topic:
    """The topic. Raises KeyError."""
    return _read()[0][code]


def template_named(code: str) -> Template:
    """The template. Raises KeyError."""
    return _read()[1][code]


def templates() -> tuple[Template, ...]:
    """Every template, in the order of the apps."""
    return tuple(_read()[1].values())


@cache
def _read() -> tuple[dict[str, Topic], dict[str, Template]]:
    documents = list(_documents())
    found: dict[str, Topic] = {}
    for path, document in documents:
        for code, entry in document.get("topics", {}).items():
            if code in found:
                raise NoticesInvalid(f"{path}: topic {code} is declared twice")
            found[code] = _topic(path, code, entry)
    texts: dict[str, Template] = {}
    for path, document in documents:
        for code, entry in document.get("templates", {}).items():
            if code in texts:
                raise NoticesInvalid(f"{path}: template {code} is declared twice")
            texts[code] = _template(path, code, entry, found)
    return found, texts


def _documents() -> Iterator[tuple[Path, dict[str, Any]]]:
    for config in apps.get_app_configs():
        path = Path(config.path) / FILE
        if path.exists():
            yield path, yaml.safe_load(path.read_text(encoding="utf-8"))


def _topic(path: Path, code: str, entry: dict[str, Any]) -> Topic:
    try:
        return Topic(
            code,
            Label(**entry["label"]),
            tuple(entry.get("channels", ())),
            Priority[entry.get("priority", "normal").upper()],
            entry.get("needs", ""),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise NoticesInvalid(f"{path}: topic {code}: {fault!r}") from fault


def _template(path: Path, code: str, entry: dict[str, Any], known: dict[str, Topic]) -> Template:
    try:
        return Template(
            code=code,
            topic=known[entry["topic"]],
            title=Label(**entry["title"]),
            body=Label(**entry["body"]),
            link=entry.get("link", ""),
            hours=entry.get("hours"),
            again=bool(entry.get("again", False)),
            late=tuple(entry.get("late", ())),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise NoticesInvalid(f"{path}: template {code}: {fault!r}") from fault
