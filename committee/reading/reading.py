"""An edition being read, and by whom."""

from datetime import date, datetime, timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from committee.links import absolute
from committee.pictures import ticked
from committee.reading.agenda import agenda
from committee.reading.news import told

LATE = timedelta(hours=1)


def place_of(roadmap):
    return roadmap.region.slug, roadmap.slug


def moment(iso):
    return datetime.fromisoformat(iso) if iso else None


class Reading:
    """An edition being read: what all its readers share is worked out once."""

    def __init__(self, digest):
        self.digest = digest
        self.committee = digest.committee
        remits = self.committee.remits.select_related("roadmap__region", "roadmap__current")
        self.roadmaps = {remit.roadmap_id: remit.roadmap for remit in remits}
        self._shared = {}
        self._rendered = {}

    def context(self, copy=None, desk=None):
        """What the edition says, with links; what awaits the seat when its copy is read."""
        since = copy.since if copy else self.digest.since
        return {
            "digest": self.digest,
            "committee": self.committee,
            "roadmap": self.committee.roadmap,
            "region": self.committee.region,
            "late": self.late,
            "since": since,
            "reader": reader(copy, self.digest),
            "mine": self.mine(copy, desk),
            "word": self.digest.content["word"],
            **self.shared(since),
        }

    def shared(self, since):
        """What it says of each roadmap to those who were told up to the same moment."""
        key = since, get_language()
        if key not in self._shared:
            content = self.digest.content
            roadmaps = self.sections(content["periods"].get(since.isoformat(), []))
            self._shared[key] = {
                "roadmaps": roadmaps,
                "fresh": sum(one["fresh"] for one in roadmaps),
                "coming": agenda(content, self.titles),
                "next": moment(content["next"]),
            }
        return self._shared[key]

    def rendered(self, context):
        """Both parts of what all who were told up to the same moment read alike: most of a mail,
        rendered once for all of them."""
        key = context["since"], get_language(), context["reader"]["first"]
        if key not in self._rendered:
            self._rendered[key] = {
                "common_html": render_to_string("emails/_digest_common.html", context),
                "common_text": render_to_string("emails/_digest_common.txt", context),
            }
        return self._rendered[key]

    @property
    def titles(self):
        """The title of each roadmap by its id, where there are several to tell apart."""
        several = len(self.digest.content["roadmaps"]) > 1
        return {pk: one.title if several else "" for pk, one in self.roadmaps.items()}

    def sections(self, period):
        """Coverage and news of the period, roadmap by roadmap."""
        found = []
        for index, facts in enumerate(self.digest.content["roadmaps"]):
            roadmap = self.roadmaps[facts["roadmap"]]
            news = told(period[index], place_of(roadmap)) if index < len(period) else {}
            proposals = news.get("proposals")
            found.append(
                {
                    "title": self.titles[roadmap.pk],
                    "url": absolute(reverse("public:roadmap", args=place_of(roadmap))),
                    "news": news,
                    "fresh": proposals["total"] if proposals else 0,
                    "coverage": coverage(facts["coverage"]) if facts["asks"] else None,
                }
            )
        return found

    @property
    def late(self):
        """Said when the letter did not leave when it was due: how late, what it stands for."""
        digest = self.digest
        missed = digest.content.get("missed", 0)
        if not missed and digest.frozen_at - digest.due_at < LATE:
            return None
        return {"missed": missed, "since": digest.since, "due_at": digest.due_at}

    def mine(self, copy, desk):
        """What awaits the seat: its named actions with their links, how many more, until when; the
        answers to its member's questions."""
        if copy is None or desk is None:
            return {"total": 0, "items": [], "more": 0, "by": None, "questions": []}
        content = copy.content
        by, last = moment(content["by"]), moment(content.get("last"))
        last = None if last == by else last
        items = [self.item(one, desk, last) for one in content["items"]]
        return {
            "total": copy.total,
            "items": items,
            "more": copy.total - len(items),
            "by": by,
            "last": last,
            "questions": [self.question(one, desk) for one in content["questions"]],
            "url": absolute(self.desk_of(content["items"], desk).url),
        }

    def desk_of(self, items, desk):
        """The desk, where the first of these items is looked at."""
        return desk.at(self.roadmaps[items[0]["roadmap"]]) if items else desk

    def item(self, frozen, desk, last):
        """A named action with its link; `early` when it is due before the last of the others."""
        own, by = desk.at(self.roadmaps[frozen["roadmap"]]), moment(frozen["by"])
        return frozen | {
            "url": absolute(own.item_url(frozen["code"])),
            "by": by,
            "early": bool(last and by < last),
            "of": self.titles[frozen["roadmap"]],
        }

    def question(self, frozen, desk):
        """An answered question, with the page where the whole of both is read."""
        roadmap = self.roadmaps[frozen["roadmap"]]
        if frozen["followed"]:
            url = desk.at(roadmap).item_url(frozen["code"])
        elif frozen["title"]:
            url = reverse("public:action", args=[*place_of(roadmap), frozen["code"]])
        else:
            url = reverse("public:roadmap", args=place_of(roadmap))
        return frozen | {"url": absolute(url)}


def reader(copy, digest):
    """How a member comes to read this: the first letter, back from absence, in another's place."""
    if copy is None:
        return {}
    content = copy.content
    away, stands_for = content["away"], content["for"]
    return {
        "first": content["first"],
        "away": away and {name: date.fromisoformat(day) for name, day in away.items()},
        "for": stands_for and stands_for | {"until": day_of(stands_for["until"])},
        "longer": copy.since < digest.since,
    }


def day_of(iso):
    return date.fromisoformat(iso) if iso else None


def coverage(frozen):
    """The coverage with its picture, and whether a cell of it is one action."""
    axes = ticked(frozen["axes"])
    exact = all(len(axis["cells"]) == axis["total"] for axis in axes)
    return frozen | {"axes": axes, "one_cell_an_action": exact}
