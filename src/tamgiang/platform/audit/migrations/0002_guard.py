"""Have the database itself refuse changes of audit entries."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from tamgiang.platform.audit.guard import lift_guard, raise_guard


def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    raise_guard(schema_editor.connection)


def backwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away."""
    lift_guard(schema_editor.connection)


class Migration(migrations.Migration):
    """Triggers on the audit tables."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
