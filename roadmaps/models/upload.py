from django.conf import settings
from django.db import models
from django.utils import timezone

from roadmaps.models.roadmap import Roadmap


class Upload(models.Model):
    """A sheet put in by an administrator, kept between its preview and its import."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="uploads")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    name = models.CharField(max_length=150)
    grid = models.JSONField()
    matching = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.name
