from roadmaps.operations.draft import (
    draft_of,
    place_action,
    set_axes,
    set_figures,
    write_action,
)
from roadmaps.operations.phases import PhaseClosed, close_round, hold_open, open_phases
from roadmaps.operations.versions import NothingToPublish, publish_version

__all__ = [
    "NothingToPublish",
    "PhaseClosed",
    "close_round",
    "draft_of",
    "hold_open",
    "open_phases",
    "place_action",
    "publish_version",
    "set_axes",
    "set_figures",
    "write_action",
]
