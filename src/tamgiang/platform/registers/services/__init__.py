"""The only writers of records: each call is one transaction of record, audit and event."""

from tamgiang.platform.registers.services.bulk import bulk_create
from tamgiang.platform.registers.services.erasing import erase
from tamgiang.platform.registers.services.single import correct, create, withdraw

__all__ = ["bulk_create", "correct", "create", "erase", "withdraw"]
