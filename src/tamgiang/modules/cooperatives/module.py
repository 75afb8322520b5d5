"""What the cooperatives module brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.cooperatives.demo import seed
from tamgiang.modules.cooperatives.registers import REGISTERS
from tamgiang.platform.registry.spec import NavItem, Spec

SPEC = Spec(
    name="cooperatives",
    label=Label("Nông sản số", "Digital farm produce"),
    icon="plant-2",
    description=Label(
        "Hợp tác xã, hộ sản xuất, sản phẩm và sàn thương mại điện tử",
        "Cooperatives, farm households, products and online marketplaces",
    ),
    registers=REGISTERS,
    navigation=(
        NavItem(
            Label("Hợp tác xã, hộ sản xuất", "Sellers"), "plant-2", register="cooperatives.seller"
        ),
        NavItem(Label("Sản phẩm", "Products"), "basket", register="cooperatives.product"),
    ),
    sample=seed,
    sample_order=60,
)
