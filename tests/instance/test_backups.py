"""A backup is of one moment, says when it is damaged, and comes back whole or not at all."""

import gzip
import io
import json
import shutil
import tarfile
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from consultation.models import Vote
from instance.carrying import CannotCarry
from instance.carrying.backups import back_up
from instance.carrying.restoring import restore
from instance.models import Carriage
from roadmaps.models import Region, Unlock
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
committed = pytest.mark.django_db(transaction=True)


def quiet(*_):
    """Nobody listens to the progress."""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory, django_db_setup, django_db_blocker):
    """A backup of one region, which is gone since."""
    path = tmp_path_factory.mktemp("backups") / "backup.tar.gz"
    with django_db_blocker.unblock():
        region = factories.region()
        back_up(path, say=quiet)
        region.delete()
        Carriage.objects.all().delete()
    return path


@pytest.fixture
def file(made_once, tmp_path):
    return shutil.copy(made_once, tmp_path / "backup.tar.gz")


def members(path):
    with tarfile.open(path) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def put_together(path, held):
    """The same members, or others, under checksums that are right."""
    held.pop("SHA256SUMS", None)
    sums = "".join(f"{sha256(said).hexdigest()}  {name}\n" for name, said in held.items())
    with tarfile.open(path, "w:gz") as tar:
        for name, said in (held | {"SHA256SUMS": sums.encode()}).items():
            facts = tarfile.TarInfo(name)
            facts.size = len(said)
            tar.addfile(facts, io.BytesIO(said))


def lines_of(path, table):
    return members(path)[f"tables/{table}.jsonl"].decode().splitlines()


@committed
def test_a_vote_cast_meanwhile_is_wholly_out_and_one_before_wholly_in(tmp_path):
    plan = factories.published()
    round = factories.phase(plan)
    action = plan.actions.first()
    before, meanwhile = factories.voice(), factories.voice()
    factories.cast(before, round, action)

    def vote_once(*_):
        if not Vote.objects.filter(participant=meanwhile).exists():
            factories.cast(meanwhile, round, action)

    back_up(tmp_path / "one.tar.gz", say=vote_once)
    back_up(tmp_path / "two.tar.gz", say=quiet)
    for table in ("consultation_vote", "consultation_registration"):
        assert len(lines_of(tmp_path / "one.tar.gz", table)) == 1
        assert len(lines_of(tmp_path / "two.tar.gz", table)) == 2


@committed
def test_the_command_says_nothing_when_it_is_asked_to(tmp_path, capsys):
    call_command("backup", str(tmp_path / "quiet.tar.gz"), verbosity=0)
    assert (tmp_path / "quiet.tar.gz").exists()
    assert capsys.readouterr() == ("", "")


def test_it_is_for_its_owner_alone_and_never_takes_the_place_of_another(file):
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CannotCarry, match="is there already"):
        back_up(file, say=quiet)
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_one_that_stops_on_its_way_leaves_nothing(tmp_path, fault):
    def stop(*_):
        raise fault

    factories.region()
    with pytest.raises((CannotCarry, KeyboardInterrupt)):
        back_up(tmp_path / "backup.tar.gz", say=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_nothing_is_one_sentence(tmp_path):
    with pytest.raises(CannotCarry, match="cannot be written: No such file or directory"):
        back_up(tmp_path / "nowhere" / "backup.tar.gz", say=quiet)
    with pytest.raises(CannotCarry, match="cannot be written: File name too long"):
        back_up(tmp_path / ("x" * 300), say=quiet)


def test_a_database_that_takes_no_more_is_one_sentence(file, monkeypatch):
    def full(*_):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("instance.carrying.restoring.load", full)
    with pytest.raises(CommandError, match="takes no more: database or disk is full"):
        call_command("restore", str(file))


def test_the_command_says_what_a_file_holds(file, capsys, tmp_path):
    call_command("restore", str(file), check=True)
    assert "backup.tar.gz is whole: " in capsys.readouterr().out
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("restore", str(tmp_path / "nothing.tar.gz"))
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        call_command("restore", str(tmp_path))
    with pytest.raises(CommandError, match="cannot be read: Not a directory"):
        call_command("restore", str(file / "nothing.tar.gz"))


def cut(path):
    path.write_bytes(path.read_bytes()[:-200])


def flip(path):
    """One bit of the middle, under an outer shell that is right again."""
    raw = bytearray(gzip.decompress(path.read_bytes()))
    place = raw.index(b"Nouvelle-Aquitaine")
    raw[place] ^= 1
    path.write_bytes(gzip.compress(raw, 1))


def lose(path):
    """A table, under checksums that are right for the rest."""
    held = members(path)
    del held["tables/roadmaps_region.jsonl"]
    put_together(path, held)


def add(path):
    """What no backup holds, under a name that leads elsewhere."""
    put_together(path, members(path) | {"tables/../../climbed": b"out"})


def link(path):
    """Something that is no file."""
    with tarfile.open(path, "w:gz") as tar:
        facts = tarfile.TarInfo("tables/roadmaps_region.jsonl")
        facts.type, facts.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(facts)


def replace_by_text(path):
    path.write_text("no backup")


@pytest.mark.parametrize("damage", [cut, flip, lose, add, link, replace_by_text])
def test_a_damaged_file_is_refused_before_anything_is_touched(file, damage):
    damage(file)
    with pytest.raises(CannotCarry):
        restore(file, say=quiet)
    assert not Region.objects.exists()


def test_an_installation_that_holds_something_is_left_alone(file):
    factories.region(name="Bretagne")
    with pytest.raises(CannotCarry, match="the database is not empty"):
        restore(file, say=quiet)
    assert Region.objects.get().name == "Bretagne"


@committed
@pytest.mark.parametrize("wrong", ["a row less", "a row that breaks a rule", "a row of nobody"])
def test_what_cannot_come_back_whole_does_not_come_back(file, wrong):
    held = members(file)
    [region] = held["tables/roadmaps_region.jsonl"].decode().splitlines()
    if wrong == "a row less":
        held["tables/roadmaps_region.jsonl"] = b""
    elif wrong == "a row that breaks a rule":
        held["tables/roadmaps_region.jsonl"] = f"{region}\n{region}\n".encode()
    else:
        manifest = json.loads(held["manifest.json"])
        facts = manifest["tables"]["roadmaps_role"]
        line = json.dumps([1, "administrator", 10**6, 10**6], separators=(",", ":"))
        facts |= {"rows": 1, "digest": sha256(f"{line}\n".encode()).hexdigest()}
        held["tables/roadmaps_role.jsonl"] = f"{line}\n".encode()
        held["manifest.json"] = json.dumps(manifest).encode()
    put_together(file, held)
    with pytest.raises(CannotCarry):
        restore(file, say=quiet)
    assert not Region.objects.exists()
    assert not Unlock.objects.exists()


def test_a_whole_one_comes_back(file, settings, capsys):
    settings.SECRET_KEY = "another"
    call_command("restore", str(file))
    assert Region.objects.get().name == "Nouvelle-Aquitaine"
    assert Carriage.objects.get().kind == "restore"
    told = capsys.readouterr()
    assert "SECRET_KEY is not that of the installation backed up" in told.out
    assert "roadmaps_region: 1 of 1" in told.err


def test_another_form_of_backup_is_for_another_version(file):
    held = members(file)
    held["manifest.json"] = json.dumps(json.loads(held["manifest.json"]) | {"format": 2}).encode()
    put_together(file, held)
    with pytest.raises(CommandError, match="a newer version"):
        call_command("restore", str(file), check=True)
