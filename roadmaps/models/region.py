import hashlib
import json
import re
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.departments import DEPARTMENTS
from outbox.letters import Sender
from roadmaps.look import Look

DESIGNED_ACCENT = "#0a5a42"
RESERVED_SLUGS = ["accounts", "admin", "demo", "design", "health", "static", "vote"]


def check_zone(name):
    if name not in available_timezones():
        raise ValidationError(_("Fuseau horaire inconnu : %(zone)s"), params={"zone": name})


def check_departments(codes):
    known = list(DEPARTMENTS)
    listed = codes if isinstance(codes, list) else [codes]
    unknown = [code for code in listed if code not in known]
    if unknown:
        told = {"codes": ", ".join(map(str, unknown))}
        raise ValidationError(_("Départements inconnus : %(codes)s"), params=told)


def check_colour(text):
    if not re.fullmatch("#[0-9a-f]{6}", text):
        raise ValidationError(_("Une couleur s’écrit # et six chiffres ou lettres de a à f."))


class RegionQuerySet(models.QuerySet):
    def managed_by(self, user):
        """The regions this person administers."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(roles__user=user, roles__name="administrator")


class Region(models.Model):
    """Who publishes roadmaps; one installation serves several."""

    slug = models.SlugField(_("adresse"), max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    zone = models.CharField(
        _("fuseau horaire"), max_length=40, default="Europe/Paris", validators=[check_zone]
    )
    departments = models.JSONField(
        _("départements"), default=list, blank=True, validators=[check_departments]
    )
    contact = models.CharField(_("responsable"), max_length=120, blank=True)
    sender = models.EmailField(_("adresse d’expédition"))
    reply_to = models.EmailField(_("adresse de réponse"))
    two_signatures = models.BooleanField(
        _("deux signatures"),
        default=False,
        help_text=_("Une réponse ne se publie qu’après l’accord d’une seconde personne."),
    )
    accent = models.CharField(
        _("couleur"), max_length=7, default=DESIGNED_ACCENT, validators=[check_colour]
    )
    emblem_digest = models.CharField(max_length=64, blank=True, editable=False)
    emblem_width = models.PositiveSmallIntegerField(default=0, editable=False)
    emblem_height = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_SLUGS),
                name="region_slug_is_not_reserved",
                violation_error_message=_("Cette adresse est réservée."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def tz(self):
        return ZoneInfo(self.zone)

    def includes(self, department):
        """Whether it is one of the region's: who votes takes part in one of them."""
        return department in self.departments

    @property
    def has_chosen_accent(self):
        """Whether its colour is another than that of the stylesheet."""
        return self.accent != DESIGNED_ACCENT

    @property
    def look(self):
        return Look(self.accent)

    @property
    def colours(self):
        """Its colours as `#rrggbb` by token, in "light" and in "dark"."""
        return self.look.colours

    @property
    def face(self):
        """What a page shows of the region in its head, as texts."""
        return (self.name, self.accent, self.emblem_digest)

    def sign(self, names):
        """A short sign of what these fields say, another as soon as one of them changes."""
        said = json.dumps([getattr(self, name) for name in names])
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def as_sender(self):
        """Who the region's mails come from, and whom they are answered to."""
        return Sender(f"{self.name} | Coroute", self.sender, self.reply_to, self.colours)


class Emblem(models.Model):
    """A region's image, in a table of its own: no page loads it to show where it is."""

    region = models.OneToOneField(Region, models.CASCADE, primary_key=True)
    digest = models.CharField(max_length=64)
    image = models.BinaryField()

    def __str__(self):
        return self.digest


class Role(models.Model):
    """What a person is trusted with in a region."""

    class Name(models.TextChoices):
        ADMINISTRATOR = "administrator", _("administration")
        MODERATOR = "moderator", _("modération")
        SECRETARY = "secretary", _("secrétariat du comité")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    region = models.ForeignKey(Region, models.CASCADE, related_name="roles")
    name = models.CharField(max_length=15, choices=Name)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "region", "name"], name="role_given_once"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_name_display()}"
