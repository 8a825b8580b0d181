"""How often one may send: whoever goes faster waits, and what they typed is kept."""

from allauth.core import ratelimit
from django.utils.translation import gettext as _

RETRY_AFTER = 600  # seconds


def goes_too_fast(request, action, form, field=None):
    """Whether this is once too often, by settings.ACCOUNT_RATE_LIMITS; the form then says so."""
    if ratelimit.consume(request, action=action):
        return False
    form.add_error(
        field,
        _("Trop d’envois rapprochés : celui-ci n’est pas parti. Renvoyez-le dans dix minutes."),
    )
    return True


def told_to_wait(response):
    response["Retry-After"] = str(RETRY_AFTER)
    return response
