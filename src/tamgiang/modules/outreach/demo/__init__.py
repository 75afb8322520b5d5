"""Synthetic outreach: e-ID, devices, officials with their apps, and community teams."""

from tamgiang.modules.outreach.demo import devices, eid, officials, teams
from tamgiang.modules.outreach.registers import (
    APP_INSTALL,
    COMMUNITY_TEAM,
    DEVICE_USE,
    EID_EVENT,
    OFFICIAL,
)
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea


def seed(sample: SampleArea) -> None:
    """Write each register if empty. Needs the residents of the people register."""
    fill(EID_EVENT, eid.rows(sample), until=sample.today)
    fill(DEVICE_USE, devices.rows(sample), until=sample.today)
    fill(OFFICIAL, officials.official_rows(sample), until=sample.today)
    fill(APP_INSTALL, officials.install_rows(sample), until=sample.today)
    fill(COMMUNITY_TEAM, teams.rows(sample), until=sample.today)
