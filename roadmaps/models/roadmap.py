import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roadmaps.models.region import Region

RESERVED_ROADMAP_SLUGS = ["manage", "rehearsal"]


def rehearsal_key():
    return secrets.token_urlsafe(24)


class RoadmapQuerySet(models.QuerySet):
    def published(self):
        return self.filter(current__isnull=False)

    def visible_to(self, user):
        """Published roadmaps, and the drafts of the regions this person administers."""
        return self.filter(Q(current__isnull=False) | Q(region__in=Region.objects.managed_by(user)))

    def at(self, region, roadmap):
        """The roadmap of this address."""
        return self.filter(region__slug=region, slug=roadmap).select_related("region", "current")


class Roadmap(models.Model):
    """What is being built: from draft to adoption to follow-up."""

    class Moderation(models.TextChoices):
        BEFORE = "before", _("avant la publication")
        AFTER = "after", _("après la publication")

    region = models.ForeignKey(Region, models.PROTECT, related_name="roadmaps")
    slug = models.SlugField(_("adresse"), max_length=80)
    title = models.CharField(_("titre"), max_length=150)
    subtitle = models.CharField(_("sous-titre"), max_length=200, blank=True)
    perimeter = models.TextField(_("qui peut participer"), blank=True)
    moderation = models.CharField(
        _("modération"), max_length=6, choices=Moderation, default=Moderation.BEFORE
    )
    promise = models.TextField(_("ce qui sera fait du résultat"), blank=True)
    current = models.ForeignKey(
        "roadmaps.Version", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rehearsal_key = models.CharField(max_length=40, unique=True, default=rehearsal_key)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        ordering = ["region", "title"]
        constraints = [
            models.UniqueConstraint(fields=["region", "slug"], name="roadmap_address_is_unique"),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_ROADMAP_SLUGS),
                name="roadmap_slug_is_not_reserved",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def place(self):
        """The address part that names it, as the journal records it."""
        return f"{self.region.slug}/{self.slug}"
