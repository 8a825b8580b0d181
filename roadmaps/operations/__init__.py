from roadmaps.operations.actions import (
    CodeTaken,
    WrittenSince,
    add_action,
    edit_action,
    put_axis,
    withdraw_action,
)
from roadmaps.operations.calendar import PhaseOpened, add_phase, remove_phase, settle_phase
from roadmaps.operations.draft import (
    draft_of,
    place_action,
    set_axes,
    set_figures,
    write_action,
)
from roadmaps.operations.figures import put_figure, raise_figure, remove_figure
from roadmaps.operations.imports import dry_run, import_sheet
from roadmaps.operations.phases import PhaseClosed, close_round, hold_open, open_phases
from roadmaps.operations.regions import (
    dress_region,
    give_emblem,
    remove_emblem,
    settle_region,
)
from roadmaps.operations.roadmaps import (
    AddressTaken,
    begin_roadmap,
    begin_roadmap_at,
    describe_roadmap,
    renew_rehearsal,
)
from roadmaps.operations.uploads import apply_upload, keep_upload, match_columns
from roadmaps.operations.versions import (
    NothingToPublish,
    RoundOpen,
    publish_version,
)

__all__ = [
    "AddressTaken",
    "CodeTaken",
    "NothingToPublish",
    "PhaseClosed",
    "PhaseOpened",
    "RoundOpen",
    "WrittenSince",
    "add_action",
    "add_phase",
    "apply_upload",
    "begin_roadmap",
    "begin_roadmap_at",
    "close_round",
    "describe_roadmap",
    "draft_of",
    "dress_region",
    "dry_run",
    "edit_action",
    "give_emblem",
    "hold_open",
    "import_sheet",
    "keep_upload",
    "match_columns",
    "open_phases",
    "place_action",
    "publish_version",
    "put_axis",
    "put_figure",
    "raise_figure",
    "remove_emblem",
    "remove_figure",
    "remove_phase",
    "renew_rehearsal",
    "set_axes",
    "set_figures",
    "settle_phase",
    "settle_region",
    "withdraw_action",
    "write_action",
]
