"""One incident, the list of them and the printed form."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
