"""One form of a column's value, the same whichever database it comes from or goes to."""

import json
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal
from uuid import UUID

KINDS = {
    "AutoField": "number",
    "BigAutoField": "number",
    "BigIntegerField": "number",
    "IntegerField": "number",
    "PositiveBigIntegerField": "number",
    "PositiveIntegerField": "number",
    "PositiveSmallIntegerField": "number",
    "SmallIntegerField": "number",
    "CharField": "text",
    "EmailField": "text",
    "SlugField": "text",
    "TextField": "text",
    "URLField": "text",
    "BooleanField": "boolean",
    "DateTimeField": "moment",
    "DateField": "day",
    "TimeField": "hour",
    "DecimalField": "decimal",
    "JSONField": "json",
    "BinaryField": "bytes",
    "UUIDField": "uuid",
}

LARGE = 1e16


def moment(value):
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    value = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value.isoformat(timespec="microseconds")


def day(value):
    return value.isoformat() if isinstance(value, date) else value


def hour(value):
    return (value if isinstance(value, time) else time.fromisoformat(value)).isoformat()


def decimal(value, places):
    """SQLite keeps a decimal as a number of about fifteen digits, and pages show it so."""
    if not isinstance(value, Decimal):
        value = Context(prec=15).create_decimal(repr(value))
    return format(value.quantize(Decimal(1).scaleb(-places)), "f")


def number_in_json(text):
    """PostgreSQL writes a large number out, and knows no minus zero."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) >= LARGE else value + 0.0


def parsed(text):
    return json.loads(text, parse_float=number_in_json)


def written(value, *, ordered=False):
    return json.dumps(value, ensure_ascii=False, sort_keys=ordered, separators=(",", ":"))


def structure(text):
    """JSON in the order it was kept in."""
    return written(parsed(text))


def compared(text):
    """JSON without the order of its keys, which PostgreSQL does not keep."""
    return written(json.loads(text), ordered=True)


def uuid(value):
    return value.hex if isinstance(value, UUID) else UUID(value).hex


def base64(value):
    return b64encode(value).decode()


def reading(column):
    """How what a database gives of this column becomes the one form; None: it stays."""
    if column.kind == "decimal":
        return lambda value: decimal(value, column.places)
    return {
        "boolean": bool,
        "moment": moment,
        "day": day,
        "hour": hour,
        "json": structure,
        "bytes": base64,
        "uuid": uuid,
    }.get(column.kind)


def writing(column, connection):
    """How the one form becomes what this database takes; None: it stays."""
    if column.kind == "moment":
        adapt = connection.ops.adapt_datetimefield_value
        return lambda text: adapt(datetime.fromisoformat(text))
    return {"bytes": b64decode}.get(column.kind)


def each(makers, row):
    """A row whose values were made one by one; nothing stays nothing."""
    return [
        make(value) if make and value is not None else value
        for make, value in zip(makers, row, strict=True)
    ]
