"""What the law takes out of what the members think and ask."""

from django.db import transaction

from committee.models import Committee, Jotting, Opinion, Question
from roadmaps.operations import door
from roadmaps.redacting import strike


@transaction.atomic
def redact_opinions(*, roadmap, passage, mark):
    """Take a passage that the law has redacted out of the opinions, the questions, their answers,
    the private notes and the word that waits for the next letter."""
    written = [
        (Opinion.objects.filter(phase__roadmap=roadmap), ["reason", "interest"]),
        (Question.objects.filter(action__roadmap=roadmap), ["text", "answer"]),
        (Jotting.objects.filter(action__roadmap=roadmap), ["text"]),
        (Committee.objects.of(roadmap), ["word"]),
    ]
    for rows, names in written:
        for row in rows:
            struck = strike(row, names, passage, mark)
            if struck:
                with door("legal redaction"):
                    row.save(update_fields=struck)
