"""The process the dummy adds to the house."""

from tamgiang.platform.registry.processes import ModuleProcess

PROCESSES = (ModuleProcess(name="clockwork", program="tests.dummy.clockwork", paths=("/tick/*",)),)
