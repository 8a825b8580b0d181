"""The back room of a region: its roadmaps, its look, its settings."""

from django.urls import path

from roadmaps.views import organisations, regions

app_name = "regions"

BODY = "organisations/<int:pk>/"

urlpatterns = [
    path("", regions.manage, name="manage"),
    path("look/", regions.look, name="look"),
    path("look/preview.css", regions.look_css, name="look_css"),
    path("look/emblem/", regions.emblem, name="emblem"),
    path("look/emblem/remove/", regions.emblem_remove, name="emblem_remove"),
    path("settings/", regions.settings, name="settings"),
    path("journal/", regions.journal, name="journal"),
    path("organisations/", organisations.organisations, name="organisations"),
    path(BODY, organisations.organisation, name="organisation"),
    path(f"{BODY}facts/", organisations.fact, name="organisation_fact"),
    path(f"{BODY}describe/", organisations.describe, name="organisation_describe"),
    path(f"{BODY}mandates/<int:of>/verify/", organisations.verify, name="mandate_verify"),
    path(f"{BODY}mandates/<int:of>/refuse/", organisations.refuse, name="mandate_refuse"),
]
