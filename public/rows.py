"""The actions of a plan as rows of HTML: rendered once for what they show, then reused."""

from django.template.loader import get_template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insights.queries import bar
from public.shell import flush
from roadmaps.templatetags.keeping import TOKEN
from roadmaps.templatetags.words import number, short_euros

VOICE = f"voice-{TOKEN}"  # stands in kept rows for the voice of whoever has several


def target_of(content):
    """The first target in one breath: « 300 entreprises »."""
    if not content.targets:
        return ""
    first = content.targets[0]
    return " ".join(str(part) for part in (number(first["target"]), first["unit"]) if part)


def ends_of(content):
    return (
        _("d’ici %(date)s") % {"date": date_format(content.ends_on, "F Y")}
        if content.ends_on
        else ""
    )


class Rows:
    """The rows of one page: same roadmap, plan, round, reader's state and language."""

    def __init__(self, standing, ballot):
        self.roadmap = roadmap = standing.roadmap
        self.published = standing.plan.version.published_at is not None
        self.ballot = ballot
        closes_at = ballot.round and ballot.round.closes_at
        zone = roadmap.region.zone
        several = bool(ballot.voice_sign)
        round = ballot.round and ballot.round.pk
        key = (get_language(), round, closes_at, zone, ballot.state, several)
        self.kept = standing.rows.setdefault(key, {})
        self.template = get_template("components/action_row.html")

    def html(self, stop, position="", proposals=0, support=None):
        """The row of one action as bytes, kept in memory; `TOKEN` and `VOICE` stand in it."""
        key = (stop.code, position, support)
        counted, html = self.kept.get(key, (None, b""))
        if counted != proposals:
            html = flush(self.render(stop, position, proposals, support)).encode()
            self.kept[key] = proposals, html
        return html

    def url(self, stop):
        """An action's page: of the published plan, or of the draft by the private link."""
        region = self.roadmap.region.slug
        if self.published:
            return reverse("public:action", args=(region, self.roadmap.slug, stop.code))
        return reverse(
            "public:rehearsal_action", args=(region, self.roadmap.rehearsal_key, stop.code)
        )

    def facts(self, stop):
        """What a row or a line of a table says of an action."""
        return {
            "url": self.url(stop),
            "code": stop.code,
            "title": stop.title,
            "owner": stop.content.owner,
            "target": target_of(stop.content),
            "ends": ends_of(stop.content),
            "budget": short_euros(stop.budget),
        }

    def lines(self, stops, positions):
        """The actions as lines of a table, with the reader's positions."""
        return [
            {**self.facts(stop), "stop": stop, "position": positions.get(stop.action_id, "")}
            for stop in stops
        ]

    def render(self, stop, position, proposals, support):
        row = self.facts(stop)
        row |= {"proposals": proposals, "proposals_url": f"{row['url']}#proposals"}
        vote = self.ballot.context("vote_action", stop.code, position)
        vote["voice_sign"] = VOICE if self.ballot.voice_sign else ""
        shown = support and bar(*support)
        return self.template.render(
            {**vote, "vote_url": vote["url"], "row": row, "support": shown, "csrf_token": TOKEN}
        )
