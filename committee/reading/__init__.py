"""From a frozen edition to what a seat reads: the same facts for the mail and for the page."""

from committee.reading.reading import Reading, moment, place_of

__all__ = ["Reading", "moment", "place_of"]
