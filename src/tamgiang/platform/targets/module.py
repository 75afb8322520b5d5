"""What the targets app brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.platform.registry.spec import NavItem, Spec
from tamgiang.platform.targets.demo import seed
from tamgiang.platform.targets.registers import MILESTONE, TARGET

SPEC = Spec(
    name="targets",
    label=Label("Chỉ tiêu giao", "Targets"),
    icon="target-arrow",
    description=Label(
        "Chỉ tiêu tỉnh, thành phố giao và mức đạt được", "Assigned targets and how they stand"
    ),
    registers=(TARGET, MILESTONE),
    navigation=(
        NavItem(Label("Chỉ tiêu được giao", "Targets"), "target-arrow", "targets.target"),
        NavItem(Label("Mốc của chỉ tiêu", "Milestones"), "flag", "targets.milestone"),
    ),
    sample=seed,
    sample_order=90,
)
