"""What the journeys wrote holds no number of a person in the clear: tables, files, logs, broker.

Runs after all other tests, and makes the busiest journey itself when it runs alone.
"""

import base64
import json
import os
import zipfile
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import DeclaredRelative, Notification, Officer, User
from families.identity.operations.people import details_of
from families.models import BankAccount, Person

from .entering import new_family, register_and_apply
from .secrets_found import Numbers

pytestmark = pytest.mark.browser


@pytest.fixture
def numbers(doors, rows) -> Numbers:
    """Every number on file, after they were typed, searched for, shown, mistyped and refused."""
    hand, family = doors.open("clerk"), new_family()
    register_and_apply(hand, family)
    page = hand.page
    for typed in family.numbers:
        page.fill("#global-search", typed)
        page.press("#global-search", "Enter")
        page.wait_for_load_state()
    page.goto(hand.page.url.partition("/search/")[0].partition("/families/")[0] + "/families/new/")
    # A number that is on file already, and after the session has ended a form that is kept.
    hand.write(name="陈国强", id_number=family.father, phone=family.phone)
    hand.button("Save and continue")
    hand.write(phone=family.phone)
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] != settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies(kept)
    hand.button("Save and continue")
    page.wait_for_load_state()
    return Numbers([*family.numbers, *on_file()])


def on_file() -> set[str]:
    found = {row.id_number for model in (Officer, DeclaredRelative) for row in model.objects.all()}
    for person in Person.objects.all():
        found |= {person.id_number, details_of(person).phone}
    return found | {account.number for account in BankAccount.objects.all()}


def test_the_search_for_leaks_finds_them():
    number = "52212819760115101X"
    looking = Numbers([number, "15472610001"])
    plain = number.encode()
    for written in (
        plain,
        plain.lower(),
        plain.hex().encode(),
        b'{"a":"' + plain + b'"}',
        b"x1" + plain + b"22",
    ):
        assert looking.found_in(written) == {number} or looking.found_in(written) == {number.lower()}
    for before in (b"", b"a", b"ab"):
        assert looking.found_in(b"." + base64.b64encode(before + plain)) == {number}
    assert looking.found_in(b"tel:15472610001;") == {"15472610001"}
    assert looking.found_in(plain[:-1] + b"1") == set()


def test_no_number_stands_in_the_clear(numbers, town, rows):
    assert len(numbers.known) > 5_000
    # One that was put there, so that it is known that the tables are read.
    planted = new_family().father
    numbers.known.add(planted.encode())
    clerk = User.objects.get(username="clerk")
    Notification.objects.create(
        user=clerk,
        kind="planted",
        params={"number": planted},
        created_at=timezone.now(),
        read_at=timezone.now(),
    )
    leaks = {}
    for name, written in everything_written(town):
        if found := numbers.found_in(written):
            leaks[name] = sorted(found)[:3]
    Notification.objects.filter(kind="planted").delete()
    assert leaks == {"table public.accounts_notification": [planted]}


def everything_written(town):
    yield from tables(town.database.owner_url)
    for session in Session.objects.all():
        yield "session, unpacked", json.dumps(session.get_decoded(), ensure_ascii=False).encode()
    yield from files(Path(os.environ["DATA_DIR"]))
    yield from broker(town.environment["REDIS_URL"])


def tables(url: str):
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert len(names) > 30
        for (name,) in names:
            with connection.cursor() as cursor, cursor.copy(f"COPY {name} TO STDOUT") as rows:
                yield f"table {name}", b"".join(bytes(block) for block in rows)


def files(folder: Path):
    """What was built for people and what was logged; a workbook is unpacked."""
    private = [path for path in Path(settings.PRIVATE_DIR).rglob("*") if path.is_file()]
    logs = [path for path in folder.rglob("*.log") if path.is_file()]
    assert any("GET /" in path.read_text(errors="replace") for path in logs)
    for path in (*private, *logs):
        yield path.name, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as book:
                for part in book.namelist():
                    yield f"{path.name}: {part}", book.read(part)


def broker(url: str):
    client = redis.Redis.from_url(url)
    readers = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"set": client.smembers,
        b"zset": lambda key: client.zrange(key, 0, -1),
        b"hash": client.hgetall,
        b"stream": client.xrange,
    }
    for key in client.keys("*"):
        yield f"broker {key!r}", key + b" " + repr(readers[client.type(key)](key)).encode()
    client.close()
