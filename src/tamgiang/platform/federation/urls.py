"""Addresses of outside sign-ins."""

from django.urls import path

from tamgiang.platform.federation import views

app_name = "federation"
urlpatterns = [
    path("<slug:code>/", views.begin, name="begin"),
    path("<slug:code>/link/", views.link, name="link"),
    path("<slug:code>/callback/", views.callback, name="callback"),
]
