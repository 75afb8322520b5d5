"""Addresses of accounts and roles, and of who has looked at personal values."""

from django.urls import path

from tamgiang.platform.ui.views.staff import looks, own, people

urlpatterns = [
    path("accounts/sessions/", own.own_sessions, name="sessions"),
    path("staff/", people.staff_list, name="staff"),
    path("staff/new/", people.staff_new, name="staff_new"),
    path("staff/<int:person>/", people.staff_person, name="staff_person"),
    path("looks/", looks.all_looks, name="looks"),
    path("registers/<str:name>/<uuid:uid>/looks/", looks.record_looks, name="record_looks"),
]
