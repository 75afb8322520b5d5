"""Synthetic one-stop service: procedures, desks and dossiers."""

from tamgiang.modules.onestop.demo import dossiers, procedures
from tamgiang.modules.onestop.registers import DOSSIER, OFFERING, PROCEDURE
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registry.sample import SampleArea


def seed(sample: SampleArea) -> None:
    """Write each register if empty."""
    fill(PROCEDURE, procedures.rows(sample), until=sample.today)
    fill(OFFERING, procedures.offering_rows(sample), until=sample.today)
    fill(DOSSIER, dossiers.rows(sample), until=sample.today)
