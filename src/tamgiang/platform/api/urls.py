"""Addresses of the programming interface."""

from django.urls import URLPattern, URLResolver, path

from tamgiang.platform.api import figures, jobs, registers, tickets, units
from tamgiang.platform.api.document import HouseApi
from tamgiang.platform.api.problems import answer_problems

# The page that shows the document loads from elsewhere, so only the document itself is served.
api = HouseApi(title="Tam Giang", version="1", urls_namespace="api", docs_url=None)
answer_problems(api)
api.add_router("/areas", figures.router)
api.add_router("/areas", units.areas)
api.add_router("/units", units.router)
api.add_router("/registers", registers.router)
api.add_router("/jobs", jobs.router)
api.add_router("/tickets", tickets.router)

urlpatterns: list[URLPattern | URLResolver] = [path("v1/", api.urls)]
