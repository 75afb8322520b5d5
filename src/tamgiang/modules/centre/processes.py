"""The process the centre adds to the house: the door for observations."""

from tamgiang.platform.registry.processes import ModuleProcess

PROCESSES = (
    ModuleProcess(
        name="intake",
        program="tamgiang.modules.centre.intake",
        paths=("/centre/ingest/*", "/api/v1/*/telemetry"),
    ),
)
