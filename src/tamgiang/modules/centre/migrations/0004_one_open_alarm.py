"""Never two open alarms for one cause, and what alarms are found by."""

from django.db import migrations

ONE = (
    "CREATE UNIQUE INDEX centre_alarm_one_open ON centre_alarm (fingerprint) "
    "WHERE state = 0 AND stage <> 'closed' AND fingerprint IS NOT NULL"
)
OPEN = (
    "CREATE INDEX centre_alarm_open ON centre_alarm (opened_at) "
    "WHERE state = 0 AND stage <> 'closed'"
)
TIME = "CREATE INDEX centre_alarm_time ON centre_alarm (opened_at, id) WHERE state = 0"


def _index(statement: str) -> migrations.RunSQL:
    words = statement.split()
    name = words[words.index("INDEX") + 1]
    return migrations.RunSQL(statement, f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("centre", "0003_token_mapping")]

    operations = [_index(ONE), _index(OPEN), _index(TIME)]
