"""Have PostgreSQL tell listening readers, on whatever machine, when events were committed."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FUNCTION = """CREATE OR REPLACE FUNCTION events_notify() RETURNS trigger AS $$
BEGIN PERFORM pg_notify('tamgiang_events', ''); RETURN NULL; END $$ LANGUAGE plpgsql"""
TRIGGER = """CREATE OR REPLACE TRIGGER events_notify AFTER INSERT ON events_event
FOR EACH STATEMENT EXECUTE FUNCTION events_notify()"""


def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL sends equal notifications of one transaction once, at its commit."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(TRIGGER)


def backwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the trigger away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS events_notify ON events_event")


class Migration(migrations.Migration):
    """NOTIFY at commit."""

    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
