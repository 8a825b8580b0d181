from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roadmaps.models.roadmap import Roadmap


class Axis(models.Model):
    """A chapter of one version of the plan; a line is an axis within an axis."""

    version = models.ForeignKey("roadmaps.Version", models.CASCADE, related_name="axes")
    code = models.CharField(max_length=20)
    title = models.CharField(_("titre"), max_length=500)
    summary = models.TextField(_("résumé"), blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True)
    position = models.PositiveSmallIntegerField()
    other = models.JSONField(_("autres informations"), default=dict, blank=True)
    imported = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="axis_code_once_per_version"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def depth(self):
        """1 for an axis, 2 for a line, 3 for a line within a line."""
        return 1 + (self.parent.depth if self.parent else 0)


class Figure(models.Model):
    """A measured fact of the state of play: value, unit, date and source."""

    version = models.ForeignKey("roadmaps.Version", models.CASCADE, related_name="figures")
    key = models.SlugField(max_length=60)
    label = models.CharField(_("intitulé"), max_length=150)
    qualifier = models.CharField(_("précision (environ, plus de…)"), max_length=30, blank=True)
    value = models.DecimalField(_("valeur"), max_digits=16, decimal_places=4)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    date = models.DateField(_("date"))
    source = models.CharField(_("source"), max_length=250)
    note = models.CharField(_("note"), max_length=300, blank=True)
    series = models.JSONField(_("série"), default=list, blank=True)
    actions = models.JSONField(
        _("actions qui doivent le changer"), default=list, blank=True, help_text="Their codes."
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="figure_once_per_version"),
        ]

    def __str__(self):
        return self.label


class Action(models.Model):
    """A commitment's identity, from draft to follow-up; what it says is a Content."""

    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="actions")
    code = models.CharField(max_length=20)
    last_key = models.PositiveIntegerField(default=0)
    imported = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["roadmap", "code"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "code"], name="action_code_never_reused"),
        ]

    def __str__(self):
        return self.code


class Content(models.Model):
    """What an action says; immutable once published, shared by versions while unchanged."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("à lancer")
        PREPARED = "prepared", _("en préparation")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminée")

    action = models.ForeignKey(Action, models.PROTECT, related_name="contents")
    published_at = models.DateTimeField(null=True, blank=True)
    title = models.CharField(_("titre"), max_length=500)
    summary = models.TextField(_("résumé"), blank=True)
    description = models.TextField(_("description"), blank=True)
    owner = models.CharField(_("porteur"), max_length=250, blank=True)
    status = models.CharField(_("état"), max_length=10, choices=Status, blank=True)
    starts_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    partners = models.JSONField(_("partenaires"), default=list, blank=True)
    funders = models.JSONField(_("financeurs"), default=list, blank=True)
    budget = models.JSONField(_("budget"), default=list, blank=True)
    targets = models.JSONField(_("cibles"), default=list, blank=True)
    territories = models.JSONField(_("territoires"), default=list, blank=True)
    branches = models.JSONField(_("filières"), default=list, blank=True)
    other = models.JSONField(_("autres informations"), default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(published_at__isnull=True),
                name="content_one_draft_per_action",
            ),
        ]

    def __str__(self):
        return self.title
