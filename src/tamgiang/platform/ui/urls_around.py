"""Addresses of what stands around the records: search, links, comments, open data."""

from django.urls import path

from tamgiang.platform.ui.views import opendata, search
from tamgiang.platform.ui.views.registers import around

RECORD = "registers/<str:name>/<uuid:uid>"
urlpatterns = [
    path("search/", search.search_page, name="search"),
    path("search/palette.json", search.palette, name="palette"),
    path(f"{RECORD}/links/", around.link_add, name="link_add"),
    path(f"{RECORD}/links/<uuid:link_uid>/remove/", around.link_remove, name="link_remove"),
    path(f"{RECORD}/comments/", around.comment_add, name="comment_add"),
    path(f"{RECORD}/comments/<uuid:comment_uid>/", around.comment_change, name="comment_change"),
    path("open/", opendata.open_page, name="open_data"),
    path("open/catalogue.jsonld", opendata.catalogue_jsonld, name="open_catalogue"),
    path("open/figures.csv", opendata.figures_csv, name="open_figures_csv"),
    path("open/figures.geojson", opendata.figures_geojson, name="open_figures_geojson"),
    path("open/registers/<str:name>.csv", opendata.register_csv, name="open_register_csv"),
    path(
        "open/registers/<str:name>.geojson",
        opendata.register_geojson,
        name="open_register_geojson",
    ),
    path("today/mentions/<int:mention>/done/", around.mention_done, name="mention_done"),
]
