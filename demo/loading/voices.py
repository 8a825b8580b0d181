"""Two hundred and twenty voices with their habits, and what they say; the same each time."""

from random import Random

from accounts.models import Assurance, Organisation, Participant, User
from consultation.models import MOST_PRIORITIES, Priority, Registration, Vote

SEED = 21_000
WARMTH = {"company": 0.1, "association": 0.2, "research": 0.15, "public": 0.05, "citizen": -0.1}


def sirens():
    """Well-formed nine-digit numbers that no register gives: they begin with three zeros."""
    number = 1
    while True:
        body = f"000{number:05d}"
        yield body + check_digit(body)
        number += 1


def check_digit(body):
    """The digit that makes the Luhn sum a multiple of ten."""
    total = 0
    for index, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if index % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def make_voices(facts):
    """Organisations first, then people, over the colleges and departments as counted."""
    random = Random(SEED)
    left = dict(facts["colleges"])
    voices, numbers = [], sirens()
    for row in facts["organisations"]:
        left[row["college"]] -= 1
        organisation = Organisation.objects.create(name=row["name"], siren=next(numbers))
        voices.append(
            Participant(
                organisation=organisation,
                college=row["college"],
                department=row["department"],
                assurance=Assurance.ORGANISATION,
            )
        )
    departments = facts["departments"]
    people = [college for college, number in left.items() for _ in range(number)]
    emails = [f"voix{number:03d}@demo.example" for number in range(1, len(people) + 1)]
    users = User.objects.bulk_create(
        User(email=email, email_key=email, password="!") for email in emails
    )
    for user, college in zip(users, people, strict=True):
        department = random.choices(list(departments), departments.values())[0]
        voices.append(Participant(user=user, college=college, department=department))
    return Participant.objects.bulk_create(voices)


def make_few(departments, number=46):
    """The voices of the smaller region."""
    random = Random(SEED + 8)
    emails = [f"normandie{n:02d}@demo.example" for n in range(1, number + 1)]
    users = User.objects.bulk_create(
        User(email=email, email_key=email, password="!") for email in emails
    )
    colleges = random.choices(list(WARMTH), (20, 6, 5, 5, 10), k=number)
    return Participant.objects.bulk_create(
        Participant(user=user, college=college, department=random.choice(departments))
        for user, college in zip(users, colleges, strict=True)
    )


def vote(round, voices, items, until, seed):
    """Uneven votes: a few speak of nearly everything, most of what concerns them."""
    random = Random(seed)
    appeal = {item: random.gauss(0.4, 0.8) for item in items}
    notice = {item: random.betavariate(1.6, 2.2) for item in items}
    leaning = {
        (item, college): random.gauss(warmth, 0.5)
        for item in items
        for college, warmth in WARMTH.items()
    }
    votes, registrations = [], []
    for voice in voices:
        zeal = min(random.paretovariate(1.1) * 0.12, 0.95)
        said = [item for item in items if random.random() < zeal * (0.4 + 1.2 * notice[item])]
        if said:
            registrations.append(registered(round, voice))
        for item in said:
            mood = appeal[item] + leaning[item, voice.college] + random.gauss(0, 0.9)
            position = "for" if mood > 0.35 else "mixed" if mood > -0.35 else "against"
            at = round.opens_at + (until - round.opens_at) * random.betavariate(1.2, 1.1)
            votes.append(
                Vote(
                    round=round,
                    participant=voice,
                    position=position,
                    cast_at=at,
                    **{item._meta.model_name: item},
                )
            )
    Registration.objects.bulk_create(registrations, ignore_conflicts=True)
    Vote.objects.bulk_create(votes, batch_size=500)
    return votes


def vote_as(round, voice, said, at):
    """What one person of the demonstration voted in a round: action by action, by position."""
    Registration.objects.bulk_create([registered(round, voice)])
    Vote.objects.bulk_create(
        Vote(round=round, participant=voice, action=action, position=position, cast_at=at)
        for position, actions in said.items()
        for action in actions
    )


def registered(round, voice):
    return Registration(
        round=round,
        participant=voice,
        college=voice.college,
        department=voice.department,
        assurance=voice.assurance,
    )


def prioritise(round, votes, seed):
    """Some of those who voted mark a few of the actions they are for."""
    random = Random(seed)
    liked = {}
    for vote in votes:
        if vote.position == "for" and vote.action_id:
            liked.setdefault(vote.participant_id, []).append(vote.action_id)
    Priority.objects.bulk_create(
        Priority(round=round, participant_id=voice, action_id=action)
        for voice, actions in liked.items()
        if random.random() < 0.6
        for action in random.sample(actions, min(len(actions), random.randint(1, MOST_PRIORITIES)))
    )
