"""The addresses of an installation that mails by a provider."""

from django.urls import include, path

from config.urls import urlpatterns as usual

urlpatterns = [path("health/mail/", include("outbox.urls")), *usual]
