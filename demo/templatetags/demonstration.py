from django import template

from demo.people import accounts

register = template.Library()


@register.simple_tag
def demo_accounts():
    """The accounts offered in one click."""
    return accounts()
