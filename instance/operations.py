from django.utils import timezone

from instance.models import Heartbeat


def record_heartbeat():
    """The worker says that it is alive."""
    Heartbeat.objects.update_or_create(id=1, defaults={"beat_at": timezone.now()})
