from roadmaps.operations.actions import (
    CodeTaken,
    WrittenSince,
    add_action,
    edit_action,
    edit_fields,
    put_axis,
)
from roadmaps.operations.calendar import (
    NotLater,
    PhaseMoved,
    PhaseOpened,
    add_phase,
    prolong_phase,
    remove_phase,
    resume_phase,
    settle_phase,
    suspend_phase,
)
from roadmaps.operations.corrections import NothingToCorrect, correct_action
from roadmaps.operations.draft import (
    draft_of,
    place_action,
    set_axes,
    set_figures,
    write_action,
)
from roadmaps.operations.figures import put_figure, raise_figure, remove_figure
from roadmaps.operations.imports import dry_run, import_sheet
from roadmaps.operations.lineage import (
    merge_action,
    restore_action,
    split_action,
    withdraw_action,
)
from roadmaps.operations.phases import (
    PhaseClosed,
    PhaseSuspended,
    close_round,
    hold_open,
    open_phases,
)
from roadmaps.operations.places import (
    AxisInUse,
    NoSuchPlace,
    place_action_after,
    place_axis,
    remove_axis,
    step_action,
)
from roadmaps.operations.redaction import (
    PassageNotFound,
    door,
    note_redaction,
    redact_action,
)
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
    "AxisInUse",
    "CodeTaken",
    "NoSuchPlace",
    "NothingToCorrect",
    "NotLater",
    "NothingToPublish",
    "PassageNotFound",
    "PhaseClosed",
    "PhaseMoved",
    "PhaseOpened",
    "PhaseSuspended",
    "RoundOpen",
    "WrittenSince",
    "add_action",
    "add_phase",
    "apply_upload",
    "begin_roadmap",
    "begin_roadmap_at",
    "close_round",
    "correct_action",
    "describe_roadmap",
    "door",
    "draft_of",
    "dress_region",
    "dry_run",
    "edit_action",
    "edit_fields",
    "give_emblem",
    "hold_open",
    "import_sheet",
    "keep_upload",
    "match_columns",
    "merge_action",
    "note_redaction",
    "open_phases",
    "place_action",
    "place_action_after",
    "place_axis",
    "prolong_phase",
    "publish_version",
    "put_axis",
    "put_figure",
    "raise_figure",
    "redact_action",
    "remove_axis",
    "remove_emblem",
    "remove_figure",
    "remove_phase",
    "renew_rehearsal",
    "restore_action",
    "set_axes",
    "set_figures",
    "resume_phase",
    "settle_phase",
    "settle_region",
    "suspend_phase",
    "split_action",
    "step_action",
    "withdraw_action",
    "write_action",
]
