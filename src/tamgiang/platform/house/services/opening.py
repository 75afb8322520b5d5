"""The first day: area, administrator, office calendar and logo in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import Role, User
from tamgiang.platform.accounts.roles import sync_roles
from tamgiang.platform.accounts.services import assign, create_user
from tamgiang.platform.audit.services import append
from tamgiang.platform.house.models import OfficeWeek, Site
from tamgiang.platform.house.refusals import AlreadyOpened, LogoRefused, NameTaken
from tamgiang.platform.house.selectors import ADMINISTRATOR, USUAL_WEEK, is_first_day
from tamgiang.platform.house.services.areas import area_of_communes, area_of_district
from tamgiang.platform.orgunits.services.revision import touch

ACTOR = "system:first-day"
STREAM = "house:site:1"
LARGEST_LOGO = 200_000
PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


class PasswordWeak(Refusal):
    """The password is too short or too common."""

    code = "house.password_weak"
    message = Label("Mật khẩu chưa đủ mạnh: {reason}", "The password is too weak: {reason}")
    status = 422


@dataclass(frozen=True)
class FirstDay:
    """What is decided on the first day; either communes of today or one former district."""

    username: str
    full_name: str
    password: str
    communes: Sequence[str] = ()
    district: str = ""
    area_name: str = ""
    weekdays: Sequence[int] = USUAL_WEEK
    logo: bytes = b""


def open_house(day: FirstDay, *, on: date) -> User:
    """Make the area and the administrator; raises AlreadyOpened and what the parts refuse."""
    with transaction.atomic():
        if not is_first_day():
            raise AlreadyOpened()
        _check_account(day)
        kind = logo_type(day.logo)
        if day.district:
            area = area_of_district(day.district, day.area_name)
        else:
            area = area_of_communes(day.communes, on, day.area_name)
        said = {"area": area, "sample": False, "logo": day.logo or None, "logo_type": kind}
        Site.objects.update_or_create(pk=1, defaults=said)
        OfficeWeek.objects.update_or_create(
            valid_from=on, defaults={"weekdays": sorted(day.weekdays)}
        )
        user = _administrator(day, on)
        body = {"area": area.code, "weekdays": sorted(day.weekdays), "logo": bool(day.logo)}
        append(STREAM, "house.opened", body, actor=user.actor)
        touch()
    return user


def without_sample() -> None:
    """Decide, before anything is filled in, that this house starts empty."""
    Site.objects.update_or_create(pk=1, defaults={"sample": False})


def logo_type(picture: bytes) -> str:
    """The media type by content, empty without a picture; raises LogoRefused."""
    if not picture:
        return ""
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        kind = "image/webp"
    else:
        kind = next((kind for magic, kind in PICTURES if picture.startswith(magic)), "")
    if not kind or len(picture) > LARGEST_LOGO:
        raise LogoRefused()
    return kind


def _check_account(day: FirstDay) -> None:
    if User.objects.filter(username=day.username).exists():
        raise NameTaken(username=day.username)
    try:
        validate_password(day.password)
        if len(day.password) < 10:
            raise ValidationError("< 10")
    except ValidationError as weak:
        raise PasswordWeak(reason=" ".join(weak.messages)) from weak


def _administrator(day: FirstDay, on: date) -> User:
    """Also a data officer: on the first day nobody else is there to bring data in."""
    sync_roles()
    user = create_user(
        username=day.username, full_name=day.full_name, password=day.password, actor=ACTOR
    )
    for code in (ADMINISTRATOR, "data_officer"):
        assign(user, Role.objects.get(code=code), valid_from=on, actor=ACTOR)
    return user
