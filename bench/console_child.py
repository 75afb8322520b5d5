"""Child of the console benchmark: a house with gauges and an operator who may see them all.

`COUNT` gauges with a token (`device-<n>`) and marks each, in the house of TAMGIANG_HOME.
"""

import sys
from datetime import date

from bench.house import start
from bench.ingest_child import seed


def prepare(count: int) -> None:
    """Sources, rules, and the sample's logins; the operator's place is everywhere."""
    start()
    from tamgiang.platform.accounts.models import Assignment, Role, User
    from tamgiang.platform.scopes import system_scope
    from tests.faults.house import prepare as small

    with system_scope("bench"):
        small()
    seed(count)
    Assignment.objects.create(
        user=User.objects.get(username="trucban"),
        role=Role.objects.get(code="operator"),
        valid_from=date(2020, 1, 1),
    )


if __name__ == "__main__":
    prepare(int(sys.argv[1]))
