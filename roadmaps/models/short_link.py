import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roadmaps.models.content import Action
from roadmaps.models.roadmap import Roadmap

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is read for another


def short_code():
    return "".join(secrets.choice(LETTERS) for place in range(6))


class ShortLink(models.Model):
    """The few letters one types from a poster: they lead to a roadmap, or to one of its actions."""

    code = models.CharField(_("code"), max_length=12, unique=True, default=short_code)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="short_links")
    action = models.ForeignKey(Action, models.CASCADE, null=True, related_name="short_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action"], name="short_link_once_per_action"),
            models.UniqueConstraint(
                fields=["roadmap"], condition=Q(action=None), name="short_link_once_per_roadmap"
            ),
        ]

    def __str__(self):
        return self.code
