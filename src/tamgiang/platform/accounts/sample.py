"""Logins to try the sample area with: one for each role, on the machine itself only."""

from dataclasses import dataclass
from datetime import date

from tamgiang.platform.accounts.models import Role, User
from tamgiang.platform.accounts.roles import module_logins, sync_roles
from tamgiang.platform.accounts.services import assign, create_user
from tamgiang.platform.orgunits.models import Area, Unit, UnitKind
from tamgiang.platform.orgunits.selectors import unit_by_code

PASSWORD = "tamgiang"  # noqa: S105 - published on purpose; the backend takes it on loopback only
AREA = "quang-dien"
SINCE = date(2022, 1, 1)
BEFORE_THE_MERGER = date(2025, 6, 30)
ACTOR = "system:sample"


@dataclass(frozen=True, slots=True)
class SampleLogin:
    """A sample account: a name that says so, a role, and the code of a commune or the area."""

    username: str
    full_name: str
    role: str
    commune: str = ""


LOGINS = (
    SampleLogin("lanhdao", "Lãnh đạo (mẫu)", "leader"),
    SampleLogin("nhaplieu", "Cán bộ số liệu (mẫu)", "data_officer"),
    SampleLogin("canbo.quangtho", "Công chức xã Quảng Thọ (mẫu)", "commune_official", "19894"),
    SampleLogin("quantri", "Quản trị hệ thống (mẫu)", "administrator"),
    SampleLogin("nguoixem", "Người xem (mẫu)", "viewer"),
)


def sample_logins() -> tuple[SampleLogin, ...]:
    """The logins of the house, and those the `roles.yaml` of modules add under `sample`."""
    return (*LOGINS, *(SampleLogin(**said) for said in module_logins()))


def ensure_sample_logins() -> None:
    """Make the roles and the sample accounts that are not there yet; safe to repeat."""
    sync_roles()
    present = set(User.objects.values_list("username", flat=True))
    for login in sample_logins():
        if login.username not in present:
            _make(login)


def _make(login: SampleLogin) -> None:
    user = create_user(
        username=login.username,
        full_name=login.full_name,
        password=PASSWORD,
        actor=ACTOR,
        sample=True,
    )
    role = Role.objects.get(code=login.role)
    unit = _commune(login.commune) if login.commune else None
    area = None if unit or login.role == "administrator" else Area.objects.get(code=AREA)
    assign(user, role, unit=unit, area=area, valid_from=SINCE, actor=ACTOR)


def _commune(code: str) -> Unit:
    """The commune of before 1 July 2025, when its code was given to another unit."""
    found = unit_by_code(code, UnitKind.COMMUNE, BEFORE_THE_MERGER)
    if found is None:
        raise LookupError(f"the sample area has no commune {code}")
    return Unit.objects.get(pk=found.id)
