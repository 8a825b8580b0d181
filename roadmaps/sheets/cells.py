"""The text of one cell: what a spreadsheet must not run, and how its column is called."""

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def escaped(text):
    """The text with an apostrophe before it when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(STARTS_A_FORMULA) else text


def unescaped(text):
    """What `escaped` was given, exactly."""
    quoted = text.startswith("'") and text.lstrip("'").startswith(STARTS_A_FORMULA)
    return text[1:] if quoted else text


def letters(column):
    """A column's letters as spreadsheets show them: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
