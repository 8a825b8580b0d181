"""Every page there is, in each of its states: the one list that every gate walks.

A new page is one line of `PAGES`: the name of its address, who looks, and what state it is in.

    page("roadmaps:figure", "ada", key="emplois")
    page("roadmaps:figure_new", "ada", **REFUSED)

`place` is where it lies (`scenes.py` makes the places: the demonstration's two, one with nothing in
it, one with a single action, one where every text is as long as may be). What an address names
(`number`, `pk`, `code`…) is usual, or said in the line: a value, or a function that finds it. With
`send`, its form is sent as it stands. Mails are found in their folder.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.journeys.addresses import (
    argument_of,
    call_link,
    dead_link,
    edition,
    last_dossier,
    news_link,
    number_of,
    over_link,
    phase_under_way,
    public_dossier,
    remit,
    seat,
    sitting_member,
    statement_of,
    stop_link,
    vote_of,
)
from tests.journeys.scenes import CODE, EMPTY, HERE, LONG, NORMANDIE, ONE, PAUSED

TEMPLATES = Path(__file__).parents[2] / "templates"


@dataclass(frozen=True)
class Page:
    """One page in one state; `name` is that of its address."""

    name: str
    who: str
    state: str
    place: tuple
    status: int
    send: bool
    query: str
    facts: dict

    def __str__(self):
        said = [self.name, self.who, self.state, "refused" if self.send else "", self.place[1]]
        said.append(self.query)
        return ", ".join(filter(None, said))


def page(
    address, who="visitor", state="", /, *, place=HERE, status=200, send=False, query=None, **facts
):
    return Page(address, who, state, place, status, send, urlencode(query or {}), facts)


def error(name, status):
    """An error page, as the program shows it when something goes wrong."""
    return page("error", "visitor", name, status=status, name=name)


def mail(template):
    """A mail, as the mailbox of the demonstration frames it, but out of its lock."""
    return page("mail", "visitor", template, template=template)


def whole(folder):
    """The templates of a folder that are no part of another."""
    names = (path.stem for path in TEMPLATES.glob(f"{folder}/*.html"))
    return sorted(name for name in names if name[0] != "_" and name != "base")


MAILS = whole("emails")

BUDGET = {"action": "A-04", "field": "budget"}
REFUSED = {"send": True, "status": 422}
QUESTIONS = {"stance": "question"}

PAGES = [
    # Everybody's pages
    page("public:home"),
    page("public:home", "alice"),
    page("public:accessibility"),
    page("public:legal"),
    page("public:roadmap"),
    page("public:roadmap", "alice", "my votes"),
    page("public:roadmap", "visitor", "nothing found", query={"q": "introuvable"}),
    page("public:roadmap", "visitor", "over, results shown", place=NORMANDIE),
    page("public:roadmap", "visitor", "one action, before the first phase", place=ONE),
    page("public:roadmap", "zoe", "long texts", place=LONG),
    page("public:voting_path"),
    page("public:voting_path", "alice"),
    page("public:voting_path", "visitor", "over", place=NORMANDIE),
    page("public:voting_path", "zoe", "long texts", place=LONG),
    page("public:rules"),
    page("public:rules", "visitor", "no phase", place=ONE),
    page("public:rules", "visitor", "prolonged and suspended", place=PAUSED),
    page("public:roadmap", "visitor", "prolonged and suspended", place=PAUSED),
    page("public:action", "zoe", "suspended, changed since the vote", place=PAUSED),
    page("public:voting_path", "zoe", "suspended", place=PAUSED),
    page("consultation:vote_action", "bea", "suspended", place=PAUSED),
    page("consultation:proposal_new", "bea", "suspended", place=PAUSED),
    page("public:versions"),
    page("public:versions", "visitor", "the first", place=ONE),
    page("public:versions", "zoe", "long texts", place=LONG),
    page("public:differences", older=1, newer=2),
    page("public:differences", "visitor", "nothing found", older=1, newer=2, query={"q": "rien"}),
    page("public:differences", "visitor", "no difference", place=ONE, older=1, newer=1),
    page("public:differences", "zoe", "long texts", place=LONG, older=1, newer=2),
    page("public:dossier", place=ONE),
    page("public:dossier_version", "visitor", "voted, long texts", place=LONG, number=2),
    page("public:dossier_part", "visitor", "bare", place=ONE, number=1, part="axis-1"),
    page("public:dossier_part", "visitor", "long", place=LONG, number=2, part="axis-1"),
    page("public:dossier_part", "visitor", "changes", place=LONG, number=2, part="changes"),
    page("public:dossier_preview", "zoe", place=LONG, pk=last_dossier),
    page("public:dossier_preview_part", "zoe", place=ONE, pk=public_dossier, part="changes"),
    page("public:data"),
    page("public:data", "visitor", "one version, no result", place=ONE),
    page("public:action"),
    page("public:action", "alice"),
    page("public:action", "visitor", "over, results shown", place=NORMANDIE),
    page("public:action", "visitor", "bare", place=ONE),
    page("public:action", "zoe", "long texts", place=LONG),
    page("public:rehearsal", place=LONG),
    # News
    page("consultation:news"),
    page("consultation:news", "alice"),
    page("consultation:news", "alice", "what one follows", query={"mine": "1"}),
    page("consultation:news", "bea", "nothing followed", query={"mine": "1"}),
    page("consultation:news", "zoe", "long texts", place=LONG),
    page("news:preferences", "alice"),
    page("news:preferences", "bea", "nothing asked"),
    page("news:stop", token=news_link),
    page("news:stop", "visitor", "unknown", token="x.y", status=410),
    page("public:rehearsal_action", place=LONG),
    # Proposals
    page("consultation:proposals"),
    page("consultation:proposals", "alice"),
    page("consultation:proposals", "visitor", "nothing found", query={"q": "introuvable"}),
    page("consultation:proposals", "visitor", "none", place=ONE),
    page("consultation:proposals", "zoe", "long texts", place=LONG),
    page("consultation:proposal", "visitor", "new action", number=number_of("new")),
    page("consultation:proposal", "visitor", "amendment", number=number_of("published")),
    page("consultation:proposal", "visitor", "answered", number=number_of("answered")),
    page("consultation:proposal", "visitor", "refused", number=number_of("refused")),
    page("consultation:proposal", "visitor", "withdrawn", number=number_of("withdrawn")),
    page("consultation:proposal", "alice", "may vote", number=number_of("published")),
    page("consultation:proposal", "author", "to change", number=number_of("change_requested")),
    page("consultation:proposal", "zoe", "long texts", place=LONG, number=number_of("new")),
    page("consultation:proposal", "visitor", "moved", place=LONG, number=number_of("moved")),
    page("consultation:proposal", "theo", "to carry", place=LONG, number=number_of("moved")),
    page("consultation:proposal_new", "alice"),
    page("consultation:proposal_new", "alice", "whole action", query={"action": "A-04"}),
    page("consultation:proposal_new", "zoe", "long texts", place=LONG, query={"action": CODE}),
    page(
        "consultation:proposal_new", "alice", "amend", query={"action": "A-04", "field": "budget"}
    ),
    page(
        "consultation:proposal_new", "alice", "titled", query={"title": "Ouvrir un guichet unique"}
    ),
    page("consultation:proposal_new", "alice", "nothing is open", place=NORMANDIE),
    page("consultation:proposal_new", "alice", query={"title": "Court"}, **REFUSED),
    page("consultation:proposal_new", "alice", query=BUDGET, **REFUSED),
    page("consultation:proposal_edit", "author", number=number_of("change_requested")),
    page("consultation:proposal_edit", "theo", place=LONG, number=number_of("draft")),
    page("consultation:arguments_action", code="A-01"),
    page("consultation:arguments_action", "visitor", "questions", code="A-01", query=QUESTIONS),
    page("consultation:arguments_proposal", "alice", number=32),
    page("consultation:argument_action", "alice", code="A-01"),
    page("consultation:argument_action", "alice", code="A-01", **REFUSED),
    page("consultation:argument_proposal", "alice", number=32),
    page("consultation:argument", pk=argument_of("standing")),
    page("consultation:argument", "visitor", "hidden", pk=argument_of("hidden")),
    page("consultation:argument", "alice", "waiting", pk=argument_of("waiting")),
    page("consultation:argument_reply", "alice", pk=argument_of("standing")),
    page("consultation:argument_report", "alice", pk=argument_of("standing")),
    page("consultation:argument_withdraw", "alice", pk=argument_of("waiting")),
    page("consultation:support", "alice", pk=argument_of("standing")),
    page("consultation:support", "eve", "first", pk=argument_of("standing")),
    page("consultation:questions", "mo"),
    page("consultation:questions", "ada", "none", place=ONE),
    page("consultation:statements"),
    page("consultation:statements", "visitor", "none", place=ONE),
    page("consultation:statement", pk=statement_of),
    page("consultation:statement_new", "alice"),
    page("consultation:statement_new", "alice", **REFUSED),
    page("consultation:statement_report", "alice", pk=statement_of),
    page("consultation:proposal_withdraw", "author", number=number_of("change_requested")),
    page("consultation:proposal_report", "alice", number=number_of("published")),
    page("consultation:proposal_report", "alice", number=number_of("published"), **REFUSED),
    page("consultation:vote_action", query={"position": "for"}),
    page("consultation:vote_action", "bea", "first vote", query={"position": "for"}),
    page("consultation:vote_action", "zoe", "long texts", place=LONG, query={"position": "for"}),
    page(
        "consultation:vote_proposal", query={"position": "against"}, number=number_of("published")
    ),
    page("consultation:proposal", "max", "asked to agree", place=LONG, number=number_of("worded")),
    page("public:action", "visitor", "proposals collide", code="G-08"),
    # Families and splits
    page("consultation:family", number=1),
    page("consultation:family", "alice", "offered", number=2),
    page("consultation:family", "mo", "offered", number=2),
    page("consultation:family", "zoe", "long texts", place=LONG, number=1),
    page("consultation:proposal", "alice", "in a family", number=36),
    page("consultation:proposal", "alice", "to gather", number=66),
    page("consultation:proposal", "visitor", "split", number=number_of("split")),
    page("consultation:proposal", "lou", "long, split", place=LONG, number=number_of("split")),
    page("consultation:family_offer", "alice", number=66),
    page("consultation:family_offer", "lou", "long", place=LONG, number=number_of("gathered")),
    page("consultation:split_offer", "alice", number=57),
    page("consultation:split_offer", "lou", "long", place=LONG, number=number_of("to split")),
    page("consultation:split_offer", "lou", "done", place=LONG, number=number_of("split")),
    page("consultation:families", "mo"),
    page("consultation:families", "zoe", "none", place=ONE),
    page("consultation:families", "zoe", "long texts", place=LONG),
    page("consultation:family_end", "mo", number=1),
    page("consultation:family_end", "mo", "one", number=1, query={"proposal": 36}),
    page("consultation:family_propose", "mo", number=32),
    page("consultation:family_propose", "mo", "in one", number=36, **REFUSED),
    page("consultation:family_propose", "mo", "waiting", number=number_of("submitted")),
    page("consultation:family_propose", "zoe", "long", place=LONG, number=number_of("new")),
    page("consultation:split_propose", "mo", number=58),
    page("consultation:split_propose", "mo", "offered", number=57),
    page("consultation:split_propose", "mo", "a new action", number=36),
    page("consultation:split_propose", "zoe", "long", place=LONG, number=number_of("new")),
    page("consultation:proposal_move", "mo", number=36),
    page("consultation:proposal_move", "mo", number=36, **REFUSED),
    page("consultation:proposal_move", "mo", "an amendment", number=57),
    page("consultation:proposal_move", "zoe", "long texts", place=LONG, number=number_of("new")),
    # Merging
    page("consultation:merging", "ada"),
    page("consultation:merging", "ada", "new actions", query={"show": "new"}),
    page("consultation:merging", "zoe", "nothing asked", place=ONE),
    page("consultation:merging", "zoe", "long texts", place=LONG, query={"show": "all"}),
    page("consultation:merging_action", "ada", "collision", code="A-01"),
    page("consultation:merging_action", "ada", "decided", code="B-10"),
    page("consultation:merging_action", "zoe", "nothing asked", place=ONE),
    page("consultation:merging_action", "zoe", "long texts", place=LONG),
    page("consultation:merging_new", "ada", number=number_of("new")),
    page("consultation:merging_new", "ada", number=number_of("new"), **REFUSED),
    page("public:reading", code="G-08"),
    page("public:reading", "visitor", "long texts", place=LONG),
    # Moderation
    page("consultation:moderation_log"),
    page("consultation:moderation_log", "visitor", "empty", place=ONE),
    page("consultation:moderation", "mo"),
    page("consultation:moderation", "zoe", "empty", place=ONE),
    page("consultation:moderation", "zoe", "long texts", place=LONG),
    page("consultation:moderation_case", "mo", number=number_of("submitted")),
    page("consultation:moderation_case", "mo", "reported", number=number_of("reported")),
    page("consultation:moderation_case", "mo", "decided", number=number_of("refused")),
    page("consultation:moderation_case", "mo", number=number_of("submitted"), **REFUSED),
    # Answers
    page("consultation:answers", "ada"),
    page("consultation:answers", "ada", "late", query={"state": "late"}),
    page("consultation:answers", "ada", "nothing found", query={"q": "introuvable"}),
    page("consultation:answers", "zoe", "none", place=ONE),
    page("consultation:answers", "zoe", "long texts", place=LONG),
    page("consultation:answer", "ada", "to study", number=number_of("published")),
    page("consultation:answer", "ada", "new action", number=number_of("new")),
    page("consultation:answer", "ada", "public", number=number_of("answered")),
    page("consultation:answer", "zoe", "long texts", place=LONG, number=number_of("new")),
    page("consultation:answer", "ada", number=number_of("published"), **REFUSED),
    page("consultation:answers_preview", "ada"),
    page("consultation:answers_preview", "zoe", "none ready", place=ONE),
    page("consultation:answers_publish", "ada"),
    page("consultation:answers_publish", "zoe", "none ready", place=ONE),
    # Committee
    page("committee:home"),
    page("committee:home", "visitor", "none", place=NORMANDIE),
    page("committee:home", "visitor", "one seat", place=ONE),
    page("committee:work", "carol"),
    page("committee:work", "carol", "all of it", query={"show": "all"}),
    page("committee:work", "zoe", "no review", place=ONE),
    page("committee:work", "zoe", "long texts", place=LONG),
    page("committee:work_item", "carol", query={"show": "all"}),
    page("committee:work_item", "carol", query={"show": "all"}, **REFUSED),
    page("committee:work_item", "zoe", "carried, long texts", place=LONG, code=CODE),
    page("committee:work_item", "zoe", "carried", place=LONG, code=CODE, **REFUSED),
    page("committee:work_item", "carol", "given", code="D-11", query={"show": "all"}),
    page("committee:work_item", "carol", "its axis closed", code="A-04", query={"show": "all"}),
    page("committee:work", "mireille", "a substitute"),
    page("committee:work", "carol", "one axis", query={"show": "all", "axis": "D"}),
    page("committee:questions", "sam"),
    page("committee:questions", "sam", **REFUSED),
    page("committee:questions", "zoe", "none", place=ONE),
    page("committee:questions", "zoe", "long texts", place=LONG),
    page("committee:letter"),
    page("committee:letter", "visitor", "dead link", status=410, place=ONE, token=dead_link),
    page("committee:letter_item", query={"show": "all"}),
    page("committee:stop", token=stop_link),
    page("committee:edition", "carol", number=edition),
    page("committee:letters", "sam"),
    page("committee:letters", "zoe", "no letter yet", place=ONE),
    page("committee:settings", "sam"),
    page("committee:settings", "zoe", "none yet, others there", place=PAUSED),
    page("committee:settings", "zoe", "long texts", place=LONG),
    page("committee:seats", "sam"),
    page("committee:seats", "zoe", "one seat", place=ONE),
    page("committee:seats", "sam", **REFUSED),
    page("committee:seats", "zoe", "long texts", place=LONG),
    page("committee:seat", "sam", pk=seat),
    page("committee:seat", "zoe", "suspended, away, long texts", place=LONG, pk=seat),
    page("committee:seat_person", "sam", pk=seat, rank="titular"),
    page("committee:seat_person", "sam", "a substitute", pk=seat, rank="substitute"),
    page("committee:seat_person", "sam", pk=seat, rank="titular", **REFUSED),
    page("committee:suspend", "sam", pk=sitting_member),
    page("committee:suspend", "sam", pk=sitting_member, **REFUSED),
    page("committee:end_member", "sam", pk=sitting_member),
    page("committee:member_absence", "zoe", "away, long texts", place=LONG, pk=sitting_member),
    page("committee:absence", "carol"),
    page("committee:absence", "carol", **REFUSED),
    page("committee:remits", "sam"),
    page("committee:remits", "zoe", "long texts", place=LONG),
    page("committee:remit", "sam", pk=remit),
    page("committee:remit", "zoe", "long texts", place=LONG, pk=remit),
    page("committee:remit_remove", "sam", pk=remit),
    page("committee:end_seat", "sam", pk=seat),
    page("committee:positions", "bastien"),
    page("committee:positions", "sam", "none put", query={"show": "without"}),
    page("committee:positions", "zoe", "no review", place=ONE),
    page("committee:position", "bastien", "proposed", code="C-09"),
    page("committee:position", "bastien", code="A-04"),
    page("committee:position", "bastien", code="A-04", **REFUSED),
    page("committee:position", "sam", "put", code="A-14"),
    page("committee:sitting_call", "sam"),
    page("committee:sitting_call", "sam", **REFUSED),
    page("committee:sitting", number=1),
    page("committee:sitting", "carol", "under way", number=2),
    page("committee:sitting_cancel", "sam", number=2),
    page("committee:sitting_cancel", "zoe", "long texts", place=LONG, number=3),
    page("committee:sitting_answer", "carol", number=2),
    page("committee:sitting_answer", "carol", number=2, **REFUSED),
    page("committee:consultation", token=call_link),
    page("committee:consultation", "visitor", "over", status=410, token=over_link),
    page("committee:positions", "zoe", "long texts", place=LONG),
    page("committee:position", "zoe", "long texts, put", place=LONG, code=CODE),
    page("committee:sitting", "zoe", "over, long texts", place=LONG, number=1),
    page("committee:sitting", "zoe", "cancelled, long texts", place=LONG, number=2),
    page("committee:sitting_record", "zoe", "long texts", place=LONG, number=3),
    page("committee:sitting_minutes", "zoe", "long texts", place=LONG, number=1),
    page("committee:sitting_publish", "zoe", place=LONG, number=1),
    page("committee:sitting_answer", "zoe", "answered, long texts", place=LONG, number=4),
    page("committee:deliveries", "sam", number=edition),
    page("committee:now", "sam"),
    page("committee:now", "zoe", "nobody", place=ONE),
    page("committee:preview", "sam"),
    page("committee:preview", "zoe", "nobody", place=ONE),
    page("committee:preview_seat", "sam", pk=seat),
    page("committee:copy", "sam", number=edition, pk=seat),
    page("committee:again", "sam", number=edition, pk=seat),
    page("committee:chair_word", "bastien"),
    page("committee:letters", "ada", "held", place=NORMANDIE),
    # The region's back rooms
    page("regions:manage", "ada"),
    page("regions:manage", "ada", **REFUSED),
    page("regions:manage", "zoe", "one roadmap", place=EMPTY),
    page("regions:look", "ada"),
    page("regions:settings", "ada"),
    page("regions:journal", "ada"),
    page("roadmaps:manage", "ada"),
    page("roadmaps:manage", "zoe", "nothing yet", place=EMPTY),
    page("roadmaps:text", "ada"),
    page("roadmaps:figures", "ada"),
    page("roadmaps:figures", "zoe", "none", place=EMPTY),
    page("roadmaps:figure_new", "ada"),
    page("roadmaps:figure_new", "ada", **REFUSED),
    page("roadmaps:figure", "ada"),
    page("roadmaps:phases", "ada"),
    page("roadmaps:phases", "zoe", "none", place=EMPTY),
    page("roadmaps:phase_new", "ada"),
    page("roadmaps:phase_new", "ada", **REFUSED),
    page("roadmaps:phase", "ada"),
    page("roadmaps:phases", "zoe", "suspended", place=PAUSED),
    page("consultation:phase_prolong", "ada", pk=phase_under_way),
    page("consultation:phase_prolong", "ada", **REFUSED, pk=phase_under_way),
    page("consultation:phase_prolong", "zoe", "long texts", place=PAUSED),
    page("consultation:phase_suspend", "ada", pk=phase_under_way),
    page("consultation:phase_suspend", "ada", **REFUSED, pk=phase_under_way),
    page("consultation:phase_resume", "zoe", place=PAUSED),
    page("roadmaps:actions", "ada"),
    page("roadmaps:actions", "zoe", "none", place=EMPTY),
    page("roadmaps:actions", "zoe", "long texts", place=LONG),
    page("roadmaps:action_new", "ada"),
    page("roadmaps:action_new", "ada", **REFUSED),
    page("roadmaps:action", "ada"),
    page("roadmaps:action", "zoe", "long texts", place=LONG),
    page("roadmaps:action", "ada", "merged into it", query={"beside": "A-05"}),
    page("roadmaps:actions", "ada", "narrowed", query={"lacking": "owner"}),
    page("roadmaps:action_place", "ada"),
    page("roadmaps:action_place", "zoe", "long texts", place=LONG),
    page("roadmaps:action_lineage", "ada"),
    page("roadmaps:action_lineage", "zoe", "long texts", place=LONG),
    page("roadmaps:action_correct", "ada"),
    page("roadmaps:action_correct", "ada", **REFUSED),
    page("roadmaps:action_correct", "zoe", "long texts", place=LONG),
    page("public:redact_action", "ada"),
    page("public:redact_action", "ada", **REFUSED),
    page("public:redact_proposal", "ada", number=number_of("published")),
    page("roadmaps:axis_new", "ada"),
    page("roadmaps:axis_new", "ada", **REFUSED),
    page("roadmaps:axis", "ada"),
    page("roadmaps:imports", "ada"),
    page("roadmaps:imports", "ada", **REFUSED),
    page("roadmaps:import", "zoe", "rows refused, some long", place=LONG),
    page("roadmaps:import_columns", "zoe", place=LONG),
    page("roadmaps:versions", "ada"),
    page("roadmaps:versions", "zoe", "none", place=EMPTY),
    page("consultation:publish", "ada", "a phase is open"),
    page("consultation:publish", "zoe", "nothing yet", place=EMPTY),
    page("consultation:publish", "zoe", "long texts", place=LONG),
    page("roadmaps:deliberation", "ada"),
    page("roadmaps:deliberation", "zoe", "nothing yet", place=EMPTY),
    page("roadmaps:deliberation", "zoe", "in the making", place=ONE),
    page("roadmaps:deliberation", "zoe", "amended, long texts", place=LONG),
    page("roadmaps:deliberation_vote", "ada"),
    page("roadmaps:deliberation_vote", "ada", **REFUSED),
    page("roadmaps:deliberation_adopt", "zoe", "no version yet", place=LONG, pk=vote_of),
    page("roadmaps:journal", "ada"),
    page("roadmaps:journal", "zoe", "empty", place=EMPTY),
    # Accounts
    page("account_login"),
    page("account_login", "visitor", "refused", send=True, status=422),
    page("accounts:code", "awaited"),
    page("public:mine", "alice"),
    page("public:mine", "bea", "nothing yet"),
    page("public:mine", "ada"),
    page("account_logout", "alice"),
    page("account_inactive"),
    page("mfa_index", "alice"),
    page("mfa_activate_totp", "alice"),
    page("mfa_add_webauthn", "alice"),
    page("mfa_list_webauthn", "alice"),
    page("mfa_generate_recovery_codes", "alice"),
    # The demonstration's own
    page("demo:mail"),
    page("demo:mail", "visitor", "nobody's", query={"to": "personne@example.org"}),
    page("demo:mail_message"),
    page("design:page"),
    *(mail(template) for template in MAILS),
    # What goes wrong
    page("public:action", "visitor", "not there", status=404, code="Z-99"),
    page("consultation:proposal_submit", "alice", "by GET", status=405, number=number_of("draft")),
    page("public:action", "visitor", "withdrawn", place=LONG, status=410, code="Z-01"),
    *(error(str(status), status) for status in (400, 403, 404, 405, 413, 429, 500, 503)),
    error("csrf", 403),
]
