"""What the centre watches with: sources, rules, alarm health, roster, phone book."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
