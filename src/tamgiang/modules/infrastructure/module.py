"""What the infrastructure module brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.infrastructure.demo import seed
from tamgiang.modules.infrastructure.registers import REGISTERS, STATION, WIFI_POINT
from tamgiang.platform.registers.on_map import condition_tone, register_layer
from tamgiang.platform.registry.spec import Layer, NavItem, Spec

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
    layers=(
        Layer(
            "station",
            STATION.plural,
            "antenna-bars-5",
            f"registers.view:{STATION.full_name}",
            register_layer(STATION, said="operator"),
        ),
        Layer(
            "wifi_point",
            WIFI_POINT.plural,
            "wifi",
            f"registers.view:{WIFI_POINT.full_name}",
            register_layer(WIFI_POINT, said="condition", tone=condition_tone),
        ),
    ),
)
