"""What cannot be undone is shown first, then confirmed: what changed in between is shown again."""

import hashlib


def sign_shown(form):
    """A short sign of what a valid form says, which its button to confirm carries."""
    said = sorted((name, str(value)) for name, value in form.cleaned_data.items())
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def confirms(request, form):
    """Whether this press confirms what was shown, and not what was typed since."""
    return request.POST.get("confirm") == sign_shown(form)
