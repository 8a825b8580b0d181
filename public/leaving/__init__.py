"""Taking one's data away, and leaving: what names a person, table by table, and what becomes of
it."""
