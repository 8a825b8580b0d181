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
from tempfile import NamedTemporaryFile, TemporaryFile

from instance.carrying import CannotCarry

SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
TABLE = re.compile(r"tables/([a-z0-9_]+)\.jsonl")
BITE = 1 << 20


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
    try:
        if path.exists():
            raise CannotCarry(f"{path} is there already: give another name.")
        with draft_of(path) as draft:
            with tarfile.open(fileobj=draft, mode="w:gz", compresslevel=3) as tar:
                writer = Writer(tar, path.parent)
                yield writer
                writer.close()
            draft.flush()
            os.fsync(draft.fileno())
            os.rename(draft.name, path)
    except OSError as error:
        raise CannotCarry(f"{path} cannot be written: {error.strerror}.") from error


@contextmanager
def draft_of(path):
    """A file beside it that nobody else writes, gone in the end unless it took the name."""
    with NamedTemporaryFile(
        dir=path.parent, prefix=f"{path.name}.", suffix=".partial", delete=False
    ) as draft:
        try:
            yield draft
        finally:
            Path(draft.name).unlink(missing_ok=True)


@contextmanager
def opened(path):
    """An archive to read; whatever is broken in it is said in one sentence."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            yield tar
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise CannotCarry(f"{path} is no backup, or a damaged one: {error}.") from error
    except OSError as error:
        raise CannotCarry(f"{path} cannot be read: {error.strerror}.") from error


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


def digest_of(tar, member):
    digest = sha256()
    stream = tar.extractfile(member)
    while chunk := stream.read(BITE):
        digest.update(chunk)
    return digest.hexdigest()


def tables(tar):
    """The name of each table, and its lines."""
    for member in tar:
        if named := TABLE.fullmatch(member.name):
            yield named[1], tar.extractfile(member)
