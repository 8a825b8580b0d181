"""The one file of a backup: a compressed tar whose every member has its checksum.

`SHA256SUMS` is in the form that `sha256sum -c` reads, so that a backup can be checked without
Coroute: members are unpacked, and checked, with an ordinary tar."""

import gzip
import os
import re
import tarfile
import time
import zlib
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile

from instance.carrying import CannotCarry

SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
KEY = "secret_key"
TABLES, FILES = "tables/", "files/"
BITE = 1 << 20
MEMBER = re.compile(r"manifest\.json|secret_key|tables/[a-z0-9_]+\.jsonl|files/.+")


class Writer:
    """Adds members one by one, and their checksums at the end."""

    def __init__(self, tar, folder):
        self.tar = tar
        self.folder = folder
        self.sums = []

    def add(self, name, chunks):
        """One member, of bytes whose number is known only once they were made."""
        with TemporaryFile(dir=self.folder) as spool:
            digest = sha256()
            for chunk in chunks:
                digest.update(chunk)
                spool.write(chunk)
            self._put(name, spool)
        self.sums.append(f"{digest.hexdigest()}  {name}\n")

    def close(self):
        self._put(SUMS, BytesIO("".join(self.sums).encode()))

    def _put(self, name, stream):
        facts = tarfile.TarInfo(name)
        facts.size = stream.seek(0, os.SEEK_END)
        facts.mode = 0o600
        facts.mtime = int(time.time())
        stream.seek(0)
        self.tar.addfile(facts, stream)


@contextmanager
def written_whole(path):
    """A new archive, readable by its owner alone, that has its name only once it is on the disk."""
    if path.exists():
        raise CannotCarry(f"{path} is there already: give another name.")
    draft = path.with_name(f"{path.name}.partial")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise CannotCarry(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as tar:
                writer = Writer(tar, path.parent)
                yield writer
                writer.close()
            raw.flush()
            os.fsync(raw.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def opened(path):
    """An archive to read; whatever is broken in it is said in one sentence."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            yield tar
    except FileNotFoundError:
        raise CannotCarry(f"there is no file {path}.") from None
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise CannotCarry(f"{path} is no backup, or a damaged one: {error}.") from error


def check(tar):
    """Every member is there as it was written, and nothing else."""
    found = {}
    said = None
    for member in tar:
        if not member.isfile():
            raise CannotCarry(f"damaged backup: {member.name} is no plain file.")
        if member.name == SUMS:
            said = tar.extractfile(member).read()
        else:
            check_name(member.name)
            found[member.name] = digest_of(tar, member)
    expected = sums_in(said or b"")
    if MANIFEST not in expected:
        raise CannotCarry("damaged backup: it has no list of checksums.")
    wrong = sorted(
        name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name)
    )
    if wrong:
        raise CannotCarry(f"damaged backup: {', '.join(wrong)}.")


def sums_in(said):
    """The checksums by name; a list that cannot be read names nothing."""
    lines = [line.partition("  ") for line in said.decode("utf-8", "replace").splitlines()]
    return {name: digest for digest, _, name in lines}


def check_name(name):
    if not MEMBER.fullmatch(name) or ".." in Path(name).parts:
        raise CannotCarry(f"damaged backup: it holds {name!r}.")


def digest_of(tar, member):
    digest = sha256()
    stream = tar.extractfile(member)
    while chunk := stream.read(BITE):
        digest.update(chunk)
    return digest.hexdigest()


def members(tar, folder):
    """The members of one of its folders, without the name of that folder."""
    for member in tar:
        if member.name.startswith(folder):
            yield member.name.removeprefix(folder), tar.extractfile(member)
