"""What the one-stop module brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.onestop.demo import seed
from tamgiang.modules.onestop.registers import REGISTERS
from tamgiang.platform.registry.spec import NavItem, Spec

SPEC = Spec(
    name="onestop",
    label=Label("Một cửa", "One-stop service"),
    icon="building-community",
    description=Label(
        "Thủ tục hành chính, hồ sơ, số hóa và thu phí",
        "Procedures, dossiers, their digitisation and fees",
    ),
    registers=REGISTERS,
    navigation=(
        NavItem(Label("Hồ sơ", "Dossiers"), "folders", register="onestop.dossier"),
        NavItem(Label("Thủ tục", "Procedures"), "list-details", register="onestop.procedure"),
        NavItem(
            Label("Thủ tục tại một cửa", "Procedures at desks"),
            "building-community",
            register="onestop.offering",
        ),
    ),
    sample=seed,
    sample_order=55,
)
