from django.db import models
from django.utils.translation import gettext_lazy as _

from consultation.models.contribution import Contribution, ContributionQuerySet
from roadmaps.models import Action

MOST_SIGNS = 40_000  # ten pages


class Statement(Contribution):
    """A long written contribution, mostly an organisation's, and the actions it speaks of."""

    title = models.CharField(_("titre"), max_length=150, blank=True)
    text = models.TextField(_("texte"), max_length=MOST_SIGNS, blank=True)
    actions = models.ManyToManyField(Action, related_name="statements", blank=True)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = Contribution.Meta.constraints

    def __str__(self):
        return self.title or f"statement {self.pk}"
