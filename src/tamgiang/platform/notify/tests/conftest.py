"""A channel that does what a test tells it, and people with an address on it."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import User
from tamgiang.platform.notify import channels
from tamgiang.platform.notify.addresses import put_address
from tamgiang.platform.notify.channels import Config, Doubt, Letter, Outcome, Result, Setting

ACTOR = "system:test"


class Scripted:
    """Answers as told; `sent` holds what it was given."""

    name = "mail"
    label = Label("Thử", "Trial")
    icon = "mail"
    typed = Label("Địa chỉ", "Address")
    settings: tuple[Setting, ...] = ()
    faults: Mapping[str, Label] = {}

    def __init__(self) -> None:
        self.doubt = Doubt.HOLD
        self.sent: list[Letter] = []
        self.answers: list[Outcome] = []
        self.status = Outcome(Result.CANNOT)

    def public(self) -> Mapping[str, str]:
        return {}

    def ready(self, config: Config) -> bool:
        return True

    def checked(self, value: str) -> str:
        return value

    def shown(self, value: str) -> str:
        return value[:3]

    def prepare(self, config: Config) -> Config:
        return config

    def send(self, letter: Letter, config: Config) -> Outcome:
        self.sent.append(letter)
        return self.answers.pop(0) if self.answers else Outcome(Result.ACCEPTED, provider_id="7")

    def ask(self, letter: Letter, provider_id: str, config: Config) -> Outcome:
        return self.status

    def probe(self, config: Config) -> Outcome:
        return Outcome(Result.ACCEPTED)


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    """The one channel of the house."""
    scripted = Scripted()
    monkeypatch.setattr(channels, "_channels", {"mail": scripted})
    yield scripted


AddPerson = Callable[[str], User]


@pytest.fixture
def add_person(db: None, channel: Scripted) -> AddPerson:
    """`add_person("an")`: an account with an address."""

    def add(name: str) -> User:
        person = User.objects.create(username=name, full_name=f"Cán bộ {name}")
        put_address(person.actor, "mail", f"{name}@example.vn", actor=ACTOR)
        return person

    return add
