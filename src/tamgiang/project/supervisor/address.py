"""The public address: is it free, is it only for this machine."""

import contextlib
import errno
import ipaddress
import socket

from tamgiang.project.supervisor.refusals import HostUnknown, PortTaken

#: Names under which the house always answers on its own machine.
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine can reach `host`."""
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return False


def require_free(host: str, port: int) -> None:
    """Raise PortTaken or HostUnknown unless a server could listen there now."""
    bare = host.strip("[]")
    try:
        family, kind, *_, address = socket.getaddrinfo(bare, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            # As the servers do: a port whose last connections are fading away is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror as fault:
        raise HostUnknown(host=host, reason=fault.strerror) from fault
    except OSError as fault:
        if fault.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise PortTaken(host=host, port=port) from fault
        raise HostUnknown(host=host, reason=fault.strerror) from fault


def answered_names(host: str) -> list[str]:
    """The host names requests may carry when the front listens on `host`."""
    if is_loopback(host):
        return list(LOCAL_NAMES)
    own = socket.gethostname()
    found = {host, own}
    with contextlib.suppress(OSError):
        found.update(socket.gethostbyname_ex(own)[2])
    return [*LOCAL_NAMES, *sorted(found - set(LOCAL_NAMES) - {"0.0.0.0", "::"})]  # noqa: S104


def url(host: str, port: int, *, https: bool = False) -> str:
    """What a person types; every address of the machine is shown as its loopback one."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    scheme, usual = ("https", 443) if https else ("http", 80)
    door = "" if port == usual else f":{port}"
    return f"{scheme}://{f'[{shown}]' if ':' in shown else shown}{door}/"
