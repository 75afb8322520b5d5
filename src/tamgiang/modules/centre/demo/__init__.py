"""Synthetic data of the centre: where it measures, whom it calls, and what it handled before."""

from datetime import timedelta

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
    incidents = [row for one in past for row in one.incident]
    alarms = [row for one in past for row in one.alarm]
    tasks = [row for one in past for row in one.tasks]
    # The report day shows the same whenever it is seeded: what is under way comes after it.
    live = sample.today > sample.report_day
    if live:
        incidents += under_way.incidents(sample)
        alarms += under_way.alarms(sample)
        tasks += under_way.tasks(sample)
    fill(INCIDENT, incidents, until=sample.today)
    fill(ALARM, alarms, until=sample.today)
    fill(TASK, tasks, until=sample.today)
    if live:
        under_way.write_logs(sample)
