"""Addresses of reports; the short one of a frozen figure stands in every document."""

from django.urls import URLPattern, path

from tamgiang.platform.ui.views.reports import figure, listing, making, templates, verifying

urlpatterns: list[URLPattern] = [
    path("reports/", listing.report_list, name="reports"),
    path("reports/templates/new/", templates.template_new, name="report_template_new"),
    path(
        "reports/templates/<slug:name>.docx", templates.template_file, name="report_template_file"
    ),
    path("reports/new/", making.report_new, name="report_new"),
    path("reports/making/<uuid:uid>/", making.report_making, name="report_making"),
    path("reports/verify/", verifying.report_verify, name="report_verify"),
    path("reports/<uuid:uid>/", listing.report_issue, name="report_issue"),
    path("reports/<uuid:uid>/file/", listing.report_file, name="report_file"),
    path("f/<str:short>", figure.figure_page, name="frozen_figure"),
]
