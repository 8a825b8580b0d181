"""Every column that holds words, and whether somebody's name may be left in it when they leave.

A new column is in none of these groups: its test fails until somebody has decided.
"""

from django.utils.translation import gettext_lazy as _

# What the program makes, or chooses from a list: nobody writes a name there.
MADE = """
admin.LogEntry.object_id auth.Permission.name auth.Permission.codename auth.Group.name
contenttypes.ContentType.app_label contenttypes.ContentType.model sessions.Session.session_key
socialaccount.SocialAccount.provider
outbox.Mail.key outbox.Attempt.code
accounts.User.password accounts.User.language accounts.Consent.purpose accounts.Consent.wording
accounts.SignInCode.digest accounts.JournalEntry.verb accounts.JournalEntry.place
accounts.Organisation.siren accounts.Organisation.rna accounts.Organisation.department
accounts.Participant.department
roadmaps.Region.slug roadmaps.Region.zone roadmaps.Region.departments roadmaps.Region.accent
roadmaps.Region.emblem_digest roadmaps.Emblem.digest roadmaps.Emblem.image
roadmaps.Roadmap.slug roadmaps.Roadmap.rehearsal_key roadmaps.Axis.code roadmaps.Figure.key
roadmaps.Action.code roadmaps.Redaction.field roadmaps.Redaction.item roadmaps.Unlock.reason
roadmaps.Departure.successors roadmaps.Dossier.digest roadmaps.Dossier.step roadmaps.Phase.rules
roadmaps.ShortLink.code
consultation.Proposal.axis consultation.Change.field consultation.Change.key
consultation.Contact.department consultation.Trace.network consultation.Flag.key
consultation.Decision.moved_from consultation.Decision.moved_to consultation.Likeness.digest
consultation.Likeness.found consultation.Meaning.digest consultation.Meaning.vector
consultation.News.key consultation.Follow.key consultation.Ruling.key
consultation.Registration.department
committee.Committee.weekdays committee.Committee.zone committee.Committee.quiet_weeks
committee.Charge.axis committee.Paper.digest
instance.Sweep.task instance.Sweep.error instance.Retention.rule instance.Retention.error
instance.Carriage.source instance.Carriage.set_aside
""".split()

# The row goes with the person.
GOES = """
admin.LogEntry.object_repr admin.LogEntry.change_message
account.EmailAddress.email account.EmailConfirmation.key mfa.Authenticator.data
socialaccount.SocialAccount.uid socialaccount.SocialAccount.extra_data
sessions.Session.session_data
outbox.Mail.to outbox.Mail.subject outbox.Mail.error outbox.Attempt.said
accounts.SignInCode.email accounts.SignInCode.email_key
accounts.Colleague.email accounts.Colleague.email_key
roadmaps.Upload.name roadmaps.Upload.grid roadmaps.Upload.matching
consultation.ContactSheet.name consultation.ContactSheet.rows
committee.Jotting.text
""".split()

# The row stays, these words go.
EMPTIED = """
accounts.User.email accounts.User.email_key accounts.User.name
accounts.Mandate.claim accounts.Mandate.proof accounts.Mandate.refusal
consultation.Proposal.signature consultation.Proposal.typed consultation.Argument.signature
consultation.Statement.signature
consultation.Contact.email consultation.Contact.email_key consultation.Contact.name
consultation.Contact.organisation consultation.Contact.origin
""".split()

# Words that stay where they are, and why.
STAYS = {
    _("dit en public, gardé sans signature ; un nom écrit dans le texte s’en retire à part"): """
consultation.Proposal.title consultation.Proposal.reason consultation.Proposal.origin_label
consultation.Change.before consultation.Change.value consultation.Change.reason
consultation.Argument.text consultation.Argument.sources consultation.Statement.title
consultation.Statement.text consultation.Family.title
""".split(),
    _("dit à la Région pour qu’elle décide, gardé avec sa décision sans le compte"): """
consultation.Report.note consultation.Appeal.text consultation.FlaggedVoice.objection
consultation.Kinship.objection consultation.Split.objection consultation.Split.parts
""".split(),
    _("écrit par la Région : son plan, ses réponses, ses décisions"): """
roadmaps.Region.name roadmaps.Region.contact roadmaps.Region.sender roadmaps.Region.reply_to
roadmaps.Roadmap.title roadmaps.Roadmap.subtitle roadmaps.Roadmap.perimeter
roadmaps.Roadmap.promise roadmaps.Axis.title roadmaps.Axis.summary roadmaps.Axis.other
roadmaps.Axis.imported roadmaps.Action.imported roadmaps.Figure.label roadmaps.Figure.qualifier
roadmaps.Figure.unit roadmaps.Figure.source roadmaps.Figure.note roadmaps.Figure.series
roadmaps.Figure.actions roadmaps.Content.title roadmaps.Content.summary
roadmaps.Content.description roadmaps.Content.owner roadmaps.Content.partners
roadmaps.Content.funders roadmaps.Content.budget roadmaps.Content.targets
roadmaps.Content.territories roadmaps.Content.branches roadmaps.Content.other
roadmaps.Redaction.note roadmaps.Version.note roadmaps.Version.introduction
roadmaps.Departure.reason roadmaps.Deliberation.reference roadmaps.Deliberation.amendments
roadmaps.Dossier.facts roadmaps.Dossier.pdf roadmaps.Phase.name roadmaps.Phase.summary
roadmaps.PhaseNotice.reason
consultation.Answer.reasons consultation.Instruction.service consultation.Note.text
consultation.Argument.answer consultation.Launch.word consultation.Flag.facts
consultation.FlaggedVoice.answer consultation.FlagReview.reason consultation.Decision.message
consultation.Appeal.reasons consultation.ReasonMessage.text consultation.Ruling.value
consultation.Ruling.reason accounts.Fact.proof
""".split(),
    _("les registres du comité : ses membres y siègent sous leur nom, à leur date"): """
committee.Committee.name committee.Committee.mandate committee.Committee.word
committee.Seat.title committee.Member.organisation committee.Member.suspended_for
committee.Digest.content committee.Copy.content committee.Opinion.reason
committee.Opinion.interest committee.Question.text committee.Question.answer
committee.Sitting.place committee.Sitting.minutes committee.Sitting.cancelled_for
committee.Position.reasoning committee.Position.dissent committee.Paper.pdf
committee.CommitteeVote.dissent
""".split(),
    _("le journal des actes : l’organisation ou le texte dont il s’agit, pas la personne"): """
accounts.JournalEntry.item accounts.JournalEntry.details accounts.Organisation.name
""".split(),
    _("le courriel qu’une autre personne a reçu : ses mots sont oubliés après 24 mois"): """
outbox.Mail.raw
""".split(),
    _("un texte comparé pendant qu’on l’écrit, sans compte, oublié le lendemain"): """
consultation.Likeness.text
""".split(),
    _("le réglage d’un fournisseur d’identité, que personne n’écrit ici"): """
socialaccount.SocialApp.provider socialaccount.SocialApp.provider_id
socialaccount.SocialApp.name socialaccount.SocialApp.client_id socialaccount.SocialApp.secret
socialaccount.SocialApp.key socialaccount.SocialApp.settings socialaccount.SocialToken.token
socialaccount.SocialToken.token_secret
""".split(),
}
