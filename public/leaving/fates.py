"""What becomes of each column that names a person when that person leaves."""

from django.utils.translation import gettext_lazy as _

VOICE = _("la voix reste, sans la personne : ce qui est compté ou publié ne change pas")
RECORD = _("un acte d’office reste à sa date ; le compte auquel il mène est vide")
SERVICE = _("une adresse de service de la Région")

# The rows go.
DELETED = (
    "admin.LogEntry.user",
    "account.EmailAddress.user",
    "mfa.Authenticator.user",
    "socialaccount.SocialAccount.user",
    "accounts.Consent.user",
    "accounts.SignInCode.email_key",
    "accounts.Preference.user",
    "accounts.Colleague.email_key",
    "roadmaps.Upload.actor",
    "consultation.ContactSheet.actor",
    "consultation.Follow.user",
    "consultation.Summary.user",
)
# The rows stay, and lead to nobody.
UNLINKED = (
    "accounts.JournalEntry.actor",
    "accounts.Organisation.declared_by",
    "accounts.Fact.recorded_by",
    "accounts.Mandate.verified_by",
    "accounts.Colleague.invited_by",
    "roadmaps.Redaction.actor",
    "roadmaps.Deliberation.recorded_by",
    "roadmaps.Dossier.asked_by",
    "consultation.Answer.prepared_by",
    "consultation.Answer.signed_by",
    "consultation.Note.author",
    "consultation.Proposal.entered_by",
    "consultation.Argument.entered_by",
    "consultation.Argument.answered_by",
    "consultation.Statement.entered_by",
    "consultation.Launch.asked_by",
    "consultation.Family.opened_by",
    "consultation.Kinship.offered_by",
    "consultation.Split.offered_by",
    "consultation.Trace.user",
    "consultation.Appeal.by",
    "consultation.FlaggedVoice.answered_by",
    "consultation.Hold.held_by",
    "consultation.Hold.assigned_to",
    "consultation.News.by",
    "committee.Committee.word_by",
)
# Emptied by hand, each in its own way: see `operations`.
EMPTIED = (
    "accounts.User.email",
    "accounts.User.email_key",
    "accounts.Participant.user",
    "accounts.Mandate.user",
    "account.EmailAddress.email",
    "accounts.SignInCode.email",
    "accounts.Colleague.email",
    "consultation.Contact.email",
    "consultation.Contact.email_key",
    "outbox.Mail.to",
)
# They stay as they are, for a reason.
STAYS = {
    "roadmaps.Region.sender": SERVICE,
    "roadmaps.Region.reply_to": SERVICE,
    "roadmaps.Role.user": _("qui a un rôle ne part qu’après l’avoir rendu"),
    "roadmaps.PhaseNotice.actor": RECORD,
    "consultation.Decision.moderator": RECORD,
    "consultation.FlagReview.by": RECORD,
    "consultation.Report.reporter": RECORD,
    "consultation.Appeal.decided_by": RECORD,
    "consultation.Ruling.by": RECORD,
    "committee.Member.user": RECORD,
    "committee.Digest.sent_early_by": RECORD,
    "committee.Question.answered_by": RECORD,
    "committee.Sitting.called_by": RECORD,
    "consultation.Proposal.author": VOICE,
    "consultation.Argument.author": VOICE,
    "consultation.Statement.author": VOICE,
    "consultation.Support.participant": VOICE,
    "consultation.Trace.participant": VOICE,
    "consultation.FlaggedVoice.participant": VOICE,
    "consultation.Registration.participant": VOICE,
    "consultation.Vote.participant": VOICE,
    "consultation.Priority.participant": VOICE,
}
