"""Who speaks in a form, and when one may: what arguments and written contributions share."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.operations import take_part
from accounts.speaking import OtherVoice, speaking, spoken, voice_of
from consultation.forms.voting import TakePartForm
from roadmaps.calendar import calendar_of
from roadmaps.templatetags.words import moment


class Speaker:
    """The voice this form is sent in, checked; who has none yet is asked how they take part."""

    def __init__(self, request, region):
        self.request, self.region = request, region
        self.is_lost = False  # the form speaks in another name than the one in force
        self.voice = self.heard()

    def heard(self):
        if self.request.method != "POST":
            return voice_of(self.request)
        try:
            return spoken(self.request)
        except OtherVoice:
            self.is_lost = True
            return None

    @property
    def is_outside(self):
        return self.voice is not None and not self.region.includes(self.voice.department)

    @cached_property
    def form(self):
        """What is asked once of who has no voice yet."""
        if self.voice is not None or self.is_lost:
            return None
        typed = self.request.POST if "department" in self.request.POST else None
        return TakePartForm(typed, region=self.region, email=self.request.user.email)

    @property
    def is_valid(self):
        return self.form is None or self.form.is_valid()

    @property
    def signature(self):
        """What one signs with unless one types another: the name one speaks in."""
        current = speaking(self.request).current
        if current is None or current.is_oneself:
            return self.request.user.name
        return current.name

    def participant(self):
        return self.voice or take_part(user=self.request.user, **self.form.cleaned_data)


class Commenting:
    """The phase in which one comments under a roadmap, as pages say it."""

    def __init__(self, roadmap):
        self.calendar = calendar_of(roadmap)
        self.zone = roadmap.region.tz
        self.open = self.calendar.open_for("may_comment")
        self.latest = self.calendar.latest("may_comment")

    @property
    def shut(self):
        """Why nobody may say anything now, in one sentence; nothing while one may."""
        phase = self.latest
        if self.open:
            return ""
        if phase is None:
            return _("Cette feuille de route ne s’est pas encore ouverte aux commentaires.")
        if phase.is_suspended(self.calendar.now):
            at = moment(phase.suspended_at, self.zone)
            return _("Les échanges sont suspendus depuis le %(at)s.") % {"at": at}
        return _("Les échanges sont clos depuis le %(at)s.") % {
            "at": moment(phase.closes_at, self.zone)
        }
