"""The table of cameras."""

from tamgiang.modules.cameras.registers import CAMERA
from tamgiang.platform.registers.models import record_model

Camera = record_model(CAMERA, __name__)
