"""Addresses of requests about personal data, retention, and the register of processing."""

from django.urls import URLPattern, path

from tamgiang.platform.ui.views.privacy import cases, keeping, letters, processing

urlpatterns: list[URLPattern] = [
    path("", cases.case_list, name="privacy"),
    path("new/", cases.case_new, name="privacy_new"),
    path("retention/", keeping.retention, name="privacy_retention"),
    path("processing/", processing.processing, name="privacy_processing"),
    path("<uuid:uid>/", cases.case_page, name="privacy_case"),
    path("<uuid:uid>/letter/", letters.case_letter, name="privacy_letter"),
    path("<uuid:uid>/copy/", letters.case_copy, name="privacy_copy"),
]
