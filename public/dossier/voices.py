"""Who took part and what they said: by college and by territory, nothing summed over colleges."""

from django.db.models import Count

from accounts.departments import DEPARTMENTS
from accounts.models import College
from consultation.models import Registration
from consultation.queries.flags import apart_in, voices_apart
from insights.analysis.shares import ENOUGH_FOR_A_RATE
from insights.queries import college_rows, domain_of, results_of
from public.dossier.cover import day


class Rounds:
    """The rounds whose results may be shown, read at once, on one scale."""

    def __init__(self, roadmap):
        self.rounds = list(roadmap.phases.shown_at_the_clock())
        self.results = {round.pk: results_of(round) for round in self.rounds}
        every = [by_college for found in self.results.values() for by_college in found.values()]
        self.domain = domain_of(counts for by_college in every for counts in by_college.values())

    def on(self, kind, pk):
        """What each college said of one item, round by round; rounds without a vote on it are
        left out."""
        found = []
        for round in self.rounds:
            by_college = self.results[round.pk].get((kind, pk))
            if by_college:
                rows = college_rows(by_college, domain=self.domain)
                found.append({"round": round.name, "colleges": [plain(row) for row in rows]})
        return found

    def participation(self):
        """For each round: voices and votes by college, voices by department."""
        return [self.part(round) for round in self.rounds]

    def part(self, round):
        registered = Registration.objects.filter(round=round)
        kept = registered.exclude(participant__in=voices_apart(round))
        rows = kept.values_list("college", "department")
        counted = {tuple(key): n for *key, n in rows.annotate(n=Count("pk")).order_by()}
        voices = {
            college: sum(n for (one, _place), n in counted.items() if one == college)
            for college in College.values
        }
        votes = dict.fromkeys(College.values, 0)
        for by_college in self.results[round.pk].values():
            for college, counts in by_college.items():
                votes[college] += counts.n
        return {
            "round": round.name,
            "closed": day(round.closes_at),
            "apart": apart_in(round),
            "colleges": [
                {"label": label, "voices": voices[college], "votes": votes[college]}
                for college, label in labels()
            ],
            **by_department(counted, voices),
        }


def by_department(counted, voices):
    """Voices by department, a column a college; a college of fewer than ten voices in all is not
    told apart by place, where one could guess who it was."""
    shown = [college for college in College.values if voices[college] >= ENOUGH_FOR_A_RATE]
    places = sorted({place for college, place in counted if college in shown})
    return {
        "columns": [str(College(college).label) for college in shown],
        "places": [
            {
                "label": DEPARTMENTS.get(place, place),
                "counts": [counted.get((college, place), 0) for college in shown],
            }
            for place in places
        ],
        "too_few": [
            str(College(college).label)
            for college in College.values
            if 0 < voices[college] < ENOUGH_FOR_A_RATE
        ],
    }


def labels():
    return [(college, str(label)) for college, label in College.choices]


def plain(row):
    """A college's row as facts alone."""
    support = {**row["support"], "college": str(row["support"]["college"])}
    return {**row, "name": str(row["name"]), "support": support}
