"""Addresses of the house as a provider, under the names that allauth asks for."""

from django.urls import include, path

from tamgiang.platform.federation import views

app_name = "idp"
_OIDC = (
    [
        path(".well-known/openid-configuration", views.configuration, name="configuration"),
        path(".well-known/jwks.json", views.jwks, name="jwks"),
        path("identity/o/authorize", views.authorization, name="authorization"),
        path("identity/o/api/token", views.token, name="token"),
        path("identity/o/api/userinfo", views.user_info, name="userinfo"),
        path("identity/o/api/revoke", views.revoke, name="revoke"),
        path("identity/o/device", views.absent, name="device_authorization"),
        path("identity/o/api/device/code", views.absent, name="device_code"),
        path("identity/o/logout", views.absent, name="logout"),
    ],
    "oidc",
)
urlpatterns = [path("", include(_OIDC))]
