"""The dummy has no pages of its own."""

from django.urls import URLPattern

app_name = "dummy"
urlpatterns: list[URLPattern] = []
