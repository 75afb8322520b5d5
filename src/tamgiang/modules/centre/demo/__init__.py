"""Synthetic data of the centre: where it measures, whom it calls, and what it handled before."""

from tamgiang.modules.centre.demo import handled, households, people, sources
from tamgiang.modules.centre.registers import ALARM, CONTACT, DUTY, INCIDENT, SOURCE, SUPPORT, TASK
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea


def seed(sample: SampleArea) -> None:
    """Write the registers that are empty."""
    fill(SOURCE, sources.rows(sample), until=sample.today)
    fill(CONTACT, people.contacts(sample), until=sample.today)
    fill(DUTY, people.duties(sample), until=sample.today)
    fill(SUPPORT, households.rows(sample), until=sample.today)
    past = tuple(handled.past(sample))
    fill(INCIDENT, (row for one in past for row in one.incident), until=sample.today)
    fill(ALARM, (row for one in past for row in one.alarm), until=sample.today)
    fill(TASK, (row for one in past for row in one.tasks), until=sample.today)
