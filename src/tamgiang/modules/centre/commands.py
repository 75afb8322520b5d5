"""`tamgiang backtest`: what a rule would have said of the readings of a span."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import yaml
from django.utils import timezone

from tamgiang.modules.centre.rules.declaring import Rule, declare
from tamgiang.modules.centre.rules.refusals import NoSuchRule
from tamgiang.modules.centre.selectors.rules import rules_on
from tamgiang.modules.centre.services.backtest import BackTest, back_test
from tamgiang.modules.centre.telemetry import open_store
from tamgiang.platform.scopes import system_scope


def main(arguments: Sequence[str]) -> int:
    """Print every alarm a rule would have raised; nothing is written."""
    parser = argparse.ArgumentParser(prog="tamgiang backtest", description=main.__doc__)
    parser.add_argument("rule", help="code of a rule, or a YAML file with a draft")
    parser.add_argument("--since", type=date.fromisoformat, help="first day (yesterday)")
    parser.add_argument("--until", type=date.fromisoformat, help="last day (as the first)")
    parser.add_argument("--source", action="append", default=[], help="only this source's code")
    said = parser.parse_args(arguments)
    since = said.since or timezone.localdate() - timedelta(days=1)
    end = (said.until or since) + timedelta(days=1)
    with system_scope("centre.backtest"):
        store = open_store()
        try:
            found = back_test(
                _rule(said.rule), _midnight(since), _midnight(end), store, said.source
            )
        finally:
            store.close()
    _tell(found)
    return 0


def _rule(said: str) -> Rule:
    path = Path(said)
    if path.suffix in (".yaml", ".yml"):
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
        return declare({**body, "valid_from": str(body.get("valid_from", ""))})
    for rule in rules_on(timezone.localdate()):
        if rule.code in (said, f"centre.{said}"):
            return rule
    raise NoSuchRule(rule=said)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _tell(found: BackTest) -> None:
    for track in found.tracks:
        sys.stdout.write(f"{track.source.code}: {track.readings} số đo\n")
        for band in track.bands:
            end = f"{timezone.localtime(band.end):%d/%m %H:%M}" if band.end else "…"
            begin = f"{timezone.localtime(band.begin):%d/%m %H:%M}"
            sys.stdout.write(f"  {begin} - {end}  {band.title.vi}\n")
    sys.stdout.write(f"{found.raised} báo động, {found.per_hour:.2f} mỗi giờ\n")
