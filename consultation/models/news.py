from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultation.models.argument import Argument
from consultation.models.contribution import State
from consultation.models.family import Family, Kinship
from consultation.models.proposal import Proposal
from consultation.models.statement import Statement
from roadmaps.models import Action, Phase, Region, Roadmap, Version


class NewsQuerySet(models.QuerySet):
    def standing(self):
        """What is still public: nothing of what was hidden or withdrawn since it was told."""
        public = models.Q()
        for name in ("proposal", "argument", "argument__reply_to", "statement"):
            said = models.Q(**{f"{name}__state": State.PUBLISHED, f"{name}__hidden_at": None})
            public &= models.Q(**{name: None}) | said
        families = Kinship.objects.in_effect().values("family")
        public &= models.Q(family=None) | models.Q(family__in=families)
        return self.filter(public)

    def to_tell(self):
        """Those whose mails that leave at once are not owed yet."""
        return self.filter(told_at=None)


class News(models.Model):
    """Something that happened in public to what people may follow; its page says the rest."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("une proposition est publiée")
        ARGUMENT = "argument", _("un argument est publié")
        REPLY = "reply", _("une réponse à un argument")
        QUESTION = "question", _("la région répond à une question")
        STATEMENT = "statement", _("une contribution écrite est publiée")
        FAMILY = "family", _("des propositions sont rapprochées")
        ANSWER = "answer", _("la région répond à une proposition")
        VERSION = "version", _("une version de la feuille de route est publiée")
        PHASE = "phase", _("une phase s’ouvre, change ou se ferme")
        RESULTS = "results", _("les résultats d’un tour sont publics")
        POSITION = "position", _("le comité publie une position")

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="news")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Who did it is not told of it.",
    )
    action = models.ForeignKey(Action, models.CASCADE, null=True, related_name="news")
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, related_name="news")
    argument = models.ForeignKey(Argument, models.CASCADE, null=True, related_name="news")
    statement = models.ForeignKey(Statement, models.CASCADE, null=True, related_name="news")
    family = models.ForeignKey(Family, models.CASCADE, null=True, related_name="news")
    version = models.ForeignKey(Version, models.CASCADE, null=True, related_name="news")
    phase = models.ForeignKey(Phase, models.CASCADE, null=True, related_name="news")
    key = models.CharField(max_length=80, unique=True, help_text="Told once, whoever tells it.")
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When the mails that leave at once were owed."
    )

    objects = NewsQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["roadmap", "-at"])]

    def __str__(self):
        return self.key


class Follow(models.Model):
    """What a person wants news of, in one roadmap; `key` is the code, name or number of it."""

    class Kind(models.TextChoices):
        ROADMAP = "roadmap", _("toute la feuille de route")
        ACTION = "action", _("une action")
        AXIS = "axis", _("un axe")
        BRANCH = "branch", _("une filière")
        TERRITORY = "territory", _("un territoire")
        PROPOSAL = "proposal", _("une proposition")
        MINE = "mine", _("ce à quoi j’ai pris part")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=9, choices=Kind)
    key = models.CharField(max_length=150, blank=True)
    since = models.DateTimeField()

    class Meta:
        ordering = ["roadmap", "kind", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "roadmap", "kind", "key"], name="follow_once_per_thing"
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.kind} {self.key}"


class Summary(models.Model):
    """One period's news of a region for one person, mailed or empty; the next begins at its end."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="summaries")
    region = models.ForeignKey(Region, models.CASCADE, related_name="summaries")
    since = models.DateTimeField()
    until = models.DateTimeField()
    items = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["until"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "region", "until"], name="summary_once_per_period"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="summary_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.until:%Y-%m-%d}"
