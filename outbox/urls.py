"""Where a provider tells what became of mails; installed only with its secret."""

from django.urls import path

from outbox.operations import take_event
from outbox.provider import events_view

app_name = "outbox"

urlpatterns = [path("", events_view(take_event), name="events")]
