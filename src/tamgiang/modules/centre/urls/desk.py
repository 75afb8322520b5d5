"""The operator's console, and the line all pages of the centre listen on."""

from django.urls import path

from tamgiang.modules.centre.views import lines

urlpatterns = [
    path("live/", lines.live, name="live"),
]
