from roadmaps.models.content import Action, Axis, Content, Figure
from roadmaps.models.deliberation import Deliberation, Dossier
from roadmaps.models.phase import Clock, Phase, PhaseNotice
from roadmaps.models.redaction import Redaction
from roadmaps.models.region import Emblem, Region, Role
from roadmaps.models.roadmap import Roadmap
from roadmaps.models.short_link import ShortLink
from roadmaps.models.upload import Upload
from roadmaps.models.version import Departure, Entry, Unlock, Version

__all__ = [
    "Action",
    "Axis",
    "Clock",
    "Content",
    "Deliberation",
    "Departure",
    "Dossier",
    "Emblem",
    "Entry",
    "Figure",
    "Phase",
    "PhaseNotice",
    "Redaction",
    "Region",
    "Roadmap",
    "ShortLink",
    "Role",
    "Unlock",
    "Upload",
    "Version",
]
