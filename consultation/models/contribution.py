"""What every contribution shares: who says it, since when, and what became of it."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate, Participant
from roadmaps.models import Phase, Roadmap

DELAY = timedelta(hours=48)  # within which a contribution is decided on


class State(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("en attente de modération")
    CHANGE_REQUESTED = "change_requested", _("à reformuler")
    PUBLISHED = "published", _("publiée")
    REFUSED = "refused", _("refusée")
    WITHDRAWN = "withdrawn", _("retirée")


class ContributionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED, hidden_at__isnull=True)

    def handed_in(self):
        """Everything but drafts: what moderators have had before them."""
        return self.filter(submitted_at__isnull=False)

    def waiting(self):
        """What moderators have to decide on before it is public."""
        return self.filter(state=State.SUBMITTED)

    def unread(self):
        """Public at once, and no moderator has read it yet."""
        return self.published().filter(unread_since__isnull=False)

    def gone(self):
        """What was public, or judged, and no longer stands: only its tombstone shows."""
        withdrawn = Q(state=State.WITHDRAWN, published_at__isnull=False)
        hidden = Q(state=State.PUBLISHED, hidden_at__isnull=False)
        return self.filter(withdrawn | hidden | Q(state=State.REFUSED))

    def reported(self):
        """Published, and somebody says it should not be."""
        return self.published().filter(pk__in=self.complaints())

    def complaints(self, **more):
        """The ids of what unsettled reports are about."""
        reports = apps.get_model("consultation", "Report").objects.filter(settled_at=None, **more)
        return reports.values(self.model._meta.model_name)

    def to_moderate(self):
        """Everything in the moderators' queue but appeals."""
        return self.waiting() | self.unread() | self.reported()

    def overdue(self, now):
        """In the queue for longer than was promised."""
        promised = now - DELAY
        return (
            self.waiting().filter(submitted_at__lte=promised)
            | self.unread().filter(unread_since__lte=promised)
            | self.published().filter(pk__in=self.complaints(created_at__lte=promised))
        )

    def visible_to(self, user):
        """What was made public, its tombstone included, and one's own whatever its state."""
        public = Q(published_at__isnull=False) | Q(state=State.REFUSED)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(pk__in=self.model.objects.own(user).values("pk")))

    def own(self, user):
        """Said by a voice this person speaks with now, or entered by them for no organisation: what
        they wrote for one stays with it when they no longer speak for it."""
        spoken_for = Mandate.objects.standing().filter(user=user)
        return self.filter(
            Q(entered_by=user, author__organisation=None)
            | Q(author__user=user)
            | Q(author__organisation__in=spoken_for.values("organisation"))
        )

    def of(self, participant):
        return self.filter(author=participant)


class Contribution(models.Model):
    """What a voice says under a roadmap, from its draft to what stands in public of it."""

    State = State

    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="%(class)ss")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="%(class)ss")
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    author = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    signature = models.CharField(_("signature"), max_length=120, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    unread_since = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Public at once: since when a moderator is to read it; none once it is read.",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="%(class)s_submitted_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="%(class)s_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(author__isnull=False),
                name="%(class)s_submitted_has_its_author",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at__isnull=True),
                name="%(class)s_withdrawn_has_its_time",
            ),
        ]

    @property
    def is_public(self):
        return self.state == State.PUBLISHED and self.hidden_at is None

    @property
    def asked(self):
        """The last decision that asked the author for a change, or None."""
        return self.decisions.filter(verb="ask").last()

    @property
    def taken_away_by(self):
        """The decision by which it is not public any more, or never was; None while none is."""
        refused = self.state == State.REFUSED
        if not refused and not (self.state == State.PUBLISHED and self.hidden_at):
            return None
        return self.decisions.filter(verb="refuse" if refused else "hide").last()


def exactly_one(*names):
    """The condition that of these references one is set and the others are not."""
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


class About(models.Model):
    """What is about one contribution: a proposal, an argument or a statement."""

    proposal = models.ForeignKey(
        "consultation.Proposal", models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    argument = models.ForeignKey(
        "consultation.Argument", models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    statement = models.ForeignKey(
        "consultation.Statement", models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("proposal", "argument", "statement"),
                name="%(class)s_about_exactly_one",
            ),
        ]

    @property
    def item(self):
        """The contribution it is about."""
        return self.proposal or self.argument or self.statement


def about(item):
    """The reference by which rows about this contribution name it: `{"argument": item}`."""
    return {item._meta.model_name: item}
