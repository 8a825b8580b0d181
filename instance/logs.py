"""What the program says of itself: one JSON object a line, under the number of the request, the
task or the sweep that it belongs to, and without a word about people."""

import logging
import re
import time
import traceback
from contextlib import contextmanager
from contextvars import ContextVar
from json import JSONEncoder
from numbers import Number

OURS = frozenset(
    "coroute config instance public committee insights consultation roadmaps accounts "
    "outbox".split()
)

# What an address may say of a page; anything else in it (links that open something) is left out.
OPEN = frozenset("region roadmap number older newer pk code cell part rank ending".split())
NAME = re.compile(r"[\w.-]{1,24}|[a-z0-9-]{1,60}", re.ASCII)
PLAIN = re.compile(r"[\w.:/-]{1,60}", re.ASCII)
# The name and password of a URL, an address, what follows a question mark, a signed link or a key.
HIDDEN = [
    (re.compile(r"//[^/\s@]*@"), "//…@"),
    (re.compile(r"[^\s<>\"'(),;:=/@…]+@[^\s<>\"'(),;:@]+"), "…@…"),
    (re.compile(r"\?[^\s\"']+"), "?…"),
    (re.compile(r"(?<![\w.:-])(?=[\w.:-]*[A-Z\d])[\w.:-]{32,}", re.ASCII), "…"),
]
# Failures whose words are the machine's or the program's; those of others may hold what was typed.
SPEAKABLE = (OSError, ImportError, AttributeError, NameError, TypeError, RecursionError)
SPEAKABLE_NAMES = {
    "ConnectionError",
    "ImproperlyConfigured",
    "IntegrityError",
    "InterfaceError",
    "OperationalError",
    "ProgrammingError",
    "TimeoutError",
}
MOST_FRAMES = 40

_facts: ContextVar[dict] = ContextVar("facts", default={})  # noqa: B039 (never written into)


@contextmanager
def under(**facts):
    """Every line said inside carries these facts."""
    token = _facts.set(_facts.get() | facts)
    try:
        yield
    finally:
        _facts.reset(token)


def begin(**facts):
    """From here on, every line of this thread carries these facts and no other."""
    _facts.set(facts)


def fact(name):
    """A fact that the lines said here carry, or None."""
    return _facts.get().get(name)


def path_of(request, match=None):
    """The address of a page, without what opens something or may have been typed."""
    match = match or getattr(request, "resolver_match", None)
    if match is None:
        return "/…"
    path = request.path_info
    for name, value in match.kwargs.items():
        said = str(value)
        if said and (name not in OPEN or not NAME.fullmatch(said)):
            path = path.replace(said, "…")
    return path


def hide(text):
    for what, instead in HIDDEN:
        text = what.sub(instead, text)
    return text


def told(error):
    """The kind of a failure; its first line too where no person can have written it."""
    kind = type(error).__name__
    if not isinstance(error, SPEAKABLE) and kind not in SPEAKABLE_NAMES:
        return kind
    return hide(f"{kind}: {str(error).partition('\n')[0][:300]}".removesuffix(": "))


def chain_of(error):
    """The failure and those it came from, the first one last; each once."""
    seen: list = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return seen


def frames_of(error):
    """Where it happened, from the outside in: file, line and function, never a value."""
    for frame in traceback.extract_tb(error.__traceback__):
        file = "/".join(frame.filename.split("/")[-3:])
        yield f"{file}:{frame.lineno} {frame.name}"


class Line(logging.Formatter):
    """A record as one line of JSON."""

    encode = JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode

    def format(self, record):
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        said = {
            "at": f"{at}.{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event_of(record),
            **_facts.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            errors = chain_of(record.exc_info[1])
            said["error"] = " from ".join(told(error) for error in errors)
            said["trace"] = [line for one in reversed(errors) for line in frames_of(one)][
                -MOST_FRAMES:
            ]
        return self.encode(said)


class Plain(logging.Formatter):
    """A record for the eyes of whoever tries it or writes it, everything said."""

    def __init__(self):
        super().__init__("{asctime} {levelname} {name}{number}: {message}", style="{")

    def format(self, record):
        number = fact("request") or fact("sweep")
        record.number = f" [{number}]" if number else ""
        return super().format(record)


def event_of(record):
    """The message; what is filled into it is hidden where it may be about people."""
    if isinstance(record.msg, BaseException):
        return told(record.msg)
    message, arguments = str(record.msg), record.args
    if request := getattr(record, "request", None):  # Django's own: a status and an address
        first = arguments[:1] if isinstance(arguments, tuple) else ()
        return f"{hide(filled(message.partition(':')[0], first))}: {path_of(request)}"
    ours = record.name.partition(".")[0] in OURS
    if ours and not arguments:
        return message
    if isinstance(arguments, dict):
        arguments = {name: spoken(value, ours) for name, value in arguments.items()}
    elif arguments:
        arguments = tuple(spoken(value, ours) for value in arguments)
    return hide(filled(message, arguments))


def filled(message, arguments):
    """As logging fills it; as it stands where that cannot be done."""
    try:
        return message % arguments if arguments else message
    except (TypeError, ValueError, KeyError):
        return message


def spoken(value, ours):
    """An argument of a message: numbers and names as they are, failures by their kind, rows by
    their number, and the words of others not at all."""
    if value is None or isinstance(value, Number):
        return value
    if isinstance(value, BaseException):
        return told(value)
    if hasattr(value, "pk"):
        return f"{type(value).__name__} {value.pk}"
    if isinstance(value, dict):
        return {name: spoken(one, ours) for name, one in value.items()}
    text = str(value)
    return text if ours or PLAIN.fullmatch(text) else "…"
