"""Structured logs that carry request and job ids and never a resident ID, a telephone or an account."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")
job_id: ContextVar[str] = ContextVar("job_id", default="")

# Numbers of records and jobs stay readable, although their digits may add up to those of a person.
RECORD_NUMBER = (
    r"(?<![0-9A-Za-z])(?:[A-Z]{2}\d{6}(?:-\d{4})?-\d{5,7}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"(?![0-9A-Za-z])"
)
# Resident IDs (18 or 15 digits) and mobile numbers, whatever groups they are typed in, landlines, and
# bank accounts, in one or in fours; \d takes in full-width digits as well. Accounts of fewer digits
# look like the codes of places, which have to stay.
SENSITIVE_NUMBER = (
    r"(?<!\d)(?:"
    r"\d(?:[ -]?\d){16}[ -]?[\dXxＸｘ]"
    r"|\d{15,30}[XxＸｘ]?"
    r"|\d{4}(?:[ -]\d{4}){3,6}(?:[ -]?\d{1,3})?"
    r"|\d(?:[ -]?\d){14}"
    r"|(?:(?:00)?86[ -]?)?1[ -]?[3-9](?:[ -]?\d){9}"
    r"|(?:0\d{2,3}|(?:00)?86[ -]?0?[1-9]\d{1,2})\)?[ -]?\d{3,4}[ -]?\d{4}"
    r"|(?:(?<=\+)|00)85[23][ -]?\d{4}[ -]?\d{4}"
    r")(?!\d)"
)
TELLING = re.compile(f"(?P<record>{RECORD_NUMBER})|{SENSITIVE_NUMBER}")
# PostgreSQL quotes the offending row in these lines of an error.
QUOTED_ROW = re.compile(r"^(DETAIL|CONTEXT|HINT|QUERY):.*$", re.MULTILINE)
MASK = "[redacted]"
# What a stranger can make us write by sending nonsense, as often as they like.
NONSENSE = frozenset(
    f"django.security.{what}"
    for what in ("DisallowedHost", "RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")
)
NONSENSE_LENGTH = 120

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def redact(text: str) -> str:
    """The text without anything that names or numbers a person."""
    return TELLING.sub(lambda found: found["record"] or MASK, QUOTED_ROW.sub(rf"\1: {MASK}", text))


class Nonsense(logging.Filter):
    """Makes one short warning of what Django takes for an error of ours, with the way to it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name in NONSENSE:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
            # Redacted first: half a number is not known for one.
            message = redact(record.getMessage())
            cut = len(message) > NONSENSE_LENGTH
            record.msg, record.args = (f"{message[:NONSENSE_LENGTH]}…" if cut else message), ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line; whatever is put into `extra` becomes a field of it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        for name, variable in (("request", request_id), ("job", job_id)):
            if value := variable.get():
                line[name] = value
        for name, value in vars(record).items():
            if name not in _PLAIN and name != "request":
                line[name] = value if isinstance(value, int | float | bool | None) else redact(str(value))
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)
