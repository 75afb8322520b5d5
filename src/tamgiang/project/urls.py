"""Every address of the house."""

from django.urls import include, path
from django.views.generic import RedirectView

from tamgiang.platform.registry.registry import specs
from tamgiang.platform.ui.views.staff.own import password_help
from tamgiang.project.backups.pages import backups

handler500 = "tamgiang.project.faults.answer"
urlpatterns = [
    # Nobody is reached by mail: a new password comes by the link of an administrator.
    path("accounts/password/reset/", password_help, name="account_reset_password"),
    path("accounts/", include("allauth.account.urls")),
    # The page of all factors lists the passkeys too.
    path(
        "accounts/2fa/webauthn/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="mfa_list_webauthn",
    ),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/outside/", include("tamgiang.platform.federation.urls")),
    path("", include("tamgiang.platform.federation.outlet_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("tamgiang.platform.api.urls")),
    *(path(f"{s.name}/", include((s.urls, s.name))) for s in specs() if s.urls),
    path("backups/", backups, name="backups"),
    path("", include("tamgiang.platform.ui.urls")),
]
