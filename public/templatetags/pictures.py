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
    """An axis's title up to its first full word, as a bar of axes has room for."""
    words = title.partition(":")[0].split()
    last = next((at for at, word in enumerate(words) if len(word) > 3), len(words))
    return " ".join(words[: last + 1])
