"""The rules that come with the house, from `data/`."""

from functools import cache
from pathlib import Path

import yaml

from tamgiang.modules.centre.rules.declaring import Rule, declare

FOLDER = Path(__file__).parent / "data"


@cache
def shipped() -> tuple[Rule, ...]:
    """Every rule of the folder. Raises the refusal of the first that does not fit together."""
    files = sorted(FOLDER.glob("*.yaml"))
    bodies = (body for f in files for body in yaml.safe_load_all(f.read_text(encoding="utf-8")))
    return tuple(declare({**body, "valid_from": str(body["valid_from"])}) for body in bodies)
