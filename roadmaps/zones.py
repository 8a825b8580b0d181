"""The zones whose hours a region or its committee may keep."""

from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

ZONES = {
    "Europe/Paris": _("Paris"),
    "America/Guadeloupe": _("Guadeloupe"),
    "America/Martinique": _("Martinique"),
    "America/Cayenne": _("Guyane"),
    "Indian/Reunion": _("La Réunion"),
    "Indian/Mayotte": _("Mayotte"),
    "America/Miquelon": _("Saint-Pierre-et-Miquelon"),
    "Pacific/Noumea": _("Nouvelle-Calédonie"),
    "Pacific/Tahiti": _("Polynésie française"),
}
PARTS = "Africa America Antarctica Asia Atlantic Australia Europe Indian Pacific".split()


@cache
def elsewhere():
    """The other zones of the world, by their names."""
    known = (zone for zone in available_timezones() if zone.partition("/")[0] in PARTS)
    return sorted(zone for zone in known if "/" in zone and zone not in ZONES)
