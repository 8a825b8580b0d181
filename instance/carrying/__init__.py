"""Carrying every row from one place to another: a database, a file, another database."""


class CannotCarry(Exception):
    """Why nothing was carried, or why it stopped; the message is for the operator."""
