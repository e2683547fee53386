import io
import json
import logging
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import logs
from ground.resident_ids import with_check


@pytest.mark.parametrize(
    "number",
    [
        "520328199003071234",
        "52032819900307123X",
        "52032819900307123x",
        "520328900307123",
        "５２０３２８１９９００３０７１２３４",
        "520328 19900307 1234",
        "520328-199003071234",
        "520328-19900307123X",
        "520328-900307123",
        "520328 900307 123",
        "5 2 0 3 2 8 1 9 9 0 0 3 0 7 1 2 3 x",
        "13985201234",
        "139 8520 1234",
        "139-8520-1234",
        "1398-5201-234",
        "13985 201234",
        "8613985201234",
        "86 13985201234",
        "0852-28221234",
        "085228221234",
        "024020101040012345678",
        "2402 0101 0400 1234 5678 9012",
        "6222021234567890",
        "6222 0212 3456 7890 123",
        "6222021234567890123",
    ],
)
def test_numbers_that_identify_a_person_never_reach_a_log(number):
    assert logs.redact(f"saved {number}, done") == "saved [redacted], done"


@pytest.mark.parametrize(
    "text",
    [
        "ZX520328-2026-00417",
        "/assistance/cases/ZX520328-2026-00084/",
        "ZX520328-2026-01015 200",
        "JT520328-000123 13 ms",
        "HY520328-0000001 2026",
        "520328101204",
        "took 1763759743271 ms",
        "2026-11-28 171251",
        "12000.50",
        "8000",
    ],
)
def test_case_numbers_codes_and_sums_stay_readable(text):
    assert logs.redact(text) == text


# What stands before which digit.
GROUPED = st.dictionaries(st.integers(1, 17), st.sampled_from([" ", "-"]))
RESIDENT_IDS = st.builds(
    lambda born, serial: with_check(f"520328{born:%Y%m%d}{serial:03d}"),
    st.dates(date(1910, 1, 1), date(2026, 12, 31)),
    st.integers(0, 999),
)
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(RESIDENT_IDS | RESIDENT_IDS.map(lambda number: number[:6] + number[8:17]) | MOBILES, GROUPED)
def test_a_number_is_known_in_whatever_groups_it_is_typed(number, between):
    typed = "".join(between.get(place, "") + digit for place, digit in enumerate(number))

    assert logs.redact(f"GET /x/{typed}/") == "GET /x/[redacted]/"


@given(st.uuids())
def test_the_number_of_a_job_stays_readable(job):
    assert logs.redact(f"GET /reports/jobs/{job}/ 200") == f"GET /reports/jobs/{job}/ 200"


@given(
    st.integers(110000, 659999),
    st.integers(2020, 2099),
    st.integers(0, 99999),
    st.sampled_from(["ZX{0}-{1}-{2:05d}", "JT{0}-{2:06d}", "HY{0}-{2:07d}"]),
)
def test_the_number_of_a_record_stays_readable(area, year, last, pattern):
    text = f"POST /{pattern.format(area, year, last)}/ 302"

    assert logs.redact(text) == text


def test_the_row_that_the_database_quotes_is_left_out():
    text = "duplicate key value\nDETAIL:  Key (name)=(张三) already exists.\nnext"
    assert logs.redact(text) == "duplicate key value\nDETAIL: [redacted]\nnext"


def line(**values):
    record = logging.makeLogRecord({"name": "test", "levelname": "INFO", "msg": "saved", **values})
    return json.loads(logs.JsonFormatter().format(record))


def test_a_line_carries_the_request_and_the_job():
    tokens = logs.request_id.set("0f" * 8), logs.job_id.set("41")
    try:
        written = line()
    finally:
        logs.request_id.reset(tokens[0])
        logs.job_id.reset(tokens[1])
    assert written.pop("at").endswith("+00:00")
    assert written == {
        "level": "info",
        "logger": "test",
        "message": "saved",
        "request": "0f" * 8,
        "job": "41",
    }


def test_extra_fields_and_exceptions_are_redacted_too():
    try:
        raise ValueError("telephone 13985201234")
    except ValueError as problem:
        caught = type(problem), problem, problem.__traceback__
    written = line(exc_info=caught, status=200, account="6222021234567890")
    assert written["status"] == 200
    assert written["account"] == "[redacted]"
    assert written["exception"].endswith("ValueError: telephone [redacted]")


def test_message_arguments_are_redacted():
    assert line(msg="call %s", args=("13985201234",))["message"] == "call [redacted]"


@pytest.fixture
def written(monkeypatch):
    """Gives the lines that reach standard error, as the settings have them written."""
    handlers = logging.getLogger().handlers
    (handler,) = (handler for handler in handlers if isinstance(handler.formatter, logs.JsonFormatter))
    stream = io.StringIO()
    monkeypatch.setattr(handler, "stream", stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "headers"),
    [
        ({}, {"host": "evil.example"}),
        ({}, {"host": "a." * 2000}),
        ({f"f{n}": "1" for n in range(2000)}, {}),
        ({"q": "x" * 3_000_000}, {}),
    ],
)
def test_nonsense_of_a_stranger_costs_one_short_warning(client, written, sent, headers):
    assert client.post("/login/", sent, headers=headers).status_code in {400, 413}

    (warning,) = (line for line in written() if line["level"] != "info")
    assert (warning["level"], warning["logger"].rpartition(".")[0]) == ("warning", "django.security")
    assert "exception" not in warning
    assert len(warning["message"]) < 130


@pytest.mark.django_db
def test_a_number_is_not_cut_into_one_that_is_none(client, written):
    client.get("/login/", headers={"host": "a." * 44 + "520328199003071234"})

    (warning,) = (line for line in written() if line["level"] != "info")
    assert not any(character.isdigit() for character in warning["message"])


def test_other_suspicions_keep_their_traceback(written):
    logging.getLogger("django.security.SuspiciousFileOperation").error("x", exc_info=ValueError("y"))

    (line,) = written()
    assert line["level"] == "error"
    assert "ValueError" in line["exception"]
