"""Addresses of the centre's own pages, under `/centre/`."""

from tamgiang.modules.centre.urls import desk, incidents, phone, wall, watch

urlpatterns = [
    *desk.urlpatterns,
    *incidents.urlpatterns,
    *phone.urlpatterns,
    *wall.urlpatterns,
    *watch.urlpatterns,
]
