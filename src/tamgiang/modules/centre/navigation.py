"""The centre's own pages in the side bar, in the order of a day at the desk."""

from tamgiang.kernel.labels import Label
from tamgiang.platform.registry.spec import NavItem

VIEW = "centre.view"
PAGES = (
    NavItem(
        Label("Bàn trực ban", "Operator's console"),
        "bell",
        url_name="centre:console",
        permission=VIEW,
    ),
    NavItem(
        Label("Sự cố đang xử lý", "Incidents at work"),
        "flag",
        url_name="centre:incidents",
        permission=VIEW,
    ),
    NavItem(
        Label("Tình hình (lãnh đạo)", "Situation (leaders)"),
        "report-analytics",
        url_name="centre:lead",
        permission=VIEW,
    ),
    NavItem(
        Label("Trực trên điện thoại", "On duty by phone"),
        "device-mobile",
        url_name="centre:phone",
        permission=VIEW,
    ),
    NavItem(
        Label("Màn hình tường", "Wall"),
        "device-desktop",
        url_name="centre:wall",
        permission=VIEW,
    ),
    NavItem(
        Label("Theo dõi nguồn đo", "Watch on sources"),
        "antenna",
        url_name="centre:sources",
        permission=VIEW,
    ),
    NavItem(Label("Luật giám sát", "Rules"), "alarm", url_name="centre:rules", permission=VIEW),
    NavItem(
        Label("Sức khỏe báo động", "Alarm health"),
        "activity",
        url_name="centre:health",
        permission=VIEW,
    ),
    NavItem(
        Label("Lịch trực tuần", "Week's roster"),
        "calendar",
        url_name="centre:roster",
        permission=VIEW,
    ),
    NavItem(
        Label("Danh bạ gọi nhanh", "Quick phone book"),
        "phone",
        url_name="centre:phonebook",
        permission=VIEW,
    ),
)
