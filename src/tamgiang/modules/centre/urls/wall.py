"""The wall and its layouts."""

from django.urls import path

from tamgiang.modules.centre.views import wall, wall_layouts

urlpatterns = [
    path("wall/", wall.wall, name="wall"),
    path("wall/beat/", wall.wall_beat, name="wall_beat"),
    path("wall/ground.json", wall.wall_ground, name="wall_ground"),
    path("wall/water.json", wall.wall_water, name="wall_water"),
    path("wall/layouts/", wall_layouts.layouts, name="wall_layouts"),
    path("wall/layouts/<slug:role>/", wall_layouts.layout, name="wall_layout"),
    path("wall/panels/<slug:code>/", wall.wall_panel, name="wall_panel"),
]
