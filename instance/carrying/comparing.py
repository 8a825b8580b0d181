"""What a table says, in one figure, and where two of them differ."""

from dataclasses import dataclass, field
from hashlib import sha256

from instance.carrying.rows import rows
from instance.carrying.values import compared, written

SHOWN = 5


class Digest:
    """A digest of every row of a table, in the order of its keys."""

    def __init__(self, table):
        self.unordered = [place for place, it in enumerate(table.columns) if it.kind == "json"]
        self.sum = sha256()
        self.rows = 0

    def add(self, row):
        """What two databases must say alike of a row; it counts for the digest."""
        if self.unordered:
            row = list(row)
            for place in self.unordered:
                row[place] = row[place] and compared(row[place])
        line = written(row)
        self.sum.update(f"{line}\n".encode())
        self.rows += 1
        return line

    def __str__(self):
        return self.sum.hexdigest()


@dataclass
class Comparison:
    """A table on both sides: its rows, their digests, and the keys of those that differ."""

    table: str
    rows: tuple[int, int] = (0, 0)
    digests: tuple[str, str] = ("", "")
    differing: int = 0
    keys: list = field(default_factory=list)

    @property
    def equal(self):
        return not self.differing and self.digests[0] == self.digests[1]

    def differs(self, key):
        self.differing += 1
        if len(self.keys) < SHOWN:
            self.keys.append(key)


def compare(table, here, there):
    """Walk a table on both sides at once, row by row."""
    said = Comparison(table.name)
    digests = Digest(table), Digest(table)
    sides = lines(here, table, digests[0]), lines(there, table, digests[1])
    left, right = (next(side, None) for side in sides)
    while left or right:
        if right is None or (left and left[0] < right[0]):
            said.differs(left[0])
            left = next(sides[0], None)
        elif left is None or right[0] < left[0]:
            said.differs(right[0])
            right = next(sides[1], None)
        else:
            if left[1] != right[1]:
                said.differs(left[0])
            left, right = (next(side, None) for side in sides)
    said.rows = digests[0].rows, digests[1].rows
    said.digests = str(digests[0]), str(digests[1])
    return said


def lines(connection, table, digest):
    """Each row's key, and what both sides must say of it."""
    for row in rows(connection, table):
        yield row[table.at], digest.add(row)


def digest_of(connection, table):
    digest = Digest(table)
    for row in rows(connection, table):
        digest.add(row)
    return digest
