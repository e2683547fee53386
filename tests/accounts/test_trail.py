import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from accounts import audit
from accounts.audit import reading
from accounts.audit.acts import ACTS
from accounts.models import ChainCheck
from accounts.roles import Role
from accounts.scope import Actor
from tests.branches import grove as groves
from tests.databases import connected_to

from .people import signed_in, user_named

ROOT = Path(__file__).parents[2]
# The session, the user and the duties; counts and unread messages.
FRAME = 5


@pytest.fixture
def grove(db):
    return groves.plant()


@pytest.fixture
def read(client, grove):
    """The lines that a role reads at a place, by the address's query."""
    clients = {}

    def lines(role, place="湄潭县", query=""):
        if (role, place) not in clients:
            user = grove.user(language="en")
            clients[role, place] = signed_in(type(client)(), grove.as_(role, place, user=user).user)
        response = clients[role, place].get(f"/settings/audit/{query}")
        assert response.status_code == 200
        return response.context["trail"].lines

    return lines


def note(grove, action="household.completed", *, place="茅坝村", by=None, target=None, **data):
    by = by or grove.as_(Role.CLERK, place)
    return audit.record(action, by=by, target=target, place=grove[place].place, data=data)


def test_auditors_read_their_subtree_and_others_their_own_acts(grove, read):
    clerk = grove.as_(Role.CLERK, "茅坝村")
    note(grove, by=clerk)
    note(grove, place="茶腊村")

    assert [line.who for line in read(Role.AUDITOR)] == [f"王小明 ({clerk.user.username})"]
    assert len(read(Role.AUDITOR, "遵义市")) == 2
    assert read(Role.MANAGER) == read(Role.CLERK, "茅坝村") == []


def test_a_line_says_who_did_what_to_what_in_plain_words(grove, read):
    manager = grove.as_(Role.MANAGER, "湄潭县")
    note(grove, "duty.given", by=manager, target=grove["茅坝村"], role="clerk", user="zhao", reason="new")

    (line,) = read(Role.AUDITOR)

    assert (line.role, line.act) == ("manager", "gave a duty")
    assert line.subject == "branch 茅坝村计划生育协会"
    assert line.facts == [("User name", "zhao"), ("Role", "clerk"), ("Reason", "new")]


def test_what_is_not_known_is_shown_as_it_stands(grove, read):
    entry = note(grove, "thing.of_another_release", number="X-1")

    (line,) = read(Role.AUDITOR)

    assert (line.act, line.subject, line.place) == (
        "thing.of_another_release",
        "X-1",
        f"{entry.shard}/{entry.seq}",
    )


def test_the_name_of_a_row_out_of_scope_is_not_told(grove):
    target = grove["茶腊村"]
    entry = note(grove, target=target)
    actor = grove.as_(Role.AUDITOR, "湄潭县")

    assert reading.names_of([entry], actor) == {}
    assert reading.lines([entry], actor)[0].subject == f"branch #{target.pk}"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?act=household.completed", {"done"}),
        ("?act=looks", {"seen", "shown"}),
        ("?act=nonsense", {"done", "seen", "shown", "account"}),
        ("?username={clerk}", {"done", "seen"}),
        ("?username=nobody", set()),
        ("?reference=520328101204", {"shown"}),
        ("?reference={clerk}", {"account"}),
        ("?reference=JT520328-999999", set()),
    ],
)
def test_the_trail_is_narrowed_by_act_person_and_object(grove, read, query, found):
    clerk = grove.as_(Role.CLERK, "茅坝村")
    made = {
        "done": note(grove, by=clerk),
        "seen": note(grove, "value.revealed", by=clerk, kind="person.id_number", reason="to call"),
        "shown": note(grove, "household.numbers_shown", target=grove["茅坝村"]),
        "account": note(grove, "user.disabled", target=clerk.user, reason="left"),
    }
    places = {f"{entry.shard}/{entry.seq}" for name, entry in made.items() if name in found}

    lines = read(Role.AUDITOR, query=query.format(clerk=clerk.user.username))

    assert {line.place for line in lines} == places


def test_the_period_holds_local_days_whole(cloned_database):
    grove = groves.plant()
    midnight = timezone.make_aware(timezone.datetime(2026, 3, 5))
    moments = [midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=23, minutes=59)]
    moments.append(midnight + timedelta(days=1))
    for moment in moments:
        entry = note(grove)
        with connected_to(cloned_database.owner_url), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")
            cursor.execute("UPDATE accounts_auditentry SET at = %s WHERE id = %s", [moment, entry.pk])
            cursor.execute("ALTER TABLE accounts_auditentry ENABLE TRIGGER USER")
    actor, day = grove.as_(Role.AUDITOR, "湄潭县"), timezone.localdate(midnight)

    def found(**conditions):
        return [entry.at for entry in reading.narrowed(actor, conditions)[0].order_by("id")]

    assert found(since=day, until=day) == moments[1:3]
    assert found(since=day) == moments[1:]
    assert found(until=day) == moments[:3]
    assert found(since=day + timedelta(days=9)) == []


def test_by_act_the_newest_lines_alone_are_looked_through(grove, read, monkeypatch):
    monkeypatch.setattr(reading, "LOOKED_THROUGH", 2)
    note(grove)
    for _turn in range(2):
        note(grove, "household.started")

    assert read(Role.AUDITOR, query="?act=household.completed") == []
    assert len(read(Role.AUDITOR, query="?act=household.started")) == 2


def test_auditors_and_administrators_may_ask_for_their_own_acts_alone(grove, client):
    auditor = grove.as_(Role.AUDITOR, "湄潭县")
    note(grove)
    mine = note(grove, "list.exported", by=auditor)
    signed_in(client, auditor.user)

    (line,) = client.get("/settings/audit/?mine=on").context["trail"].lines
    assert line.place == f"{mine.shard}/{mine.seq}"


def test_older_lines_are_a_page_further(grove, client):
    auditor = grove.as_(Role.AUDITOR, "湄潭县")
    for _turn in range(27):
        note(grove, by=auditor)
    signed_in(client, auditor.user)

    first = client.get("/settings/audit/?act=looks&username=")
    assert first.context["trail"].lines == []
    first = client.get("/settings/audit/")
    second = client.get(f"/settings/audit/?cursor={first.context['page'].older}")
    places = [line.place for page in (first, second) for line in page.context["trail"].lines]
    assert len(places) == len(set(places)) == 27


@pytest.mark.parametrize("count", [1, 3])
def test_the_trail_costs_the_same_queries_however_many_lines(grove, client, count, django_assert_num_queries):
    auditor = grove.as_(Role.AUDITOR, "湄潭县")
    for place in ("茅坝村", "梁桥村", "随阳山村")[:count]:
        note(grove, place=place, target=grove[place])
    note(grove, place="茶腊村", target=grove["茶腊村"])
    signed_in(client, auditor.user)
    client.get("/branches/")

    # The lines, the people, the associations they are about, the last check.
    with django_assert_num_queries(FRAME + 4):
        assert len(client.get("/settings/audit/").context["trail"].lines) == count


@pytest.mark.parametrize(("role", "told"), [(Role.AUDITOR, True), (Role.SYSTEM, True), (Role.MANAGER, False)])
def test_the_last_check_is_told_to_whom_it_concerns(grove, client, role, told):
    ChainCheck.objects.create(
        checked_at=timezone.now(), entries=4711, breaks=[[3, 17, "the row was changed"]]
    )
    page = signed_in(client, grove.as_(role, "湄潭县").user).get("/settings/audit/").content.decode()

    assert ("3/17" in page) is told


def test_no_number_of_a_person_is_in_any_line(grove, read):
    user = user_named("li")
    audit.record("officer.made", by=Actor(user), target=user.officer, data={"name": "李秀英"})

    (line,) = read(Role.SYSTEM)

    assert user.officer.id_number not in str(line)


def test_every_act_that_the_code_records_has_its_words():
    recorded = re.compile(r'audit\.record\(\s*"([a-z_]+\.[a-z_]+)"')
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    sources = [path.read_text(encoding="utf-8") for app in apps for path in (ROOT / app).rglob("*.py")]

    found = {action for source in sources for action in recorded.findall(source)}

    assert len(found) > 20
    assert sorted(found - set(ACTS)) == []
