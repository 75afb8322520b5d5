"""What the house is built from, as a CycloneDX list: from the locks alone, without the internet."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.commands import ROOT, say

_PYTHON = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")


def python_parts(lock: str) -> Iterator[dict[str, Any]]:
    """One component for each pinned line of a requirements lock."""
    for line in lock.splitlines():
        if match := _PYTHON.match(line):
            name, version = match.groups()
            yield _component(name, version, f"pkg:pypi/{name.lower()}@{version}")


def web_parts(lock: str) -> Iterator[dict[str, Any]]:
    """One component for each package of a package-lock."""
    for path, package in json.loads(lock)["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2]
            purl = f"pkg:npm/{name.replace('@', '%40')}@{package['version']}"
            yield _component(name, package["version"], purl)


def document() -> dict[str, Any]:
    """The whole list; the same locks give the same document."""
    python = python_parts((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    web = web_parts((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "tamgiang"}},
        "components": sorted([*python, *web], key=lambda part: str(part["bom-ref"])),
    }


def _component(name: str, version: str, purl: str) -> dict[str, Any]:
    part = {"type": "library", "name": name, "version": version}
    return part | {"purl": purl, "bom-ref": purl}


def main() -> None:
    """Write the list to the named file, or to sbom.json in the working folder."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "sbom.json")
    parts = document()
    out.write_text(json.dumps(parts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"{out}: {len(parts['components'])} components")


if __name__ == "__main__":
    main()
