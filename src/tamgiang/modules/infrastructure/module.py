"""What the infrastructure module brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.infrastructure.demo import seed
from tamgiang.modules.infrastructure.registers import REGISTERS
from tamgiang.platform.registry.spec import NavItem, Spec

SPEC = Spec(
    name="infrastructure",
    label=Label("Hạ tầng số", "Digital infrastructure"),
    icon="antenna-bars-5",
    description=Label(
        "Trạm viễn thông, wifi công cộng, phòng họp, thiết bị",
        "Telecom stations, public wifi, rooms and equipment",
    ),
    registers=REGISTERS,
    navigation=(
        NavItem(
            Label("Trạm viễn thông", "Telecom stations"),
            "antenna-bars-5",
            register="infrastructure.station",
        ),
        NavItem(
            Label("Wifi công cộng", "Public wifi"), "wifi", register="infrastructure.wifi_point"
        ),
        NavItem(Label("Phòng", "Rooms"), "door", register="infrastructure.room"),
        NavItem(
            Label("Thiết bị", "Equipment"), "device-desktop", register="infrastructure.equipment"
        ),
    ),
    sample=seed,
    sample_order=45,
)
