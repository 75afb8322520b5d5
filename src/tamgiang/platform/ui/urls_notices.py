"""Addresses of notices: inbox, choices, channels."""

from django.urls import path

from tamgiang.platform.ui.views.notices import channels, choices, inbox

urlpatterns = [
    path("notices/", inbox.notice_list, name="notices"),
    path("notices/read/", inbox.notice_read, name="notice_read"),
    path("notices/live/", inbox.notice_live, name="notice_live"),
    path("notices/choices/", choices.notice_choices, name="notice_choices"),
    path("notices/browser/", choices.notice_browser, name="notice_browser"),
    path("notices/<int:notice>/", inbox.notice_open, name="notice_open"),
    path("channels/", channels.channel_list, name="channels"),
    path("channels/<slug:name>/", channels.channel_page, name="channel"),
]
