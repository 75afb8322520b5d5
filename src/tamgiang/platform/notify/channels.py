"""What a channel is: the contract its adapters keep, and the channels that are installed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from tamgiang.kernel.labels import Label


class Result(StrEnum):
    """What a provider made of a letter.

    `accepted` and `delivered` are good. `refused` concerns this letter only, `dead` its address.
    `busy` certainly took nothing and may be tried again. `blocked` concerns every letter (a bad
    password, no quota). `doubt` may have taken it. `absent` and `cannot` answer a question
    about a letter in doubt: it never came; or nobody can tell.
    """

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    REFUSED = "refused"
    DEAD = "dead"
    BUSY = "busy"
    BLOCKED = "blocked"
    DOUBT = "doubt"
    ABSENT = "absent"
    CANNOT = "cannot"


class Doubt(StrEnum):
    """What is done with a letter that may have been taken.

    `ask` the provider, which knows it by its id. `replace`: sending again with the same id shows
    the recipient one message. `hold`: not sent again unless a person says so.
    """

    ASK = "ask"
    REPLACE = "replace"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one call. `code` is looked up in `faults` for its plain words."""

    result: Result
    code: str = ""
    provider_id: str = ""
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery, written out in the recipient's language. `lifetime` in seconds."""

    uid: str
    to: str
    title: str
    body: str
    url: str
    language: str
    template: str
    params: Mapping[str, str]
    urgent: bool
    lifetime: int


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing an administrator sets; secrets are sealed and never shown again."""

    name: str
    label: Label
    secret: bool = False
    hint: Label | None = None
    default: str = ""
    required: bool = True
    choices: tuple[tuple[str, Label], ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """What a channel was set to."""

    values: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """An adapter to one way of reaching people. Its methods are called from several threads."""

    @property
    def name(self) -> str:
        """How deliveries, addresses and limits name it."""

    @property
    def label(self) -> Label:
        """How people call it."""

    @property
    def icon(self) -> str:
        """A Tabler icon."""

    @property
    def doubt(self) -> Doubt:
        """What is done with what may have been sent."""

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What an administrator sets."""

    @property
    def faults(self) -> Mapping[str, Label]:
        """Its codes in plain words."""

    @property
    def typed(self) -> Label | None:
        """How the field for an address is named; None where no address is typed in."""

    def public(self) -> Mapping[str, str]:
        """What anybody may know of it, such as a public key."""

    def ready(self, config: Config) -> bool:
        """Whether it is set up."""

    def checked(self, value: str) -> str:
        """An address in its one form. Raises AddressInvalid."""

    def shown(self, value: str) -> str:
        """So much of an address as its owner recognises it by."""

    def prepare(self, config: Config) -> Config:
        """Called by one thread before a batch: what must be fresh (a token) is renewed here."""

    def send(self, letter: Letter, config: Config) -> Outcome:
        """Hand the letter over. Returns within a known time, and raises nothing of the network."""

    def ask(self, letter: Letter, provider_id: str, config: Config) -> Outcome:
        """What became of a letter in doubt."""

    def probe(self, config: Config) -> Outcome:
        """Whether the provider can be reached with these settings; sends nothing."""


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Install an adapter; a name stands once."""
    if channel.name in _channels:
        raise ValueError(f"two channels are called {channel.name}")
    _channels[channel.name] = channel


def channels() -> tuple[Channel, ...]:
    """Every installed channel in the order of installation; the inbox is none of them."""
    return tuple(_channels.values())


def channel_named(name: str) -> Channel:
    """The channel. Raises KeyError when none is installed under that name."""
    return _channels[name]
