"""What a person wants by mail, whatever the region."""

from django.urls import path

from consultation.views import preferences

app_name = "news"

urlpatterns = [
    path("", preferences.preferences, name="preferences"),
    path("stop/<str:token>/", preferences.stop, name="stop"),
]
