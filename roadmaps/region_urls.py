"""The back room of a region: its roadmaps, and the beginning of a new one."""

from django.urls import path

from roadmaps.views import texts

app_name = "regions"

urlpatterns = [path("", texts.region_room, name="manage")]
