"""Where a region sets its name, its colour and its emblem, and what its pages then show."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import JournalEntry
from outbox.letters import compose
from roadmaps.emblem import read_emblem
from roadmaps.models import Emblem, Region
from roadmaps.models.region import DESIGNED_ACCENT
from roadmaps.operations import give_emblem
from roadmaps.operations.regions import EMBLEM, LOOK
from tests import factories
from tests.roadmaps import images

pytestmark = pytest.mark.django_db

RED = "#e4003a"


@pytest.fixture
def ada(region):
    ada = factories.user("ada")
    factories.role(ada, region, "administrator")
    return ada


def at(region, name="look"):
    return reverse(f"regions:{name}", args=[region.slug])


def look(region, **typed):
    """What the form sends when only this was touched."""
    facts = {"name": region.name, "accent": region.accent, "picked": region.accent}
    return facts | {"was": region.accent, "seen": region.sign(LOOK)} | typed


def image(data, name="emblem.png"):
    return SimpleUploadedFile(name, data)


def text_of(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def journal(region):
    return list(JournalEntry.objects.filter(place=region.slug).values_list("verb", flat=True))


def test_a_name_and_a_colour_are_in_place_at_once(managing, region):
    answer = managing.post(
        at(region), look(region, name=" Nouvelle \u202e Aquitaine\n", accent="E4003A")
    )
    assert answer["Location"] == at(region)
    region.refresh_from_db()
    assert (region.name, region.accent) == ("Nouvelle Aquitaine", RED)
    assert managing.get(reverse("public:accent", args=[region.slug])).content.decode() == (
        ":root { --accent-hue: 20; --accent-chroma: 1; }\n"
    )
    assert f'accent.css?{RED[1:]}"' in managing.get(at(region)).content.decode()
    Region.objects.update(accent=DESIGNED_ACCENT)  # the stylesheet's own
    assert "accent.css" not in managing.get(at(region)).content.decode()
    Region.objects.update(accent=RED)
    said = JournalEntry.objects.get(place=region.slug)
    assert (said.verb, said.details) == ("dress_region", {"fields": ["name", "accent"]})
    managing.post(at(region), look(region))
    assert journal(region) == ["dress_region"]


def test_the_colour_is_typed_or_picked(managing, region):
    managing.post(at(region), look(region, picked=RED))
    region.refresh_from_db()
    assert region.accent == RED
    managing.post(at(region), look(region, picked="#123456", accent="#abc"))
    region.refresh_from_db()
    assert region.accent == "#aabbcc"


def test_a_try_shows_and_keeps_nothing(managing, region):
    answer = managing.post(at(region), look(region, name="Aquitaine", accent=RED, **{"try": "1"}))
    said = text_of(answer)
    assert answer.status_code == 200
    assert "preview.css?accent=%23e4003a" in said
    assert re.search(
        "Votre couleur #e4003a a un contraste de 4,8 sur blanc ; elle est foncée à "
        r"#[0-9a-f]{6} le jour \([89],\d\), éclaircie à #[0-9a-f]{6} la nuit",
        said,
    )
    assert 'value="Aquitaine"' in said
    assert "Rien n’est encore enregistré" in said
    region.refresh_from_db()
    assert (region.name, region.accent) == ("Nouvelle-Aquitaine", "#0a5a42")
    part = managing.post(
        at(region), look(region, picked=RED, **{"try": "1"}), headers={"HX-Request": "true"}
    )
    assert text_of(part).startswith('<div class="look-colour stack" id="colour">')
    assert text_of(part).count(f'value="{RED}"') == 3


def test_what_an_import_wrote_of_a_region_does_not_hold_its_look_back(managing, region):
    region.sender = region.reply_to = "coroute@127.0.0.1"
    region.save()
    assert managing.post(at(region), look(region, accent=RED)).status_code == 302


@pytest.mark.parametrize("typed", ["", "vert", "#12", "#12345g", "red;}", "rgb(1,2,3)", "#0a5a4"])
def test_what_is_no_colour_is_told(managing, region, typed):
    answer = managing.post(at(region), look(region, accent=typed))
    assert answer.status_code == 422
    assert "preview.css?accent=%230a5a42" in text_of(answer)
    assert managing.get(at(region, "look_css"), {"accent": typed}).status_code == 404


def test_the_preview_has_the_colours_of_both_themes(managing, region):
    answer = managing.get(at(region, "look_css"), {"accent": RED})
    day, night = answer.content.decode().splitlines()
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert day.startswith('.look[data-theme="light"] { --bg: #ffffff;')
    assert night.startswith('.look[data-theme="dark"] {')


def test_what_another_changed_meanwhile_is_not_lost(managing, region):
    before = look(region, name="La mienne")
    managing.post(at(region), look(region, name="La leur"))
    answer = managing.post(at(region), before)
    assert answer.status_code == 409
    assert "En place maintenant : « La leur »" in text_of(answer)
    assert 'value="La mienne"' in text_of(answer)
    region.refresh_from_db()
    assert region.name == "La leur"
    again = look(region, name="La mienne")
    assert f'value="{again["seen"]}"' in text_of(answer)
    assert managing.post(at(region), again).status_code == 302


def test_an_emblem_is_shown_and_taken_away(client, managing, region):
    seen = region.sign(EMBLEM)
    answer = managing.post(at(region, "emblem"), {"file": image(images.png()), "seen": seen})
    assert answer["Location"] == at(region) + "#emblem"
    region.refresh_from_db()
    address = reverse("public:emblem", args=[region.slug, region.emblem_digest])
    assert f'src="{address}" width="144" height="96"' in text_of(managing.get(at(region)))
    managing.post(at(region, "emblem_remove"))
    managing.post(at(region, "emblem_remove"))
    region.refresh_from_db()
    assert (region.emblem_digest, Emblem.objects.count()) == ("", 0)
    assert "webp" not in text_of(managing.get(at(region))).replace("image/webp", "")
    assert managing.get(address).status_code == 404
    assert sorted(journal(region)) == ["give_emblem", "remove_emblem"]


def test_an_emblem_is_kept_for_good_by_whoever_sees_it(managing, region, ada):
    give_emblem(region=region, actor=ada, drawn=read_emblem(images.png()), seen=region.sign(EMBLEM))
    answer = managing.get(reverse("public:emblem", args=[region.slug, region.emblem_digest]))
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=31536000", "immutable"}
    assert answer["Vary"] == "Accept-Encoding"
    assert answer.content[:4] == b"RIFF"
    other = factories.region("normandie", name="Normandie")
    stolen = reverse("public:emblem", args=[other.slug, region.emblem_digest])
    assert managing.get(stolen).status_code == 404


@pytest.mark.parametrize(
    "data", [b"", b"<svg/>", bytes(20 * 2**20), images.raw_png(1, 100_000), images.animated("PNG")]
)
def test_a_hostile_image_is_a_sentence(managing, region, data):
    answer = managing.post(at(region, "emblem"), {"file": image(data), "seen": region.sign(EMBLEM)})
    assert answer.status_code == 422
    assert 'id="emblem_file_error"' in text_of(answer)
    assert (journal(region), Emblem.objects.count()) == ([], 0)


def test_no_image_at_all_is_a_sentence(managing, region):
    assert managing.post(at(region, "emblem")).status_code == 422


def test_an_emblem_put_meanwhile_is_looked_at_first(managing, region):
    before = region.sign(EMBLEM)
    managing.post(at(region, "emblem"), {"file": image(images.png()), "seen": before})
    mine = image(images.png(colour=RED))
    answer = managing.post(at(region, "emblem"), {"file": mine, "seen": before})
    assert answer.status_code == 409
    assert "L’emblème a changé entre-temps" in text_of(answer)
    assert len(journal(region)) == 1


def test_public_pages_made_once_show_the_new_look(client, region):
    plan = factories.published(factories.roadmap(region))
    place = reverse("public:roadmap", args=[region.slug, plan.slug])
    assert "emblem-" not in client.get(place).content.decode()
    seen = region.sign(EMBLEM)
    give_emblem(region=region, actor=None, drawn=read_emblem(images.png()), seen=seen)
    assert f"emblem-{region.emblem_digest}.webp" in client.get(place).content.decode()


def test_mails_take_the_colour(region):
    region.accent = RED
    letter = compose(template="invitation", context={"region": region}, sender=region.as_sender)
    assert region.colours["light"]["panel"] in letter.html


def test_nobody_else_finds_the_screen(client, region):
    factories.role(mo := factories.user("mo"), region, "moderator")
    client.force_login(mo)
    for name in ("look", "look_css", "settings", "journal"):
        assert client.get(at(region, name)).status_code == 404
    for name in ("look", "emblem", "emblem_remove", "settings"):
        assert client.post(at(region, name)).status_code == 404


def test_the_door_has_the_look_of_where_one_comes_from(client, region):
    door, inside = reverse("account_login"), f"/{region.slug}/economie-numerique/vote/"
    Region.objects.update(accent=RED)
    assert f"/{region.slug}/accent.css" in text_of(client.get(door, {"next": inside}))
    for target in ("", "/", "/nowhere/x/", "//evil.example/x/", "http://[", "\0"):
        assert "accent.css" not in text_of(client.get(door, {"next": target}))


def test_a_colour_is_kept_for_good_only_where_its_address_names_it(client, region):
    address = reverse("public:accent", args=[region.slug])
    assert "immutable" in client.get(f"{address}?{region.accent[1:]}")["Cache-Control"]
    for other in ("", "?ff0000"):
        assert client.get(f"{address}{other}")["Cache-Control"] == "no-cache"
