"""Arguments as HTML, with what was replied to them: rendered once for what they show."""

from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from roadmaps.templatetags.keeping import PIECES, TOKEN


class Exchanges:
    """The arguments of one page: same roadmap, same reader. `voice_sign` is the voice in force of
    whoever has several, or what stands for it."""

    def __init__(self, roadmap, conversation, roles, voice_sign=""):
        self.roadmap, self.conversation, self.voice_sign = roadmap, conversation, voice_sign
        self.roles = tuple(sorted(roles & {"moderator", "administrator"}))  # who answers questions
        self.place = (roadmap.region.slug, roadmap.slug, roadmap.region.zone)

    def columns(self, token=TOKEN):
        """Each column with its HTML, and in its forms the token of who reads."""

        def html(said):
            return mark_safe("".join(map(self.html, said)).replace(TOKEN, token))

        return [{**column, "html": html(column["said"])} for column in self.conversation.columns]

    def html(self, said):
        """One argument, with `TOKEN` in its forms."""
        open, signed_in = self.conversation.is_open, self.conversation.signed_in
        told = (said, self.place, open, signed_in, self.roles, self.voice_sign)
        return PIECES.get(("argument", get_language(), *told), lambda: self.rendered(said))

    def rendered(self, said):
        page = {
            "said": said,
            "roadmap": self.roadmap,
            "region": self.roadmap.region,
            "is_open": self.conversation.is_open,
            "signed_in": self.conversation.signed_in,
            "roles": self.roles,
            "speaking": {"several": bool(self.voice_sign), "sign": self.voice_sign},
            "csrf_token": TOKEN,
        }
        with timezone.override(self.roadmap.region.zone):
            return get_template("consultation/_argument.html").render(page)
