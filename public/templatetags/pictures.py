"""Pictures a template asks for."""

from django import template

from public import pictures

register = template.Library()


@register.simple_tag
def series_of(figure):
    """A figure's series as a line, or nothing when it has none."""
    return pictures.series(figure.series)


@register.filter
def short_title(title):
    """The first words of an axis's title, as a bar of axes has room for: none that only joins."""
    head = title.partition(":")[0].split()[:2]
    return " ".join(word for word in head if word is head[0] or len(word) > 3)
