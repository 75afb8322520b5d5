"""SPEC of the dummy module."""

from tamgiang.kernel.labels import Label
from tamgiang.platform.registry.spec import Alert, NavItem, Spec
from tests.dummy.demo import seed
from tests.dummy.registers import THING
from tests.dummy.work import waiting

SPEC = Spec(
    name="dummy",
    label=Label("Thử", "Dummy"),
    icon="box",
    description=Label("Mô-đun dùng để thử.", "A module for tests."),
    registers=(THING,),
    navigation=(
        NavItem(Label("Vật thử", "Things"), "box", register="dummy.thing"),
        NavItem(
            Label("Đếm vật", "Count things"),
            "box",
            url_name="dummy:count",
            permission="dummy.count",
        ),
    ),
    sample=seed,
    urls="tests.dummy.urls",
    work=waiting,
    alerts=(
        Alert(
            "broken",
            Label("Vật hỏng", "Broken thing"),
            Label("Vật {name} bị hỏng", "Thing {name} is broken"),
            "high",
            "box_trouble",
            "operator",
        ),
    ),
)
