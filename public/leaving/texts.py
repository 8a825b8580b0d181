"""Every column that holds words, and whether somebody's name may be left in it when they leave.

A new column is in none of these groups: its test fails until somebody has decided.
"""

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
roadmaps.Departure.successors roadmaps.Dossier.digest roadmaps.Dossier.step
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
admin.LogEntry.object_repr admin.LogEntry.change_message
accounts.User.email accounts.User.email_key accounts.User.name
accounts.Mandate.claim accounts.Mandate.proof accounts.Mandate.refusal
consultation.Proposal.signature consultation.Proposal.typed consultation.Argument.signature
consultation.Statement.signature
consultation.Contact.email consultation.Contact.email_key consultation.Contact.name
consultation.Contact.organisation consultation.Contact.origin
""".split()

# Words that stay where they are, and why.
STAYS = {
    "said in public, kept unsigned; a name inside the text is taken out by a redaction": """
consultation.Proposal.title consultation.Proposal.reason consultation.Proposal.origin_label
consultation.Change.before consultation.Change.value consultation.Change.reason
consultation.Argument.text consultation.Argument.sources consultation.Statement.title
consultation.Statement.text consultation.Family.title
""".split(),
    "told the region so that it decides, kept with its decision, without the account": """
consultation.Report.note consultation.Appeal.text consultation.FlaggedVoice.objection
consultation.Kinship.objection consultation.Split.objection consultation.Split.parts
""".split(),
    "written by the region: its plan, its answers, its decisions": """
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
roadmaps.Phase.rules roadmaps.PhaseNotice.reason
consultation.Answer.reasons consultation.Instruction.service consultation.Note.text
consultation.Argument.answer consultation.Launch.word consultation.Flag.facts
consultation.FlaggedVoice.answer consultation.FlagReview.reason consultation.Decision.message
consultation.Appeal.reasons consultation.ReasonMessage.text consultation.Ruling.value
consultation.Ruling.reason accounts.Fact.proof
""".split(),
    "the committee's records: members sit there under their names, at their date": """
committee.Committee.name committee.Committee.mandate committee.Committee.word
committee.Seat.title committee.Member.organisation committee.Member.suspended_for
committee.Digest.content committee.Copy.content committee.Opinion.reason
committee.Opinion.interest committee.Question.text committee.Question.answer
committee.Sitting.place committee.Sitting.minutes committee.Sitting.cancelled_for
committee.Position.reasoning committee.Position.dissent committee.Paper.pdf
committee.CommitteeVote.dissent
""".split(),
    "the organisation or the text that an act was about, not the person": """
accounts.JournalEntry.item accounts.JournalEntry.details accounts.Organisation.name
""".split(),
    "a mail that somebody else received: its words are forgotten after 24 months": """
outbox.Mail.raw
""".split(),
    "a text compared while it is written, of no account, forgotten the next day": """
consultation.Likeness.text
""".split(),
    "tables of the library of identities that this program leaves empty": """
socialaccount.SocialApp.provider socialaccount.SocialApp.provider_id
socialaccount.SocialApp.name socialaccount.SocialApp.client_id socialaccount.SocialApp.secret
socialaccount.SocialApp.key socialaccount.SocialApp.settings socialaccount.SocialToken.token
socialaccount.SocialToken.token_secret
""".split(),
}
