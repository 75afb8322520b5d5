"""Refuses to build a wheel that would lack its assets or translations."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelHook(BuildHookInterface[Any]):
    """A wheel carries what the set-up makes; an editable install needs none of it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        vendor = Path(self.root, "src/tamgiang/platform/ui/static/vendor/manifest.json")
        if not vendor.exists():
            raise SystemExit("The front-end assets are missing: run `make setup` first.")
