"""The wall and its layouts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
