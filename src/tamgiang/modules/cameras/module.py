"""What the cameras module brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.cameras.demo import seed
from tamgiang.modules.cameras.registers import CAMERA
from tamgiang.platform.registry.spec import NavItem, Spec

SPEC = Spec(
    name="cameras",
    label=Label("Camera giám sát", "Cameras"),
    icon="device-cctv",
    description=Label(
        "Camera công cộng và xã hội hóa trên địa bàn", "Public and shared private cameras"
    ),
    registers=(CAMERA,),
    navigation=(NavItem(Label("Camera", "Cameras"), "device-cctv", register="cameras.camera"),),
    sample=seed,
    sample_order=40,
)
