from accounts.models.journal import JournalEntry
from accounts.models.organisation import Colleague, Fact, Mandate, Organisation, standing
from accounts.models.person import MOST_TRIES, Consent, Preference, SignInCode, User
from accounts.models.voice import Assurance, College, Participant

__all__ = [
    "MOST_TRIES",
    "Assurance",
    "College",
    "Colleague",
    "Consent",
    "Fact",
    "JournalEntry",
    "Mandate",
    "Organisation",
    "Participant",
    "Preference",
    "SignInCode",
    "User",
    "standing",
]
