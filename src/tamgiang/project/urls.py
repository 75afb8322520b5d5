"""Every address of the house."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("tamgiang.platform.api.urls")),
    path("", include("tamgiang.platform.ui.urls")),
]
if settings.DUMMY:
    urlpatterns.append(path("dummy/", include("tests.dummy.urls")))
