"""Back-tests as a page shows them: what was found as plain data, at once or by a job."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.rules.declaring import Rule, declare
from tamgiang.modules.centre.services.backtest import BackTest, Track, back_test
from tamgiang.modules.centre.telemetry import open_store
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.jobs.services import start

NAME = "centre.backtest"
#: A longer span is run in the background, with its progress on the page.
AT_ONCE = timedelta(days=2)


def try_rule(rule: Rule, since: datetime, until: datetime) -> dict[str, Any]:
    """Run a rule over a span now. Raises what back_test raises."""
    with closing(open_store()) as store:
        return as_data(back_test(rule, since, until, store))


def start_trial(rule: Rule, since: datetime, until: datetime, *, actor: str) -> Job:
    """Run it in the background."""
    args: dict[str, object] = {
        "body": dict(rule.body),
        "since": since.isoformat(),
        "until": until.isoformat(),
    }
    return start(NAME, args, actor=actor)


@job(NAME, label=Label("Chạy thử luật giám sát", "Back-test of a rule"), rerun=True)
def trial(context: JobContext, body: Mapping[str, Any], since: str, until: str) -> dict[str, Any]:
    """The job: a stored rule or a draft over a span, source by source."""

    def tell(done: int, count: int, name: str) -> None:
        context.check_cancelled()
        context.progress(done, count, name)

    with closing(open_store()) as store:
        begin, end = datetime.fromisoformat(since), datetime.fromisoformat(until)
        found = back_test(declare(body), begin, end, store, (), tell)
    return as_data(found)


def as_data(found: BackTest) -> dict[str, Any]:
    """A back-test as JSON: instants in ISO form, series as [microseconds, value]."""
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "raised": found.raised,
        "per_hour": found.per_hour,
        "tracks": [_track(track) for track in found.tracks],
    }


def _track(track: Track) -> dict[str, Any]:
    return {
        "uid": str(track.source.uid),
        "name": track.source.name,
        "kind": track.source.kind,
        "key": track.key,
        "readings": track.readings,
        "late": track.late,
        "series": [[at, value] for at, value in track.series],
        "marks": [[mark.label_vi, mark.label_en, mark.value] for mark in track.marks],
        "bands": _bands(track),
    }


def _bands(track: Track) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "begin": band.begin.isoformat(),
            "end": band.end.isoformat() if band.end else None,
            "vi": band.title.vi,
            "en": band.title.en,
            "count": band.count,
        }
        for band in track.bands
    ]
