"""The list of incidents newest first, without sorting all that a scope may see."""

from django.db import migrations

OLD = "CREATE INDEX centre_incident_time ON centre_incident (opened_at, id) WHERE state = 0"
NEW = (
    "CREATE INDEX centre_incident_newest ON centre_incident (opened_at, id, block_id) "
    "WHERE state = 0"
)


class Migration(migrations.Migration):
    dependencies = [("centre", "0004_one_open_alarm")]

    operations = [
        migrations.RunSQL("DROP INDEX centre_incident_time", OLD),
        migrations.RunSQL(NEW, "DROP INDEX centre_incident_newest"),
    ]
