"""The time an incident has, steps told to the one above, and what its list is found by."""

from django.db import migrations, models

LIST = (
    "CREATE INDEX centre_incident_list ON centre_incident "
    "(kind, stage, severity, opened_at, block_id) WHERE state = 0"
)
TIME = "CREATE INDEX centre_incident_time ON centre_incident (opened_at, id) WHERE state = 0"
OPEN = (
    "CREATE INDEX centre_incident_open ON centre_incident (opened_at) "
    "WHERE state = 0 AND stage IN ('new', 'in_progress', 'contained')"
)


def _index(statement: str) -> migrations.RunSQL:
    name = statement.split()[2]
    return migrations.RunSQL(statement, f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("centre", "0001_initial")]

    operations = [
        migrations.AddField("incident", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("step", "escalated_at", models.DateTimeField(null=True, blank=True)),
        migrations.AddIndex(
            "step",
            models.Index(
                fields=["due_at"],
                name="centre_step_due",
                condition=models.Q(state__in=("waiting", "half")),
            ),
        ),
        _index(LIST),
        _index(TIME),
        _index(OPEN),
    ]
