"""The readings, for backups and for moving from one database to the other."""

from tamgiang.modules.centre.telemetry.moving import fill, freeze, holds
from tamgiang.modules.centre.telemetry.opening import FILE
from tamgiang.platform.registry.stores import ModuleStore

STORES = (ModuleStore(file=FILE, holds=holds, freeze=freeze, fill=fill),)
