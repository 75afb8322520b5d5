"""The one page of the dummy."""

from django.urls import path

from tests.dummy.views import thing_count

urlpatterns = [path("count/", thing_count, name="count")]
