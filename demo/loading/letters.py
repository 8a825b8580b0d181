"""The committee's letters of the weeks before, what the mail servers said, and the ledger."""

from datetime import timedelta

from committee.models import Committee, Digest
from committee.operations import freeze_due_digests
from committee.operations.alerts import alert_of
from demo.loading.times import as_of
from outbox.models import Attempt, Mail
from outbox.operations import deliver_due

SENT = timedelta(minutes=1)  # from the hour of a letter until its mails have left
TOLD = timedelta(minutes=9)  # from a failure until the secretary was told


def write_word(committee, words, day, scene):
    """The word that the next letter will carry, when there is one."""
    if day in words:
        author, text = words[day]
        Committee.objects.filter(pk=committee.pk).update(word=text, word_by=scene.people[author])


def send(committee, at, places, failures):
    """Freeze and send the letter that was due at that moment, as if on that day."""
    freeze_due_digests(now=at + timedelta(seconds=20))
    digest = Digest.objects.get(committee=committee, due_at=at)
    mails = Mail.objects.filter(key__startswith=digest.mails)
    for row in failures:
        if row["kind"] == "failed":
            befall(digest, places[row["seat"]], row, at)
    deliver_due()
    mails.filter(state=Mail.State.SENT).update(sent_at=at + SENT)
    for row in failures:
        if row["kind"] != "failed":
            befall(digest, places[row["seat"]], row, at)
    Digest.objects.filter(pk=digest.pk).update(owed_at=at + timedelta(seconds=25))


def befall(digest, place, row, at):
    """What came of one copy that did not simply leave."""
    moment = at + SENT + timedelta(minutes=row["after_minutes"])
    facts = {
        "failed": {"state": Mail.State.FAILED, "failed_at": moment, "tries": 1},
        "bounced": {"state": Mail.State.BOUNCED, "bounced_at": moment},
        "late": {"sent_at": moment, "tries": 2},
    }[row["kind"]]
    if row["kind"] != "late":
        facts["error"] = row["said"]
    Mail.objects.filter(key=digest.key_of(place.seat.pk)).update(**facts)
    if row["kind"] != "late":
        tell_secretary(digest, moment + TOLD)


def tell_secretary(digest, at):
    with as_of(at):
        alert_of(committee_id=digest.committee_id, now=at)


def write_ledger(incidents):
    """Each try at each mail, as the outbox would have written it on that day."""
    Attempt.objects.all().delete()
    refusal = next(row for row in incidents if row["kind"] == "late")
    tries = []
    for mail in Mail.objects.exclude(state=Mail.State.OWED).defer("raw"):
        if mail.tries > 1:
            tries.append(attempt(mail, 1, mail.owed_at + SENT, refusal["code"], refusal["said"]))
        if mail.sent_at:
            said = f"2.0.0 Ok: queued as 4C{mail.pk:06X}"
            tries.append(attempt(mail, mail.tries, mail.sent_at, "250", said))
        else:
            tries.append(attempt(mail, 1, mail.failed_at, mail.error[:3], mail.error))
    Attempt.objects.bulk_create(tries)


def attempt(mail, number, at, code, said):
    return Attempt(
        mail=mail,
        number=number,
        begun_at=at - timedelta(seconds=2),
        ended_at=at,
        left=code == "250",
        code=code,
        said=said.removeprefix(f"{code} "),
    )
