"""The back room of a region: its roadmaps, its look, its settings."""

from django.urls import path

from roadmaps.views import regions

app_name = "regions"

urlpatterns = [
    path("", regions.manage, name="manage"),
    path("look/", regions.look, name="look"),
    path("look/preview.css", regions.look_css, name="look_css"),
    path("look/emblem/", regions.emblem, name="emblem"),
    path("look/emblem/remove/", regions.emblem_remove, name="emblem_remove"),
    path("settings/", regions.settings, name="settings"),
    path("journal/", regions.journal, name="journal"),
]
