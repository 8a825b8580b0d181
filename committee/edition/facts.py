"""One action as an edition names it."""


def facts_of(stop):
    return {"code": stop.code, "title": stop.title, "line": stop.line, "owner": stop.content.owner}
