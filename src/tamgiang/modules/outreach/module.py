"""What the outreach module brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.outreach.demo import seed
from tamgiang.modules.outreach.registers import REGISTERS
from tamgiang.platform.registry.spec import NavItem, Spec

SPEC = Spec(
    name="outreach",
    label=Label("Phổ cập số", "Digital outreach"),
    icon="device-mobile-check",
    description=Label(
        "Tổ công nghệ số cộng đồng, định danh điện tử, thiết bị và ứng dụng",
        "Community digital teams, e-ID, devices and apps",
    ),
    registers=REGISTERS,
    navigation=(
        NavItem(Label("Định danh điện tử", "e-ID"), "id-badge-2", register="outreach.eid_event"),
        NavItem(
            Label("Sử dụng thiết bị", "Device use"), "device-mobile", register="outreach.device_use"
        ),
        NavItem(
            Label("Cài đặt ứng dụng", "App installations"),
            "apps",
            register="outreach.app_install",
        ),
        NavItem(
            Label("Cán bộ, công chức, viên chức", "Officials"),
            "user-check",
            register="outreach.official",
        ),
        NavItem(
            Label("Tổ công nghệ số cộng đồng", "Community digital teams"),
            "users-group",
            register="outreach.community_team",
        ),
    ),
    sample=seed,
    sample_order=30,
)
