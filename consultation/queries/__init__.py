from consultation.queries.voting import (
    Ballot,
    positions_on_actions,
    positions_on_proposals,
    priorities_of,
)

__all__ = ["Ballot", "positions_on_actions", "positions_on_proposals", "priorities_of"]
