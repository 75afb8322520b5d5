"""Taking a program from Debian's packages, where that is allowed."""

import os
import shutil

from tools.commands import say, status


class Missing(Exception):
    """Something a part of the tests needs could not be had; says what and how to get it."""


def install(package: str) -> bool:
    """Install one package as root; False where that cannot be done."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"tests: installing Debian's {package}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", package]
    if status(command, env=quiet) == 0:
        return True
    return status(["apt-get", "update", "-qq"], env=quiet) == 0 and status(command, env=quiet) == 0
