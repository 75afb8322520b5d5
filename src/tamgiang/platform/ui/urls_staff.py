"""Addresses of accounts and roles, and of who has looked at personal values."""

from django.urls import path

from tamgiang.platform.ui.views.staff import importing, linking, looks, neighbours, own, people

urlpatterns = [
    path("accounts/sessions/", own.own_sessions, name="sessions"),
    path("accounts/links/", linking.links_own, name="links_own"),
    path("staff/outside/", linking.outside_list, name="outside"),
    path("staff/outside/new/", linking.outside_edit, name="outside_new"),
    path("staff/outside/<slug:code>/", linking.outside_edit, name="outside_edit"),
    path("staff/outlet/", linking.outlet, name="outlet"),
    path("staff/", people.staff_list, name="staff"),
    path("staff/new/", people.staff_new, name="staff_new"),
    path("staff/import/", importing.staff_import, name="staff_import"),
    path("staff/import/template.xlsx", importing.staff_template, name="staff_template"),
    path("staff/import/<uuid:uid>/", importing.staff_sheet, name="staff_sheet"),
    path("staff/import/<uuid:uid>/left-out.xlsx", importing.staff_left_out, name="staff_left_out"),
    path("staff/import/<uuid:uid>/slips/", importing.staff_slips, name="staff_slips"),
    path("staff/<int:person>/", people.staff_person, name="staff_person"),
    path("systems/", neighbours.system_list, name="systems"),
    path("systems/new/", neighbours.system_edit, name="system_new"),
    path("systems/<slug:code>/", neighbours.system_page, name="system"),
    path("systems/<slug:code>/edit/", neighbours.system_edit, name="system_edit"),
    path("looks/", looks.all_looks, name="looks"),
    path("registers/<str:name>/<uuid:uid>/looks/", looks.record_looks, name="record_looks"),
]
