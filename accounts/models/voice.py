from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.departments import DEPARTMENTS
from accounts.models.organisation import Organisation
from accounts.models.person import User


class College(models.TextChoices):
    COMPANY = "company", _("Entreprise")
    ASSOCIATION = "association", _("Association, réseau")
    RESEARCH = "research", _("Recherche et formation")
    PUBLIC = "public", _("Organisme public")
    CITIZEN = "citizen", _("Citoyenne, citoyen")


class Assurance(models.TextChoices):
    EMAIL = "email", _("adresse électronique vérifiée")
    ORGANISATION = "organisation", _("organisation vérifiée")
    IDENTITY = "identity", _("identité vérifiée")


class Participant(models.Model):
    """The voice that counts: a person or an organisation, whatever account pressed the button."""

    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True)
    organisation = models.OneToOneField(Organisation, models.PROTECT, null=True, blank=True)
    college = models.CharField(_("collège"), max_length=12, choices=College)
    department = models.CharField(_("département"), max_length=3)
    assurance = models.CharField(max_length=12, choices=Assurance, default=Assurance.EMAIL)
    recorded_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Without an account: staff recorded what this voice said elsewhere.",
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation__isnull=True)
                | Q(user__isnull=True, organisation__isnull=False)
                | Q(user__isnull=True, organisation__isnull=True)
                & (Q(erased_at__isnull=False) | Q(recorded_at__isnull=False)),
                name="participant_is_one_voice",
            ),
            models.CheckConstraint(
                condition=Q(college__in=College.values),
                name="participant_college_is_known",
            ),
        ]

    def __str__(self):
        return f"participant {self.pk}"

    @property
    def department_name(self):
        return f"{DEPARTMENTS.get(self.department, '')} ({self.department})".strip()
