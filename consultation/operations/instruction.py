"""Studying a proposal before it is answered: who, until when, at what cost, and what they note."""

from django.db import transaction
from django.utils import timezone

from consultation.models import Instruction, Note
from consultation.operations.answers import held_for
from consultation.operations.proposals import journal
from consultation.queries.answers import sign_of_instruction


class InstructedSince(Exception):
    """Somebody else wrote who studies this proposal since this form read it; `instruction`."""

    def __init__(self, instruction):
        super().__init__(str(instruction))
        self.instruction = instruction


@transaction.atomic
def instruct_proposal(*, proposal, actor, facts, seen=None):
    """Give a public proposal to a service, with a due date and an estimated cost; `facts` names
    what changes. Only administrators ever read it."""
    held = held_for(actor, proposal)
    instruction = Instruction.objects.filter(proposal=held).first()
    if seen is not None and seen != sign_of_instruction(instruction):
        raise InstructedSince(instruction)
    instruction = instruction or Instruction(proposal=held)
    for name in facts:
        setattr(instruction, name, facts[name])
    instruction.save()
    journal(actor, "instruct_proposal", held)
    return instruction


@transaction.atomic
def note_proposal(*, proposal, actor, text):
    """Leave a note for colleagues; notes are only ever added."""
    held = held_for(actor, proposal)
    journal(actor, "note_proposal", held)
    return Note.objects.create(proposal=held, author=actor, text=text, at=timezone.now())
