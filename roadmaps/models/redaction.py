from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from roadmaps.models.roadmap import Roadmap


class Redaction(models.Model):
    """A passage taken out of something published because the law asks it; public, dated."""

    class Basis(models.TextChoices):
        PERSONAL_DATA = "personal_data", _("donnée personnelle")
        COURT_ORDER = "court_order", _("décision de justice")

    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="redactions")
    item = models.CharField(max_length=40, help_text="An action's code, or a proposal's n°.")
    field = models.CharField(max_length=20)
    basis = models.CharField(_("fondement"), max_length=13, choices=Basis)
    note = models.CharField(_("précision publique"), max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.item} {self.field}"
