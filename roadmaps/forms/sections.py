"""A long form told in sections: what `components/form_sections.html` shows."""


def sections_of(form, layout):
    """The layout's titles with the form's fields: rows part at « | », fields of a row at spaces."""
    found = []
    for title, names in layout:
        rows = [
            [form[name] for name in row.split() if name in form.fields] for row in names.split("|")
        ]
        found.append({"title": title, "rows": [row for row in rows if row]})
    return found
