from datetime import time

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.identity import email_key

MOST_TRIES = 5


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
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="When the person left: nothing here names them any more."
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    def __str__(self):
        return self.name or self.email


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


class Preference(models.Model):
    """What news a person wants by mail: at once what concerns them, the rest in a summary."""

    class Summary(models.TextChoices):
        NONE = "none", _("jamais")
        DAILY = "daily", _("chaque jour")
        WEEKLY = "weekly", _("chaque semaine")

    user = models.OneToOneField(User, models.CASCADE, related_name="preference")
    direct = models.BooleanField(_("aussitôt, ce qui me concerne directement"), default=True)
    summary = models.CharField(_("résumé"), max_length=6, choices=Summary, default=Summary.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("jour"), default=0, help_text="0 is Monday.")
    hour = models.TimeField(_("heure"), default=time(8))
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(summary__in=["none", "daily", "weekly"]),
                name="preference_summary_is_known",
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="preference_weekday_is_one_of_seven"
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.summary}"
