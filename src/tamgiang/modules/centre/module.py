"""What the operations centre brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.demo import seed
from tamgiang.modules.centre.layers import LAYERS
from tamgiang.modules.centre.navigation import PAGES
from tamgiang.modules.centre.registers import REGISTERS
from tamgiang.modules.centre.work import waiting
from tamgiang.platform.registry.spec import NavItem, Spec

SPEC = Spec(
    name="centre",
    label=Label("Trung tâm điều hành", "Operations centre"),
    icon="activity",
    description=Label(
        "Từ số đo đến báo động, sự cố và việc khắc phục",
        "From an observation to an alarm, an incident and a closed case",
    ),
    registers=REGISTERS,
    navigation=(
        *PAGES,
        *(
            NavItem(register.plural, icon, register=register.full_name)
            for register, icon in zip(REGISTERS, ("flag", "alert-triangle"), strict=False)
        ),
    ),
    sample=seed,
    sample_order=70,
    urls="tamgiang.modules.centre.urls",
    work=waiting,
    layers=LAYERS,
    record_pages=(("incident", "centre:incident"),),
)
