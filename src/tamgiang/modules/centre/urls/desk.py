"""The operator's console, and the line all pages of the centre listen on."""

from django.urls import path

from tamgiang.modules.centre.views import acts, console, lines

urlpatterns = [
    path("", console.console, name="console"),
    path("live/", lines.live, name="live"),
    path("queue/", console.queue_part, name="queue"),
    path("queue/rows/", console.rows_part, name="rows"),
    path("queue/incidents/", console.incidents_part, name="open_incidents"),
    path("alarms/act/", acts.act, name="act"),
    path("alarms/<uuid:uid>/", console.alarm, name="alarm"),
]
