"""Addresses of what stands around the records: search, links, comments, mentions."""

from django.urls import path

from tamgiang.platform.ui.views import search
from tamgiang.platform.ui.views.registers import around

RECORD = "registers/<str:name>/<uuid:uid>"
urlpatterns = [
    path("search/", search.search_page, name="search"),
    path("search/palette.json", search.palette, name="palette"),
    path(f"{RECORD}/links/", around.link_add, name="link_add"),
    path(f"{RECORD}/links/<uuid:link_uid>/remove/", around.link_remove, name="link_remove"),
    path(f"{RECORD}/comments/", around.comment_add, name="comment_add"),
    path(f"{RECORD}/comments/<uuid:comment_uid>/", around.comment_change, name="comment_change"),
    path("today/mentions/<int:mention>/done/", around.mention_done, name="mention_done"),
]
