"""Addresses of requests about personal data, retention, and the register of processing."""

from django.urls import URLPattern, path

from tamgiang.platform.ui.views.privacy import cases, keeping, letters, processing

urlpatterns: list[URLPattern] = [
    path("requests/", cases.case_list, name="privacy"),
    path("requests/new/", cases.case_new, name="privacy_new"),
    path("retention/", keeping.retention, name="privacy_retention"),
    path("retention/hold/", keeping.retention_hold, name="privacy_hold"),
    path("processing/", processing.processing, name="privacy_processing"),
    path("requests/<uuid:uid>/", cases.case_page, name="privacy_case"),
    path("requests/<uuid:uid>/letter/", letters.case_letter, name="privacy_letter"),
    path("requests/<uuid:uid>/copy/", letters.case_copy, name="privacy_copy"),
]
