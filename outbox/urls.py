"""Where a provider tells what became of mails; installed only with its secret."""

from django.urls import path

from outbox.carried_by_provider import events_view
from outbox.operations import take_event

app_name = "outbox"

urlpatterns = [path("", events_view(take_event), name="events")]
