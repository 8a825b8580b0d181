"""What an edition of the letter says, as facts ready to be frozen: dates are ISO, words are left
to the letter. Everything is bounded by the cut-off; nothing of an open round's votes is read."""

from committee.edition.edition import Edition, edition_to_come, next_edition
from committee.edition.moments import Moments, first_due

__all__ = ["Edition", "Moments", "edition_to_come", "first_due", "next_edition"]
