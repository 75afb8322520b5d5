"""The duty officer's phone and the chairman's page."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
