"""What the privacy app brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.platform.registry.spec import Spec

SPEC = Spec(
    name="privacy",
    label=Label("Dữ liệu cá nhân", "Personal data"),
    icon="shield-lock",
    description=Label(
        "Yêu cầu của chủ thể dữ liệu, thời hạn lưu giữ, sổ xử lý dữ liệu",
        "Requests of persons, retention, register of processing",
    ),
)
