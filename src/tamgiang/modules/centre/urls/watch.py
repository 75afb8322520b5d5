"""What the centre watches with: sources, rules, alarm health, roster, phone book."""

from django.urls import URLPattern, path

from tamgiang.modules.centre.views import (
    health,
    phonebook,
    roster,
    rule_drafts,
    rule_trials,
    rules,
    source,
    source_acts,
    source_sheet,
    sources,
)

urlpatterns: list[URLPattern] = [
    path("alarm-health/", health.health, name="health"),
    path("alarm-health/alarms/", health.health_alarms, name="health_alarms"),
    path("alarm-health/alarms.csv", health.health_csv, name="health_csv"),
    path("sources/", sources.sources, name="sources"),
    path("sources/unknown/", source_acts.unknown_dead, name="unknown_dead"),
    path("sources/<uuid:uid>/", source.source, name="source"),
    path("sources/<uuid:uid>/readings.csv", source.source_csv, name="source_csv"),
    path("sources/<uuid:uid>/key/", source_acts.source_token, name="source_token"),
    path(
        "sources/<uuid:uid>/key/<int:token>/revoke/",
        source_acts.source_revoke,
        name="source_revoke",
    ),
    path("sources/<uuid:uid>/quota/", source_acts.source_quota, name="source_quota"),
    path("sources/<uuid:uid>/mark/", source_acts.source_mark, name="source_mark"),
    path(
        "sources/<uuid:uid>/mark/<int:mark>/end/",
        source_acts.source_mark_end,
        name="source_mark_end",
    ),
    path("sources/<uuid:uid>/reading/", source_acts.source_type, name="source_type"),
    path("sources/<uuid:uid>/sheet/", source_sheet.source_sheet, name="source_sheet"),
    path("sources/<uuid:uid>/dead/", source_acts.source_dead, name="source_dead"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rule_drafts.rule_new, name="rule_new"),
    path("rules/<slug:slug>/", rules.rule, name="rule"),
    path("rules/<slug:slug>/switch/", rules.rule_switch, name="rule_switch"),
    path("rules/<slug:slug>/edit/", rule_drafts.rule_edit, name="rule_edit"),
    path("rules/<slug:slug>/try/", rule_trials.rule_try, name="rule_try"),
    path("rules/<slug:slug>/try/<uuid:job>/", rule_trials.rule_trial, name="rule_trial"),
    path("roster/", roster.roster, name="roster"),
    path("roster/add/", roster.duty_add, name="duty_add"),
    path("roster/copy/", roster.roster_copy, name="roster_copy"),
    path("roster/<uuid:uid>/edit/", roster.duty_edit, name="duty_edit"),
    path("roster/<uuid:uid>/remove/", roster.duty_remove, name="duty_remove"),
    path("phone-book/", phonebook.phonebook, name="phonebook"),
]
