"""Addresses of what stands around the records: the search and its palette."""

from django.urls import path

from tamgiang.platform.ui.views import search

urlpatterns = [
    path("search/", search.search_page, name="search"),
    path("search/palette.json", search.palette, name="palette"),
]
