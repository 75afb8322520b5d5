"""The tables of digital infrastructure."""

from tamgiang.modules.infrastructure.registers import EQUIPMENT, ROOM, STATION, WIFI_POINT
from tamgiang.platform.registers.models import record_model

Station = record_model(STATION, __name__)
WifiPoint = record_model(WIFI_POINT, __name__)
Room = record_model(ROOM, __name__)
Equipment = record_model(EQUIPMENT, __name__)
