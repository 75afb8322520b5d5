"""How allauth knows outside sign-ins: one class, its instances as data (`Provider`)."""

from typing import Any, ClassVar

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest

from tamgiang.platform.federation.flow import OutsideAdapter


class OutsideProvider(OpenIDConnectProvider):
    """Keeps of a person the subject only: neither name nor address is taken over."""

    oauth2_adapter_class = OutsideAdapter
    pkce_enabled_default = True
    supports_token_authentication = False

    def get_scope(self) -> list[str]:
        """As declared."""
        return str(self.app.settings["scope"]).split()

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The subject the provider knows the person by."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: accounts are given here, not taken."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """None."""
        return []

    def get_oauth2_adapter(self, request: HttpRequest) -> OutsideAdapter:
        """The adapter of this very provider."""
        return OutsideAdapter(request, self.app.provider_id)


provider_classes: ClassVar[list[type[OutsideProvider]]] = [OutsideProvider]  # type: ignore[misc]
