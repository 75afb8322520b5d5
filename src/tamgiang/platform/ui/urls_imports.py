"""Addresses of the import wizard."""

from django.urls import URLPattern, path

from tamgiang.platform.ui.views import exports
from tamgiang.platform.ui.views.imports import columns, deciding, listing, showing, uploading

urlpatterns: list[URLPattern] = [
    path("", listing.import_list, name="imports"),
    path("new/", uploading.import_new, name="import_new"),
    path("template/<str:name>.xlsx", exports.import_template, name="import_template"),
    path("<int:batch>/", showing.import_page, name="import_batch"),
    path("<int:batch>/progress/", showing.import_progress, name="import_progress"),
    path("<int:batch>/columns/", columns.import_columns, name="import_columns"),
    path("<int:batch>/left-out.xlsx", showing.import_left_out, name="import_left_out"),
    path("<int:batch>/confirm/", deciding.import_confirm, name="import_confirm"),
    path("<int:batch>/cancel/", deciding.import_cancel, name="import_cancel"),
    path("<int:batch>/undo/", deciding.import_undo, name="import_undo"),
]
