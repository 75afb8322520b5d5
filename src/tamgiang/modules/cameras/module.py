"""What the cameras module brings into the house."""

from tamgiang.kernel.labels import Label
from tamgiang.modules.cameras.demo import seed
from tamgiang.modules.cameras.registers import CAMERA
from tamgiang.platform.registers.on_map import condition_tone, register_layer
from tamgiang.platform.registry.spec import Alert, Layer, NavItem, Spec

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
    alerts=(
        Alert(
            "camera_down",
            Label("Camera mất tín hiệu", "Camera down"),
            Label("Camera {code} mất tín hiệu", "Camera {code} is down"),
            "medium",
            procedure="camera_down",
            owner="operator",
        ),
    ),
    layers=(
        Layer(
            "camera",
            Label("Camera", "Cameras"),
            "device-cctv",
            "registers.view:cameras.camera",
            register_layer(CAMERA, said="condition", tone=condition_tone),
            topics=("record.", "records.bulk"),
        ),
    ),
)
