"""In whose name a person speaks now: their own, or an organisation's that mandated them."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import SimpleLazyObject

from accounts.queries import voices_of

VOICE = "voice"
ONESELF = 0  # in one's own name, said before how one takes part
KEPT = "_speaking"


class OtherVoice(Exception):
    """What was sent speaks in another name than the one in force, or none was chosen yet."""


@dataclass(frozen=True)
class Speaker:
    """A name one may speak in."""

    pk: int  # the voice's, or ONESELF
    voice: object
    name: str
    is_oneself: bool


class Speaking:
    """The names this request's person may speak in, and the one they chose in this session."""

    def __init__(self, request):
        self.request = request
        self.user = request.user

    @cached_property
    def voices(self):
        return voices_of(self.user)

    @cached_property
    def own(self):
        """The person's own voice, or None before they said how they take part."""
        return next((voice for voice in self.voices if voice.user_id == self.user.pk), None)

    @cached_property
    def several(self):
        """Whether there is a choice: an organisation beside oneself."""
        return any(voice.organisation_id for voice in self.voices)

    @cached_property
    def chosen(self):
        """The voice chosen in this session, as it was sent; None while none is in force."""
        if not self.several:
            return self.own.pk if self.own else ONESELF
        kept = self.request.session.get(VOICE)
        if kept == ONESELF and self.own:
            return self.own.pk
        return kept if kept in self.known else None

    @cached_property
    def known(self):
        own = self.own.pk if self.own else ONESELF
        return {own, *(voice.pk for voice in self.voices)}

    @property
    def voice(self):
        """The voice in force; while none is chosen, one's own if there is one."""
        if self.chosen is None:
            return self.own or next(iter(self.voices), None)
        return next((voice for voice in self.voices if voice.pk == self.chosen), None)

    @cached_property
    def speakers(self):
        """Oneself first, then the organisations by name; nobody when signed out."""
        if not self.user.is_authenticated:
            return []
        bodies = {voice.organisation_id: voice for voice in self.voices if voice.organisation_id}
        others = [Speaker(voice.pk, voice, voice.body_name, False) for voice in bodies.values()]
        others.sort(key=lambda speaker: speaker.name.casefold())
        own = self.own.pk if self.own else ONESELF
        return [Speaker(own, self.own, str(self.user), True), *others]

    @property
    def current(self):
        """Who speaks, or None while it is to be chosen."""
        return next((one for one in self.speakers if one.pk == self.chosen), None)

    @property
    def others(self):
        return [one for one in self.speakers if one.pk != self.chosen]

    @property
    def picked(self):
        """What a form of the page shows as chosen: what was just sent, else what is in force."""
        sent = number(self.request.POST.get(VOICE))
        return sent if sent in self.known else self.chosen

    @property
    def shown(self):
        """The voice of the name shown as chosen; while none is, as `voice` says."""
        picked = self.picked
        found = (voice for voice in self.voices if voice.pk == picked)
        return self.voice if picked is None else next(found, None)

    @property
    def sign(self):
        """What a form carries, to be told when another name is in force; nothing without choice."""
        if not self.several:
            return ""
        return "none" if self.chosen is None else str(self.chosen)


def number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def speaking(request):
    """The names of this request, asked once."""
    found = getattr(request, KEPT, None)
    if found is None or found.user is not request.user:
        found = Speaking(request)
        setattr(request, KEPT, found)
    return found


def voice_of(request):
    """The voice chosen in this session; while none is, one's own, else the first there is."""
    return speaking(request).voice


def speakers(request):
    """The names this person may speak in: one, unless an organisation mandated them."""
    return speaking(request).speakers


def speak_as(request, pk):
    """Speak in this name from now on, in this session; False when it is none of one's own."""
    if pk not in speaking(request).known:
        return False
    request.session[VOICE] = pk
    delattr(request, KEPT)
    return True


def spoken(request):
    """The voice in whose name this form was sent. It must be the one in force, unless the form
    offered the choice and had seen the one in force. Raises OtherVoice."""
    now = speaking(request)
    sent, seen = number(request.POST.get(VOICE)), request.POST.get("voice_seen")
    if not now.several:
        if sent not in (None, ONESELF, now.chosen):
            raise OtherVoice
        return now.voice
    if sent is None or sent not in now.known:
        raise OtherVoice
    if sent != now.chosen:
        if seen != now.sign:
            raise OtherVoice
        speak_as(request, sent)
    return speaking(request).voice


def voted(request):
    """As `spoken`; but a vote that names no voice at all, as a script sends it, is one's own, never
    an organisation's."""
    now = speaking(request)
    if VOICE not in request.POST and now.own and now.chosen in (None, now.own.pk):
        return now.own
    return spoken(request)


def context(request):
    """`speaking`, for the templates: nothing is asked before one names it."""
    if not hasattr(request, "user"):
        return {}
    return {"speaking": SimpleLazyObject(lambda: speaking(request))}
