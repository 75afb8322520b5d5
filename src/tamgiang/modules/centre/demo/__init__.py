"""Synthetic data of the centre: where it measures, whom it calls, and what it handled before."""

from datetime import timedelta
from itertools import chain

from tamgiang.modules.centre.demo import handled, households, people, sources, under_way
from tamgiang.modules.centre.registers import ALARM, CONTACT, DUTY, INCIDENT, SOURCE, SUPPORT, TASK
from tamgiang.modules.centre.services.marks import sync_marks
from tamgiang.modules.centre.services.rules import sync_rules
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea


def seed(sample: SampleArea) -> None:
    """Write the registers that are empty."""
    fill(SOURCE, sources.rows(sample), until=sample.today)
    sync_rules()
    sync_marks()
    fill(CONTACT, people.contacts(sample), until=sample.today)
    fill(DUTY, people.duties(sample), until=sample.today + timedelta(days=people.AHEAD))
    fill(SUPPORT, households.rows(sample), until=sample.today)
    past = tuple(handled.past(sample))
    # The report day shows the same whenever it is seeded: what is under way comes after it.
    now = under_way if sample.today > sample.report_day else None
    handled_ = (row for one in past for row in one.incident)
    fill(INCIDENT, chain(handled_, now.incidents(sample) if now else ()), until=sample.today)
    raised = (row for one in past for row in one.alarm)
    fill(ALARM, chain(raised, now.alarms(sample) if now else ()), until=sample.today)
    mending = (row for one in past for row in one.tasks)
    fill(TASK, chain(mending, now.tasks(sample) if now else ()), until=sample.today)
    if now:
        now.write_logs(sample)
