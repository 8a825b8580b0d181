"""Pictures a template asks for."""

from django import template

from public import state

register = template.Library()


register.simple_tag(state.state_of_play)


@register.filter
def short_title(title):
    """An axis's title up to its first full word, as a bar of axes has room for."""
    words = title.partition(":")[0].split()
    last = next((at for at, word in enumerate(words) if len(word) > 3), len(words))
    return " ".join(words[: last + 1])
