"""The civil time of the country."""

from zoneinfo import ZoneInfo

#: UTC+7 the year round since 1975; every civil day of the house is a day of this zone.
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
