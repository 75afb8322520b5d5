"""The process the centre adds to the house: the door for observations."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.intake.condition import condition
from tamgiang.platform.registry.processes import Health, ModuleProcess

PROCESSES = (
    ModuleProcess(
        name="intake",
        program="tamgiang.modules.centre.intake",
        paths=("/centre/ingest/*", "/api/v1/*/telemetry"),
        health=Health(
            Label("Tiếp nhận số đo", "Intake of readings"), "/centre/ingest/health", condition
        ),
    ),
)
