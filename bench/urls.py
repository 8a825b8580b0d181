"""The product's addresses and those of the references."""

from django.urls import path

from bench import references
from config.urls import *  # noqa: F403
from config.urls import urlpatterns

urlpatterns = [
    path("bench/floor/<int:size>/", references.floor),
    path("bench/floor/<int:size>/write/", references.write),
    *urlpatterns,
]
