"""One incident, the list of them and the printed form."""

from django.urls import URLPattern, path

from tamgiang.modules.centre.views.incidents.acts import entry, order, stage, step, task
from tamgiang.modules.centre.views.incidents.closing import closing
from tamgiang.modules.centre.views.incidents.households import households
from tamgiang.modules.centre.views.incidents.listing import incident_csv, incident_index
from tamgiang.modules.centre.views.incidents.opening import opening
from tamgiang.modules.centre.views.incidents.page import incident, printed

ONE = "incidents/<uuid:uid>/"
urlpatterns: list[URLPattern] = [
    path("incidents/", incident_index, name="incidents"),
    path("incidents/new/", opening, name="incident_new"),
    path("incidents/list.csv", incident_csv, name="incidents_csv"),
    path(ONE, incident, name="incident"),
    path(f"{ONE}print/", printed, name="incident_print"),
    path(f"{ONE}steps/<int:number>/", step, name="step"),
    path(f"{ONE}entries/", entry, name="entry"),
    path(f"{ONE}orders/", order, name="order"),
    path(f"{ONE}stage/", stage, name="incident_stage"),
    path(f"{ONE}close/", closing, name="incident_close"),
    path(f"{ONE}households/", households, name="incident_households"),
    path("tasks/<uuid:uid>/", task, name="task"),
]
