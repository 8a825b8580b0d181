"""Every table that names a person: what of it they take away, and by which of its columns."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Colleague, SignInCode
from consultation.models import Contact

ADDRESSES = {"email", "email_key"}  # columns that hold an address rather than a person
OFFICE = _("un acte accompli pour la Région ou le comité : il est dans leurs registres")
ITS_TWIN = _("l’adresse du même rang, exportée par sa voisine")


@dataclass(frozen=True)
class Held:
    """What one table holds of a person: found by these columns, told in these."""

    name: str
    label: str
    says: Any
    by: tuple
    fields: tuple

    @property
    def model(self):
        return apps.get_model(self.label)

    def rows(self, user):
        """The rows of this table that are this person's, in the order they were written."""
        wanted = Q()
        for path in self.by:
            wanted |= Q(**{path: self._value(path, user)})
        return self.model.objects.filter(wanted).order_by("pk").values_list(*self.fields)

    def _value(self, path, user):
        if path == "to__in":
            return addresses_of(user)
        last = path.rpartition("__")[2]
        if last not in ADDRESSES:
            return user.pk
        return user.email_key if last == "email_key" else user.email


WRITTEN = "state signature created_at submitted_at published_at withdrawn_at hidden_at".split()
OWN = ("entered_by", "author__user")

EXPORTED = (
    Held(
        "compte",
        "accounts.User",
        _("le compte"),
        ("pk",),
        ("email", "name", "language", "joined_at", "last_login"),
    ),
    Held(
        "adresses",
        "account.EmailAddress",
        _("les adresses du compte"),
        ("user",),
        ("email", "verified", "primary"),
    ),
    Held(
        "second_facteur",
        "mfa.Authenticator",
        _("les seconds facteurs, sans leurs secrets"),
        ("user",),
        ("type", "created_at", "last_used_at"),
    ),
    Held(
        "identites",
        "socialaccount.SocialAccount",
        _("les identités rattachées"),
        ("user",),
        ("provider", "uid", "extra_data", "date_joined", "last_login"),
    ),
    Held(
        "codes",
        "accounts.SignInCode",
        _("les codes de connexion demandés"),
        ("email_key",),
        ("email", "created_at", "expires_at", "used_at"),
    ),
    Held(
        "consentements",
        "accounts.Consent",
        _("les consentements donnés"),
        ("user",),
        ("purpose", "wording", "given_at"),
    ),
    Held(
        "preferences",
        "accounts.Preference",
        _("les préférences de courriels"),
        ("user",),
        ("direct", "summary", "weekday", "hour", "changed_at"),
    ),
    Held(
        "journal",
        "accounts.JournalEntry",
        _("les actes écrits au journal"),
        ("actor",),
        ("at", "verb", "item", "place"),
    ),
    Held(
        "voix",
        "accounts.Participant",
        _("la voix qui compte vos votes"),
        ("user",),
        ("college", "department", "assurance"),
    ),
    Held(
        "mandats",
        "accounts.Mandate",
        _("les organisations dont vous portez la voix"),
        ("user",),
        ("organisation__name", "claim", "proof", "refusal", "asked_at", "verified_at", "ended_at"),
    ),
    Held(
        "organisations_declarees",
        "accounts.Organisation",
        _("les organisations déclarées"),
        ("declared_by",),
        ("name", "kind", "siren", "rna", "department", "declared_at"),
    ),
    Held(
        "invitations_recues",
        "accounts.Colleague",
        _("les invitations d’organisations"),
        ("email_key",),
        ("organisation__name", "email", "invited_at", "accepted_at"),
    ),
    Held(
        "invitations_envoyees",
        "accounts.Colleague",
        _("les collègues que vous avez invités"),
        ("invited_by",),
        ("organisation__name", "email", "invited_at", "accepted_at"),
    ),
    Held(
        "roles",
        "roadmaps.Role",
        _("les rôles dans une région"),
        ("user",),
        ("region__name", "name"),
    ),
    Held(
        "votes",
        "consultation.Vote",
        _("les votes"),
        ("participant__user",),
        ("round__name", "action__code", "proposal__number", "position", "cast_at"),
    ),
    Held(
        "priorites",
        "consultation.Priority",
        _("les priorités"),
        ("participant__user",),
        ("round__name", "action__code"),
    ),
    Held(
        "inscriptions",
        "consultation.Registration",
        _("les tours où vous avez voté"),
        ("participant__user",),
        ("round__name", "college", "department", "assurance"),
    ),
    Held(
        "traces",
        "consultation.Trace",
        _("par quelle main et quel réseau, sans l’adresse"),
        ("participant__user", "user"),
        ("round__name", "action__code", "proposal__number", "network", "at"),
    ),
    Held(
        "voix_signalees",
        "consultation.FlaggedVoice",
        _("les signalements de votre voix"),
        ("participant__user",),
        ("flag__rule", "flag__round__name", "told_at", "objection", "objected_at", "released_at"),
    ),
    Held(
        "propositions",
        "consultation.Proposal",
        _("les propositions, brouillons compris"),
        OWN,
        ("roadmap__title", "number", "kind", "title", "reason", "typed", *WRITTEN),
    ),
    Held(
        "changements",
        "consultation.Change",
        _("les changements que vos amendements demandent"),
        ("proposal__entered_by", "proposal__author__user"),
        ("proposal__number", "field", "key", "before", "value", "reason"),
    ),
    Held(
        "arguments",
        "consultation.Argument",
        _("les arguments, questions et réponses"),
        OWN,
        ("roadmap__title", "stance", "text", "sources", "answer", *WRITTEN),
    ),
    Held(
        "soutiens",
        "consultation.Support",
        _("les arguments soutenus"),
        ("participant__user",),
        ("argument__action__code", "argument__proposal__number", "argument", "at"),
    ),
    Held(
        "contributions",
        "consultation.Statement",
        _("les contributions écrites"),
        OWN,
        ("roadmap__title", "title", "text", *WRITTEN),
    ),
    Held(
        "signalements",
        "consultation.Report",
        _("ce que vous avez signalé"),
        ("reporter",),
        ("reason", "note", "created_at", "settled_at"),
    ),
    Held(
        "recours",
        "consultation.Appeal",
        _("les recours"),
        ("by",),
        ("text", "at", "outcome", "reasons", "decided_at"),
    ),
    Held(
        "suivis",
        "consultation.Follow",
        _("ce que vous suivez"),
        ("user",),
        ("roadmap__title", "kind", "key", "since"),
    ),
    Held(
        "resumes",
        "consultation.Summary",
        _("les résumés envoyés"),
        ("user",),
        ("region__name", "since", "until", "items"),
    ),
    Held(
        "contact",
        "consultation.Contact",
        _("les listes de contacts où vous êtes"),
        ("email_key",),
        ("region__name", "email", "name", "organisation", "department", "origin", "added_at"),
    ),
    Held(
        "courriels",
        "outbox.Mail",
        _("les courriels envoyés, sans leur texte"),
        ("to__in",),
        ("subject", "kind", "state", "owed_at", "sent_at"),
    ),
    Held(
        "sieges",
        "committee.Member",
        _("les sièges au comité"),
        ("user",),
        ("seat__title", "seat__committee__name", "rank", "organisation", "seated_at", "ended_at"),
    ),
    Held(
        "avis",
        "committee.Opinion",
        _("les avis au comité"),
        ("member__user",),
        ("phase__name", "action__code", "view", "reason", "interest", "given_at"),
    ),
    Held(
        "notes_du_comite",
        "committee.Jotting",
        _("les notes personnelles sur les actions"),
        ("member__user",),
        ("action__code", "text", "written_at"),
    ),
    Held(
        "fichiers",
        "roadmaps.Upload",
        _("les tableaux d’actions importés"),
        ("actor",),
        ("name", "created_at", "applied_at"),
    ),
)

NOT_EXPORTED = {
    "accounts.User.email_key": ITS_TWIN,
    "account.EmailAddress.email": ITS_TWIN,
    "accounts.SignInCode.email": ITS_TWIN,
    "accounts.Colleague.email": ITS_TWIN,
    "consultation.Contact.email": ITS_TWIN,
    "accounts.User.email": ITS_TWIN,
    "admin.LogEntry.user": OFFICE,
    "accounts.Fact.recorded_by": OFFICE,
    "accounts.Mandate.verified_by": OFFICE,
    "roadmaps.Region.sender": _("une adresse de service de la Région"),
    "roadmaps.Region.reply_to": _("une adresse de service de la Région"),
    "roadmaps.Redaction.actor": OFFICE,
    "roadmaps.Deliberation.recorded_by": OFFICE,
    "roadmaps.Dossier.asked_by": OFFICE,
    "roadmaps.PhaseNotice.actor": OFFICE,
    "consultation.Answer.prepared_by": OFFICE,
    "consultation.Answer.signed_by": OFFICE,
    "consultation.Note.author": OFFICE,
    "consultation.Argument.answered_by": OFFICE,
    "consultation.ContactSheet.actor": OFFICE,
    "consultation.Launch.asked_by": OFFICE,
    "consultation.Family.opened_by": OFFICE,
    "consultation.Kinship.offered_by": OFFICE,
    "consultation.Split.offered_by": OFFICE,
    "consultation.FlaggedVoice.answered_by": OFFICE,
    "consultation.FlagReview.by": OFFICE,
    "consultation.Decision.moderator": OFFICE,
    "consultation.Appeal.decided_by": OFFICE,
    "consultation.Hold.held_by": OFFICE,
    "consultation.Hold.assigned_to": OFFICE,
    "consultation.News.by": _("la nouvelle redit ce qui est exporté avec la contribution"),
    "consultation.Ruling.by": OFFICE,
    "committee.Committee.word_by": OFFICE,
    "committee.Digest.sent_early_by": OFFICE,
    "committee.Question.answered_by": OFFICE,
    "committee.Sitting.called_by": OFFICE,
}


def addresses_of(user):
    """The person's address in every spelling that somebody wrote to."""
    spelled = [
        model.objects.filter(email_key=user.email_key).values_list("email", flat=True)
        for model in (Colleague, Contact, SignInCode)
    ]
    return {user.email}.union(*spelled)
