"""Addresses of files."""

from django.urls import path

from tamgiang.platform.ui.views.files import acts, apart, serving

urlpatterns = [
    path("files/on/<str:urn>/", acts.files_add, name="files_add"),
    path("files/on/<str:urn>/list/", acts.files_list, name="files_list"),
    path("files/quarantine/", apart.quarantine, name="quarantine"),
    path("files/quarantine/<uuid:file_uid>/", apart.quarantine_decide, name="quarantine_decide"),
    path("files/<uuid:file_uid>/", serving.file_open, name="file"),
    path("files/<uuid:file_uid>/thumb/", serving.file_thumb, name="file_thumb"),
    path("files/<uuid:file_uid>/remove/", acts.file_remove, name="file_remove"),
    path("files/<uuid:file_uid>/restore/", acts.file_restore, name="file_restore"),
]
