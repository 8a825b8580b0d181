"""The words the region of the demonstration begins with when it refuses."""

from consultation.operations.wordings import word_messages
from demo.loading.times import as_of


def word(messages, scene, at):
    """One message for each reason of refusal, written before anybody contributes."""
    with as_of(at):
        word_messages(roadmap=scene.roadmap, actor=scene.people["ada"], texts=messages)
