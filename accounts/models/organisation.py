from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.departments import named
from accounts.models.person import User


class Organisation(models.Model):
    """A body that speaks with one voice, known by one SIREN or one RNA number."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("entreprise")
        ASSOCIATION = "association", _("association, réseau")
        RESEARCH = "research", _("laboratoire de recherche")
        SCHOOL = "school", _("école, organisme de formation")
        PUBLIC = "public", _("organisme public")

    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(_("sorte"), max_length=12, choices=Kind, blank=True)
    siren = models.CharField(max_length=9, unique=True, null=True, blank=True)
    rna = models.CharField(max_length=10, unique=True, null=True, blank=True)
    department = models.CharField(_("département"), max_length=3, blank=True)
    declared_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    declared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(siren__isnull=False, rna__isnull=True)
                | Q(siren__isnull=True, rna__isnull=False),
                name="organisation_has_one_number",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def place(self):
        """Its department as people name it, or nothing."""
        return named(self.department)


class Fact(models.Model):
    """One thing verified of an organisation, on its own date, by its own proof; a later fact of
    the same kind takes its place, none is rewritten."""

    class Kind(models.TextChoices):
        EXISTS = "exists", _("existe")
        ACTIVE = "active", _("est en activité")
        PLACE = "place", _("est dans la région")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=6, choices=Kind)
    holds = models.BooleanField(help_text="Found true, or found false.")
    proof = models.CharField(_("justificatif"), max_length=250)
    established_on = models.DateField(_("établi le"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["established_on", "pk"]

    def __str__(self):
        return f"{self.organisation_id} {self.kind}"


def standing(mandate=""):
    """A mandate that was verified and has not ended: who holds it speaks for the organisation."""
    return Q(**{f"{mandate}verified_at__isnull": False, f"{mandate}ended_at": None})


class MandateQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(standing())

    def to_verify(self):
        return self.filter(verified_at=None, ended_at=None)


class Mandate(models.Model):
    """The fact that a person may speak for an organisation, with its date and proof."""

    user = models.ForeignKey(User, models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mandates")
    claim = models.CharField(
        max_length=400, blank=True, help_text="What the person says of their function, and where."
    )
    proof = models.CharField(_("justificatif"), max_length=250, blank=True)
    refusal = models.CharField(max_length=400, blank=True, help_text="Why it was refused.")
    asked_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="mandate_once_per_person_and_organisation",
            ),
        ]

    def __str__(self):
        return f"{self.user} → {self.organisation}"


class Colleague(models.Model):
    """Somebody whom a mandated person invites by mail to speak for the organisation as well."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="colleagues")
    email = models.EmailField(_("adresse électronique"))
    email_key = models.CharField(max_length=254)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email_key"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="colleague_invited_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.email} → {self.organisation_id}"
