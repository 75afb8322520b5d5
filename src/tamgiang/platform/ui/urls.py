"""Addresses of the screens."""

from django.urls import URLPattern, URLResolver, include, path

from tamgiang.platform.ui import preferences
from tamgiang.platform.ui.views import (
    audit,
    first_day,
    health,
    indicators,
    jobs,
    layers,
    live,
    mapdata,
    orgunits,
    overview,
    today,
    trust,
)
from tamgiang.platform.ui.views.registers import detail, editing, exporting, listing, withdrawing
from tamgiang.platform.ui.views.settings import area, names, office

app_name = "ui"
REGISTERS = [
    path("<str:name>/", listing.register_list, name="register"),
    path("<str:name>/new/", editing.record_new, name="record_new"),
    path("<str:name>/export.<str:form>", exporting.register_export, name="register_export"),
    path("<str:name>/<uuid:uid>/", detail.record_page, name="record"),
    path("<str:name>/<uuid:uid>/personal/", detail.record_unmasked, name="record_unmasked"),
    path("<str:name>/<uuid:uid>/edit/", editing.record_edit, name="record_edit"),
    path("<str:name>/<uuid:uid>/withdraw/", withdrawing.record_withdraw, name="record_withdraw"),
]
INDICATORS = [
    path("", indicators.indicator_list, name="indicators"),
    path("<str:code>/", indicators.indicator_page, name="indicator"),
    path("<str:code>/series.json", indicators.series_json, name="series_json"),
    path("<str:code>/series.csv", indicators.series_csv, name="series_csv"),
    path("<str:code>/units.csv", indicators.units_csv, name="units_csv"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="overview"),
    path("overview/map.json", overview.map_data, name="map_data"),
    path("overview/map.geojson", mapdata.map_geojson, name="map_geojson"),
    path("overview/map.csv", mapdata.map_csv, name="map_csv"),
    path("layers/<str:layer>.json", layers.layer_json, name="layer"),
    path("today/", today.today_page, name="today"),
    path("", include("tamgiang.platform.ui.urls_around")),
    path("", include("tamgiang.platform.ui.urls_staff")),
    path("privacy/", include("tamgiang.platform.ui.urls_privacy")),
    path("", include("tamgiang.platform.ui.urls_notices")),
    path("", include("tamgiang.platform.ui.urls_files")),
    path("theme/", preferences.choose_theme, name="theme"),
    path("units/", orgunits.unit_search, name="units"),
    path("units/<int:unit>/", orgunits.unit_page, name="unit"),
    path("indicators/", include(INDICATORS)),
    path("registers/", include(REGISTERS)),
    path("live/ticket/", live.live_ticket, name="live_ticket"),
    path("imports/", include("tamgiang.platform.ui.urls_imports")),
    path("", include("tamgiang.platform.ui.urls_time")),
    path("", include("tamgiang.platform.ui.urls_reports")),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<uuid:uid>/", jobs.job_page, name="job"),
    path("jobs/<uuid:uid>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/letters/<int:letter>/retry/", jobs.letter_retry, name="letter_retry"),
    path("jobs/letters/<int:letter>/dismiss/", jobs.letter_dismiss, name="letter_dismiss"),
    path("first-day/", first_day.first_day, name="first_day"),
    path("sample/remove/", first_day.sample_removal, name="sample_removal"),
    path("settings/", names.settings, name="settings"),
    path("settings/names/", names.names, name="settings_names"),
    path("settings/area/", area.area, name="settings_area"),
    path("settings/office/", office.office, name="settings_office"),
    path("logo/", first_day.logo, name="logo"),
    path("health/", health.health, name="health"),
    path("trust/", trust.trust, name="trust"),
    path("trust/root.crt", trust.root_certificate, name="root_certificate"),
    path("audit/", audit.audit_log, name="audit"),
    path("audit/verify/", audit.audit_verify, name="audit_verify"),
    path("audit/verify/<uuid:uid>/", audit.audit_verified, name="audit_verified"),
]
