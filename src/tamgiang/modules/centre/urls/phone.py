"""The duty officer's phone and the chairman's page."""

from django.urls import path

from tamgiang.modules.centre.views import lead, phone, phone_acts

urlpatterns = [
    path("lead/", lead.lead, name="lead"),
    path("phone/", phone.phone, name="phone"),
    path("phone/state/", phone.phone_state, name="phone_state"),
    path("phone/worker.js", phone.phone_worker, name="phone_worker"),
    path("phone/<slug:kind>/<uuid:uid>/", phone_acts.phone_act, name="phone_act"),
]
