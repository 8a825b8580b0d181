"""In whose name a person speaks now: their own, or an organisation's that mandated them."""

from accounts.queries import voices_of

VOICE = "voice"


def voice_of(request):
    """The voice chosen in this session, else the first of this account's; None without any."""
    voices = voices_of(request.user)
    chosen = request.session.get(VOICE) if len(voices) > 1 else None
    return next((voice for voice in voices if voice.pk == chosen), next(iter(voices), None))
