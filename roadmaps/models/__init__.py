from roadmaps.models.content import Action, Axis, Content, Figure
from roadmaps.models.phase import Clock, Phase
from roadmaps.models.region import Emblem, Region, Role
from roadmaps.models.roadmap import Roadmap
from roadmaps.models.upload import Upload
from roadmaps.models.version import Entry, Unlock, Version

__all__ = [
    "Action",
    "Axis",
    "Clock",
    "Content",
    "Emblem",
    "Entry",
    "Figure",
    "Phase",
    "Region",
    "Roadmap",
    "Role",
    "Unlock",
    "Upload",
    "Version",
]
