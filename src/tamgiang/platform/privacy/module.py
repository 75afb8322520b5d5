"""What the privacy app brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.platform.privacy.work import waiting
from tamgiang.platform.registry.spec import NavItem, Spec

VIEW = "privacy.view"

SPEC = Spec(
    name="privacy",
    label=Label("Dữ liệu cá nhân", "Personal data"),
    icon="lock",
    description=Label(
        "Yêu cầu của chủ thể dữ liệu, thời hạn lưu giữ, sổ xử lý dữ liệu",
        "Requests of persons, retention, register of processing",
    ),
    navigation=(
        NavItem(
            Label("Yêu cầu về dữ liệu", "Requests"),
            "user-circle",
            url_name="ui:privacy",
            permission=VIEW,
        ),
        NavItem(
            Label("Thời hạn lưu giữ", "Retention"),
            "calendar-event",
            url_name="ui:privacy_retention",
            permission=VIEW,
        ),
        NavItem(
            Label("Sổ xử lý dữ liệu", "Register of processing"),
            "list-details",
            url_name="ui:privacy_processing",
            permission=VIEW,
        ),
    ),
    work=waiting,
)
