import re
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts.roles import Role
from families.households import queries
from members.models import Membership
from members.operations.leaving import Leaving, leave
from members.queries import member_counts
from tests.families.test_journey import sign_in

from .conftest import NOW, TODAY, id_number


def cards_in(response) -> list[str]:
    return re.findall(r"HY[0-9]{6}-[0-9]{7}(?=</td>)", response.content.decode())


def search(client, text, **conditions):
    return client.post(reverse("members:search"), {"q": text, **conditions})


def found(client, text, **conditions) -> list[str]:
    return cards_in(client.get(search(client, text, **conditions).headers["Location"]))


@pytest.fixture
def members(tree):
    """One in the village, and one each next door and in the other county that could leak."""
    mine = tree.enrol(typed={"phone": "13800000001"}, categories=frozenset({"volunteer"}))
    tree.enrol(tree.liuhedu, number=id_number("19780312", 6), typed={"phone": "13800000001"})
    tree.enrol(tree.bozi, number=id_number("19780312", 8), typed={"phone": "13800000001"})
    return mine


@pytest.mark.parametrize(
    "text",
    ["吴桂英", "吴", "wgy", "WG", id_number(), id_number()[-4:], "0001", "13800000001", "HY520328-0000001"],
)
def test_members_are_found_by_name_initials_and_numbers_within_the_scope(client, tree, members, text):
    sign_in(client, tree, tree.maoba)

    assert found(client, text) == [members.card_no]


@pytest.mark.parametrize("text", ["李", "zz", id_number("19900101"), "9999", "HY520327-0000001", "   ,"])
def test_what_fits_nobody_finds_nobody(client, tree, members, text):
    sign_in(client, tree, tree.maoba)

    assert found(client, text) == []


def test_what_was_searched_for_stands_in_no_address_and_in_no_session_in_clear(client, tree, members):
    sign_in(client, tree, tree.maoba)

    address = search(client, id_number()).headers["Location"]

    assert re.fullmatch(r"/members/\?found=[\w-]{8}", address)
    kept = Session.objects.get(session_key=client.session.session_key).get_decoded()
    assert id_number() not in str(kept)


def test_searching_for_numbers_is_slowed_down_and_for_cards_is_not(client, tree, members):
    sign_in(client, tree, tree.maoba)

    answers = [search(client, id_number("19500101", n)).status_code for n in range(62)]

    assert answers == [302] * 60 + [429] * 2
    assert search(client, "HY520328-0000001").status_code == 302


def test_the_list_shows_those_on_the_roster_and_on_request_those_who_left(client, tree, members, clerk):
    gone = tree.enrol(name="李四", number=id_number("19800101"))
    leave(gone.pk, by=clerk, version=1, now=NOW, leaving=Leaving(on=TODAY, reason="moved"))
    sign_in(client, tree, tree.maoba)

    assert cards_in(client.get("/members/")) == [members.card_no]
    left = client.get("/members/?state=left")
    assert cards_in(left) == [gone.card_no]
    assert "moved away" in left.content.decode()
    for text in ("李四", "ls", id_number("19800101"), gone.card_no):
        assert found(client, text, state="left") == [gone.card_no]
    assert found(client, "吴", state="left") == []


@pytest.mark.parametrize(
    ("name", "texts"),
    [("曾晟", ("zs", "zc", "cs", "CC")), ("Maria da Silva", ("mds", "MARIA", "maria das"))],
)
def test_who_left_is_found_by_other_letters_as_well(client, tree, members, clerk, name, texts):
    gone = tree.enrol(name=name, number=id_number("19800101"))
    leave(gone.pk, by=clerk, version=1, now=NOW, leaving=Leaving(on=TODAY, reason="moved"))
    sign_in(client, tree, tree.maoba)

    assert [found(client, text, state="left") for text in texts] == [[gone.card_no]] * len(texts)
    assert found(client, "zz", state="left") == found(client, "ilva", state="left") == []


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ("", 3),
        ("?category=volunteer", 1),
        ("?category=cadre", 0),
        ("?sex=2", 2),
        ("?sex=1", 1),
        ("?branch=520328101205", 1),
        ("?branch=520328101205&category=volunteer", 0),
        ("?branch=520327100201", 0),
        ("?branch=520399", 0),
        ("?sex=9&category=nonsense&order=nonsense&group=x", 3),
    ],
)
def test_conditions_narrow_the_list(client, tree, members, conditions, count):
    tree.enrol(name="李强", number=id_number("19760501", 1))
    sign_in(client, tree, tree.yongxing)

    assert len(cards_in(client.get(f"/members/{conditions}"))) == count


@pytest.mark.parametrize(("code", "count"), [("520328101205", 1), ("520327100201", 0)])
def test_the_list_of_an_association_is_full_also_where_too_many_are_offered(
    client, tree, members, monkeypatch, code, count
):
    monkeypatch.setattr(queries, "MOST_PLACES", 1)
    sign_in(client, tree, tree.yongxing)

    page = client.get(f"/members/?branch={code}")

    assert len(cards_in(page)) == count
    assert [branch.code for branch in page.context["list"].branches] == ["520328101", code][: 1 + count]


def test_a_group_narrows_the_list_of_its_own_association(client, tree, members):
    group, foreign = tree.group(), tree.group(tree.liuhedu)
    inside = tree.enrol(name="李四", number=id_number("19800101"), group=group.pk)
    sign_in(client, tree, tree.maoba)

    assert cards_in(client.get(f"/members/?group={group.pk}")) == [inside.card_no]
    assert len(cards_in(client.get(f"/members/?group={foreign.pk}"))) == 2


@pytest.mark.parametrize(
    ("order", "names"),
    [("newest", ["丙", "乙", "甲"]), ("oldest", ["甲", "乙", "丙"]), ("name", ["丙", "甲", "乙"])],
)
def test_the_list_is_ordered_as_chosen(client, tree, order, names):
    days = {"甲": date(2026, 1, 1), "乙": date(2026, 2, 1), "丙": date(2026, 3, 1)}
    for n, (name, day) in enumerate(days.items()):
        number = id_number("19800101", 2 * n + 2)
        tree.enrol(name=f"李{name}", number=number, met_on=day, joined_on=day)
    sign_in(client, tree, tree.maoba)

    rows = client.get(f"/members/?order={order}").context["list"].page.rows

    assert [row.name for row in rows] == [f"李{name}" for name in names]


def test_the_list_goes_on_page_by_page(client, tree, monkeypatch):
    monkeypatch.setattr("ground.paging.page.__kwdefaults__", {"cursor": "", "size": 2})
    tree.some(5)
    sign_in(client, tree, tree.maoba)

    seen, address = [], "/members/?order=name"
    while address:
        response = client.get(address)
        seen += cards_in(response)
        cursor = response.context["list"].page.older
        address = f"/members/?order=name&cursor={cursor}" if cursor else ""

    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "query", ["", "?branch=520328101204&category=volunteer&sex=2&order=name", "?state=left"]
)
def test_the_list_costs_the_same_queries_however_long(
    client, tree, clerk, count, query, django_assert_max_num_queries
):
    made = tree.some(count, categories=frozenset({"volunteer"}), group=tree.group().pk)
    tree.enrol(tree.liuhedu)
    if "left" in query:
        for one in made:
            leave(one.pk, by=clerk, version=1, now=NOW, leaving=Leaving(on=TODAY, reason="wish"))
    sign_in(client, tree, tree.yongxing if "branch" in query else tree.maoba)
    client.get("/members/")

    with django_assert_max_num_queries(11):
        response = client.get(f"/members/{query}")

    assert len(cards_in(response)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_stays_within_the_budget(client, tree, members, count, django_assert_max_num_queries):
    tree.some(count)
    sign_in(client, tree, tree.yongxing)
    address = search(client, "李").headers["Location"]
    client.get(address)

    with django_assert_max_num_queries(11):
        assert len(cards_in(client.get(address))) == count


def test_an_empty_roster_offers_to_enrol(client, tree):
    sign_in(client, tree, tree.maoba)

    html = client.get("/members/").content.decode()

    assert "Nobody is on the roster here yet." in html
    assert 'href="/members/new/"' in html


def test_memberships_and_people_are_counted_apart(tree, members, clerk):
    tree.enrol(tree.factory)
    gone = tree.enrol(name="李四", number=id_number("19800101"))
    leave(gone.pk, by=clerk, version=1, now=NOW, leaving=Leaving(on=TODAY, reason="wish"))
    manager = tree.actor(tree.meitan, Role.MANAGER)

    found = member_counts(manager, tree.meitan)

    assert (found.memberships, found.people) == (3, 2)
    assert member_counts(manager, tree.factory).memberships == 1
    # Nobody counts what is out of sight.
    assert member_counts(manager, tree.fenggang).memberships == 0


def test_each_role_sees_the_rosters_of_its_scope(tree, members):
    seen = {
        role: Membership.objects.visible_to(tree.actor(tree.meitan, role)).count()
        for role in Role
        if role != Role.CLERK
    }

    assert seen == {
        Role.REVIEWER: 2,
        Role.APPROVER: 2,
        Role.MANAGER: 2,
        Role.AUDITOR: 2,
        Role.FINANCE: 0,
        Role.SYSTEM: 0,
    }
