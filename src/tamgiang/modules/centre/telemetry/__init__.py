"""The store of observations: many small rows, written in batches, apart from the records."""

from tamgiang.modules.centre.telemetry.opening import open_store
from tamgiang.modules.centre.telemetry.store import Appended, Policy, Reading, Store

__all__ = ["Appended", "Policy", "Reading", "Store", "open_store"]
