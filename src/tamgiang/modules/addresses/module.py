"""What the addresses module brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.addresses.demo import seed
from tamgiang.modules.addresses.registers import HOUSEHOLD
from tamgiang.platform.registry.spec import NavItem, Spec

SPEC = Spec(
    name="addresses",
    label=Label("Địa chỉ số", "Digital addresses"),
    icon="home-check",
    description=Label("Hộ gia đình và địa chỉ số", "Households and their digital addresses"),
    registers=(HOUSEHOLD,),
    navigation=(
        NavItem(Label("Hộ gia đình", "Households"), "home", register="addresses.household"),
    ),
    sample=seed,
    sample_order=20,
)
