"""The tables of outreach."""

from tamgiang.modules.outreach.registers import (
    APP_INSTALL,
    COMMUNITY_TEAM,
    DEVICE_USE,
    EID_EVENT,
    OFFICIAL,
)
from tamgiang.platform.registers.models import record_model

Official = record_model(OFFICIAL, __name__)
AppInstall = record_model(APP_INSTALL, __name__)
EidEvent = record_model(EID_EVENT, __name__)
DeviceUse = record_model(DEVICE_USE, __name__)
CommunityTeam = record_model(COMMUNITY_TEAM, __name__)
