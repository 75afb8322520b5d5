"""A network of one's own with nothing but loopback, and what tried to leave it."""

import ctypes
import fcntl
import os
import socket
import struct
from pathlib import Path

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SET_FLAGS, UP, RUNNING = 0x8914, 0x1, 0x40
#: Addresses set aside for examples: nobody answers there.
NOWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def leave() -> None:
    """Put this process, and all it starts from now on, into such a network."""
    libc = ctypes.CDLL(None, use_errno=True)
    kinds = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET
    if libc.unshare(kinds) != 0:
        raise OSError(ctypes.get_errno(), "this machine lets no process have a network of its own")
    with socket.socket() as any_socket:
        flags = struct.pack("16sh", b"lo", UP | RUNNING)
        fcntl.ioctl(any_socket, SET_FLAGS, flags)


def attempts() -> tuple[int, int]:
    """How many packets of this network wanted to go where no way leads, by IPv4 and by IPv6.

    Counted by the kernel: a connection, a datagram and a question for a name all count, whichever
    process made them.
    """
    heads, values = [line.split()[1:] for line in _read("/proc/net/snmp") if line.startswith("Ip:")]
    four = dict(zip(heads, values, strict=True))["OutNoRoutes"]
    six = dict(line.split()[:2] for line in _read("/proc/net/snmp6"))["Ip6OutNoRoutes"]
    return int(four), int(six)


def attempt() -> None:
    """Try to leave, once by each version of IP: what the count must notice."""
    for family, address in NOWHERE:
        with socket.socket(family, socket.SOCK_DGRAM) as away:
            try:
                away.sendto(b"?", (address, 9))
            except OSError:
                continue
            raise AssertionError(f"a packet left for {address}")


def _read(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
