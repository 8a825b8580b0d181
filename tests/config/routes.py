"""Every address there is, read from the program itself."""

from django.urls import URLPattern


def is_other(resolver):
    name = getattr(resolver.urlconf_name, "__name__", "")
    return resolver.app_name == "admin" or name.startswith("allauth.")


def routes(resolver, prefix="", namespace=""):
    """Each address as its name (or its route, when it has none) and its route."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (f"{namespace}{entry.name}" if entry.name else route), route
        elif is_other(entry):
            yield f"others: {route}", route
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, route, inner)
