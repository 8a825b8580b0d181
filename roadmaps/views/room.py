"""The door of this app's rooms."""

from roadmaps.rooms import address, managed, room

__all__ = ["address", "managed", "room"]
