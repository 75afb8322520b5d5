"""The sample area goes in one step. It is synthetic, so it is erased and not kept."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from tamgiang.platform.accounts.models import Assignment, User
from tamgiang.platform.audit.guard import lifted
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.services import append
from tamgiang.platform.house.models import Site
from tamgiang.platform.house.refusals import NoSample
from tamgiang.platform.house.services.opening import STREAM
from tamgiang.platform.orgunits.models import Area, EventEdge, Unit, UnitVersion
from tamgiang.platform.orgunits.services import SAMPLE_AREA
from tamgiang.platform.orgunits.services.revision import touch

#: Tables of these apps stay: who may sign in, units of the country, what was decided.
KEPT = (
    "django_migrations",
    "django_content_type",
    "auth_",
    "accounts_",
    "mfa_",
    "socialaccount_",
    "federation_",
    "allauth_idp_oidc_",
    "usersessions_",
    "orgunits_",
    "house_",
)


def sample_present() -> bool:
    """Whether there is a sample area or a sample login."""
    logins = User.objects.filter(sample=True)
    return logins.exists() or Area.objects.filter(code=SAMPLE_AREA).exists()


def remove_sample(*, actor: str) -> int:
    """Erase every record, figure, job and audit entry made with the sample; how many rows.

    Accounts that are not samples stay. The new audit chain begins with an entry that carries the
    head of the erased one. Raises NoSample.
    """
    if not sample_present():
        raise NoSample()
    tables = [name for name in connection.introspection.table_names() if not _kept(name)]
    with lifted(connection), transaction.atomic():
        rows, head = _count(tables), _head()
        with connection.cursor() as cursor:
            for statement in connection.ops.sql_flush(no_style(), tables):
                cursor.execute(statement)
        _remove_people()
        _remove_places()
        said = {"rows": rows, "erased_head": head}
        append(STREAM, "house.sample_removed", said, actor=actor, new=True)
        transaction.on_commit(_fill_gaps)
    return rows


def _fill_gaps() -> None:
    """What was erased must not be readable in free pages of the file, nor in uploaded files."""
    for path in Path(settings.MEDIA_ROOT).glob("*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


def _kept(table: str) -> bool:
    return table.startswith(KEPT)


def _count(tables: list[str]) -> int:
    total = 0
    with connection.cursor() as cursor:
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 - a table of ours
            total += int(cursor.fetchone()[0])
    return total


def _head() -> str:
    last = AuditEntry.objects.order_by("-pk").values_list("hash", flat=True).first()
    return last or ""


def _remove_people() -> None:
    Assignment.objects.filter(user__sample=True).delete()
    Assignment.objects.filter(area__code=SAMPLE_AREA).delete()
    User.objects.filter(sample=True).delete()


def _remove_places() -> None:
    """The area and the made-up hamlets; communes and hamlets with real codes stay."""
    Site.objects.update_or_create(pk=1, defaults={"area": None, "sample": False})
    Area.objects.filter(code=SAMPLE_AREA).delete()
    made_up = Unit.objects.filter(synthetic=True)
    EventEdge.objects.filter(from_unit__in=made_up).delete()
    UnitVersion.objects.filter(unit__in=made_up).delete()
    made_up.delete()
    touch()
