from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from roadmaps.models import Phase, Region


class ContactQuerySet(models.QuerySet):
    def reachable(self):
        """Neither unsubscribed nor lost."""
        return self.filter(unsubscribed_at=None, lost_at=None)


class Contact(models.Model):
    """Somebody of a region's list, who may be written to until they say no."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="contacts")
    email = models.EmailField(_("adresse électronique"))
    email_key = models.CharField(max_length=254)
    name = models.CharField(_("nom"), max_length=150, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    department = models.CharField(_("département"), max_length=3, blank=True)
    origin = models.CharField(
        _("d’où vient cette adresse, et à quel titre"), max_length=200, blank=True
    )
    added_at = models.DateTimeField()
    unsubscribed_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True, help_text="Its mail came back for good.")

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["email_key"]
        constraints = [
            models.UniqueConstraint(fields=["region", "email_key"], name="contact_once_per_region"),
        ]

    def __str__(self):
        return self.email


class ContactSheet(models.Model):
    """A list of contacts put in, kept between its dry run and its confirmation, then forgotten."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="contact_sheets")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=150)
    rows = models.JSONField(help_text="Lines as read: number, then what each column says.")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.name


class Launch(models.Model):
    """A mail to a region's contacts that tells of one phase; frozen when it is sent."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="launches")
    word = models.TextField(_("le mot de la région"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    inside = models.PositiveIntegerField(default=0, help_text="Contacts in the perimeter.")
    outside = models.PositiveIntegerField(default=0, help_text="Not written to: elsewhere.")
    unknown = models.PositiveIntegerField(default=0, help_text="Written to: no department known.")
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the last was owed.")

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["phase"], name="launch_once_per_phase"),
        ]

    def __str__(self):
        return f"launch of {self.phase_id}"


class ClosingReminder(models.Model):
    """Those who began a phase and have something left are told once, some days before its close:
    those who had begun by `due_at`."""

    phase = models.OneToOneField(Phase, models.CASCADE, related_name="closing_reminder")
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"reminder of {self.phase_id}"
