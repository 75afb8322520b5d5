"""What the people app brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.platform.people.demo import seed
from tamgiang.platform.people.registers import RESIDENT
from tamgiang.platform.registry.spec import NavItem, Spec

SPEC = Spec(
    name="people",
    label=Label("Dân cư", "People"),
    icon="users",
    description=Label("Nhân khẩu theo thôn, tổ dân phố", "Residents by hamlet"),
    registers=(RESIDENT,),
    navigation=(NavItem(Label("Nhân khẩu", "Residents"), "users", register="people.resident"),),
    sample=seed,
    sample_order=10,
)
