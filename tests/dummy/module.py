"""SPEC of the dummy module."""

from tamgiang.kernel.labels import Label
from tamgiang.platform.registry.spec import NavItem, Spec
from tests.dummy.demo import seed
from tests.dummy.registers import THING

SPEC = Spec(
    name="dummy",
    label=Label("Thử", "Dummy"),
    icon="box",
    description=Label("Mô-đun dùng để thử.", "A module for tests."),
    registers=(THING,),
    navigation=(NavItem(Label("Vật thử", "Things"), "box", register="dummy.thing"),),
    sample=seed,
)
