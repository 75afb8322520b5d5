"""Addresses of figures over time: other boundaries, sign-offs of periods, draft directives."""

from django.urls import URLPattern, path

from tamgiang.platform.ui.views import followups, recasting, signoffs, successions, totals

urlpatterns: list[URLPattern] = [
    path("indicators/<str:code>/boundaries/", recasting.recast_page, name="recast"),
    path("indicators/<str:code>/boundaries.csv", recasting.recast_csv, name="recast_csv"),
    path("successions/", successions.succession_list, name="successions"),
    path("successions/<str:key>/", successions.succession_page, name="succession"),
    path("totals/", totals.total_list, name="totals"),
    path("totals/new/", totals.total_new, name="total_new"),
    path("totals/over-time/<str:code>/", totals.total_line, name="total_line"),
    path("totals/<uuid:uid>/", totals.total_page, name="total"),
    path("totals/<uuid:uid>.csv", totals.total_csv, name="total_csv"),
    path("signoffs/", signoffs.signoff_list, name="signoffs"),
    path("signoffs/<str:set_code>/<str:period>/<int:unit>/", signoffs.signoff_page, name="signoff"),
    path("followups/", followups.draft_list, name="followups"),
    path("followups/look/", followups.draft_look, name="followups_look"),
    path("followups/<uuid:uid>/", followups.draft_page, name="followup"),
]
