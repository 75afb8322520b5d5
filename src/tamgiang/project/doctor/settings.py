"""Checks of what was set: in the environment, and for the house on its own pages."""

from datetime import date

from django.conf import settings
from django.db.utils import DatabaseError

from tamgiang.kernel.labels import Label
from tamgiang.platform.house.models import Holiday, Site
from tamgiang.platform.house.selectors import is_first_day
from tamgiang.project.doctor.finding import Finding, fault, warning, well

PAGE = "/settings/"


def environment() -> Finding:
    """Switches that are for trying only."""
    about = Label("Biến môi trường", "Environment")
    if settings.DEBUG:
        return fault(
            about,
            "chế độ gỡ lỗi đang bật, trang lỗi để lộ mã nguồn",
            "debugging is on, error pages show the source",
            "unset TAMGIANG_DEBUG; tamgiang run",
        )
    if "*" in settings.ALLOWED_HOSTS:
        return warning(
            about,
            "trả lời mọi tên máy chủ",
            "answers to any host name",
            "TAMGIANG_HOSTS=NAME tamgiang run",
        )
    return well(about, "không có gì bất thường", "nothing out of the ordinary")


def decided(today: date) -> list[Finding]:
    """What an office has to say of itself; nothing while the house is the sample's."""
    try:
        site = Site.objects.filter(sample=False).first()
        if site is None or is_first_day():
            return []
        known = Holiday.objects.filter(day__year=today.year).exists()
    except DatabaseError:
        return []
    return [_holidays(known, today.year), _officer(site)]


def _holidays(known: bool, year: int) -> Finding:
    about = Label("Ngày nghỉ lễ", "Public holidays")
    if known:
        return well(about, f"đã có của năm {year}", f"those of {year} are known")
    return warning(
        about,
        f"chưa có của năm {year}; hạn xử lý tính cả ngày lễ",
        f"those of {year} are missing; deadlines count them as working days",
        f"{PAGE}office/",
    )


def _officer(site: Site) -> Finding:
    about = Label("Phụ trách dữ liệu cá nhân", "In charge of personal data")
    if site.privacy_officer:
        return well(about, site.privacy_officer, site.privacy_officer)
    return warning(about, "chưa có ai được nêu tên", "nobody is named", f"{PAGE}names/")
