"""Pictures a template asks for."""

from django import template

from public.pictures import series

register = template.Library()


@register.simple_tag
def series_of(figure):
    """A figure's series as a line, or nothing when it has none."""
    return series(figure.series)
