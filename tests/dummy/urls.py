"""The pages of the dummy."""

from django.urls import path

from tests.dummy.views import large_file, thing_count

urlpatterns = [
    path("count/", thing_count, name="count"),
    path("large/", large_file, name="large"),
]
