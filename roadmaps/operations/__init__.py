from roadmaps.operations.draft import (
    draft_of,
    place_action,
    set_axes,
    set_figures,
    write_action,
)
from roadmaps.operations.imports import dry_run, import_sheet
from roadmaps.operations.phases import PhaseClosed, close_round, hold_open, open_phases
from roadmaps.operations.roadmaps import (
    AddressTaken,
    begin_roadmap,
    begin_roadmap_at,
    describe_roadmap,
)
from roadmaps.operations.versions import NothingToPublish, publish_version

__all__ = [
    "AddressTaken",
    "NothingToPublish",
    "PhaseClosed",
    "begin_roadmap",
    "begin_roadmap_at",
    "close_round",
    "describe_roadmap",
    "draft_of",
    "dry_run",
    "hold_open",
    "import_sheet",
    "open_phases",
    "place_action",
    "publish_version",
    "set_axes",
    "set_figures",
    "write_action",
]
