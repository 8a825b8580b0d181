from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.departments import DEPARTMENTS
from accounts.identity import email_key

MOST_TRIES = 5


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


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email, email_key=email_key(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email_key=email_key(email))


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: one address, signed in by a code sent to it."""

    email = models.EmailField(_("adresse électronique"), unique=True)
    email_key = models.CharField(max_length=254, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=150, blank=True)
    language = models.CharField(_("langue"), max_length=5, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    def __str__(self):
        return self.name or self.email


class Organisation(models.Model):
    """A body that speaks with one voice, known by one SIREN or one RNA number."""

    name = models.CharField(_("nom"), max_length=200)
    siren = models.CharField(max_length=9, unique=True, null=True, blank=True)
    rna = models.CharField(max_length=10, unique=True, null=True, blank=True)

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


class Mandate(models.Model):
    """The fact that a person may speak for an organisation, with its date and proof."""

    user = models.OneToOneField(User, models.CASCADE, related_name="mandate")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mandates")
    proof = models.CharField(_("justificatif"), max_length=250, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.user} → {self.organisation}"


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


class Consent(models.Model):
    """What a person agreed to, in which wording, and when."""

    user = models.ForeignKey(User, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    wording = models.CharField(max_length=40)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "wording"],
                name="consent_given_once_per_wording",
            ),
        ]

    def __str__(self):
        return f"{self.purpose} {self.wording}"


class SignInCode(models.Model):
    """A code mailed to an address, known or not; it dies on use, after five errors, with time."""

    email = models.EmailField()
    email_key = models.CharField(max_length=254, db_index=True)
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"code {self.pk}"

    def is_dead(self, now=None):
        """Used up, too old, or tried too often."""
        late = (now or timezone.now()) >= self.expires_at
        return bool(self.used_at) or late or self.tries >= MOST_TRIES


class JournalEntry(models.Model):
    """One line of the journal of who did what; votes never appear in it."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    verb = models.CharField(max_length=40)
    item = models.CharField(max_length=120)
    place = models.CharField(max_length=150, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["place", "-at"])]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.item}"
