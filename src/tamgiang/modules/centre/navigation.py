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
)
