import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts.roles import Role
from families.codes import Relation
from families.models import Household, HouseholdMember, Listing, Person, VillagerGroup
from families.registering.operations.classes import ClassData, save_classes
from families.registering.operations.members import NewMember, save_members

from .conftest import NOW, id_number, person_data
from .test_journey import sign_in


def search(client, text, **conditions):
    return client.post(reverse("families:search"), {"q": text, **conditions})


def numbers_in(response) -> list[str]:
    return re.findall(r"JT[0-9]{6}-[0-9]{6}(?=</td>)", response.content.decode())


def found(client, text) -> list[str]:
    return numbers_in(client.get(search(client, text).headers["Location"]))


@pytest.fixture
def households(tree):
    """One in the village with a husband, and one each next door and in the other county that could leak."""
    clerk = tree.actor(tree.maoba)
    mine = tree.household(by=clerk, phone="13800000001")
    husband = NewMember(person=person_data("单晓明", id_number("19760501", 1)), relation=Relation.SPOUSE)
    save_members(mine.pk, by=clerk, version=1, now=NOW, added=[husband])
    tree.household(tree.liuhedu, name="吴桂英", number=id_number("19780312", 6), phone="13800000001")
    tree.household(tree.bozi, name="吴桂英", number=id_number("19780312", 8), phone="13800000001")
    return mine


@pytest.mark.parametrize(
    "text",
    [
        "吴桂英",
        "吴",
        "wgy",
        "WG",
        "单晓明",
        "sxm",
        "单 晓明",
        "dxm",
        "C X m",
        "JT520328-000001",
        "jt520328-000001",
        id_number(),
        "５２２１２１ 19780312 002" + id_number()[-1].lower(),
        id_number()[-4:],
        "0001",
        "13800000001",
    ],
)
def test_a_search_finds_the_household_in_scope_and_no_other(client, tree, households, text):
    sign_in(client, tree, tree.maoba)

    assert found(client, text) == [households.number]


# As long as a name can be.
LONG = "Maximiliane Friederike von Hohenlohe Schillingsfür"


@pytest.fixture
def foreigners(tree):
    """Households under names that people type in several ways, and one next door that could leak."""
    clerk = tree.actor(tree.maoba)
    names = ["Maria da Silva", "Élodie Nguyễn Thị Hạnh", "买买提·艾力", "张朝阳", "王晟", LONG, "J. O'Neil"]
    homes = {
        name: tree.household(by=clerk, name=name, number=id_number("19800101", 2 * n + 2))
        for n, name in enumerate(names)
    }
    tree.household(tree.liuhedu, name="Maria da Silva", number=id_number("19800101", 100))
    return {name: home.number for name, home in homes.items()}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Maria da Silva", "Maria da Silva"),
        ("MARIA  DA SILVA", "Maria da Silva"),
        ("mariadasil", "Maria da Silva"),
        ("m.d.s", "Maria da Silva"),
        ("Élodie Nguyễn Thị Hạnh", "Élodie Nguyễn Thị Hạnh"),
        ("elodie nguyen", "Élodie Nguyễn Thị Hạnh"),
        ("买买提\uff0e艾力", "买买提·艾力"),
        ("买买提 • 艾", "买买提·艾力"),
        ("mmtal", "买买提·艾力"),
        ("zzy", "张朝阳"),
        ("ZCY", "张朝阳"),
        ("ws", "王晟"),
        ("wc", "王晟"),
        (LONG, LONG),
        (LONG.upper(), LONG),
        (LONG.replace(" ", "  "), LONG),
        ("J. O'Neil", "J. O'Neil"),
        ("j o’neil", "J. O'Neil"),
    ],
)
def test_a_household_is_found_by_its_name_however_it_is_typed(client, tree, foreigners, text, name):
    sign_in(client, tree, tree.maoba)

    assert found(client, text) == [foreigners[name]]


def test_other_letters_follow_the_name_and_hold_nothing_else(tree, foreigners):
    member = HouseholdMember.objects.get(name="张朝阳")
    rows = Listing.objects.filter(source="household", source_id=member.pk)

    assert [row.initials for row in rows.order_by("reading")] in (["zzy", "zcy"], ["zcy", "zzy"])
    extra = rows.get(reading=1)
    assert (extra.name, extra.sort_key, extra.id_index) == ("", "", None)
    assert (extra.id_last4, extra.phone_last4) == ("", "")
    Person.objects.filter(pk=member.person_id).update(phone_last4="7788", id_last4="0012")
    assert list(rows.filter(phone_last4="7788").values_list("reading", flat=True)) == [0]

    member.name = "曾晟"
    member.save()
    assert set(rows.filter(reading__gt=0).values_list("initials", flat=True)) == {"zc", "cs", "cc"}
    member.left_on = NOW.date()
    member.save()
    assert not rows.exists()


@pytest.mark.parametrize(
    "text", ["王", "zzz", id_number("19780312", 6), "9999", "%", "_", "吴%", "' OR 1=1 --", "\\"]
)
def test_what_matches_nothing_in_scope_gives_an_empty_list(client, tree, households, text):
    sign_in(client, tree, tree.maoba)

    assert found(client, text) == []


def test_a_township_finds_what_lies_below_it(client, tree, households):
    sign_in(client, tree, tree.yongxing)

    assert len(found(client, "吴桂英")) == 2


def test_what_was_searched_for_stands_in_no_address_and_in_no_session_in_clear(client, tree, households):
    sign_in(client, tree, tree.maoba)

    address = search(client, id_number()).headers["Location"]

    assert re.fullmatch(r"/families/\?found=[\w-]{8}", address)
    assert client.get(address).context["filters"]["q"].value() == id_number()
    kept = Session.objects.get(session_key=client.session.session_key).get_decoded()
    assert id_number() not in str(kept)


def test_a_key_of_another_session_finds_nothing(client, tree, households):
    sign_in(client, tree, tree.maoba)
    address = search(client, "吴桂英").headers["Location"]
    client.logout()
    sign_in(client, tree, tree.maoba)

    assert numbers_in(client.get(address)) == []


def test_searching_for_numbers_is_slowed_down_whether_they_exist_or_not(client, tree, households):
    sign_in(client, tree, tree.maoba)

    answers = [search(client, id_number("19500101", n)).status_code for n in range(62)]

    assert answers == [302] * 60 + [429] * 2
    assert search(client, "吴桂英").status_code == 302


@pytest.mark.parametrize("text", [id_number(), id_number("19780312", 6)])
def test_a_number_on_file_elsewhere_answers_as_one_that_is_not(client, tree, text):
    tree.household(tree.bozi, number=id_number("19780312", 6))
    sign_in(client, tree, tree.maoba)

    html = client.get(search(client, text).headers["Location"]).content.decode()

    assert "No household fits these conditions." in html


def test_conditions_stand_in_the_address_and_narrow_the_list(client, tree, households):
    sign_in(client, tree, tree.yongxing)
    group = VillagerGroup.objects.create(branch=tree.liuhedu, name="大寨组")
    Household.objects.filter(branch=tree.liuhedu).update(group=group)

    address = search(client, "", branch=tree.liuhedu.code, group=str(group.pk), order="name").headers[
        "Location"
    ]

    assert address == f"/families/?branch=520328101205&group={group.pk}&order=name"
    assert len(numbers_in(client.get(address))) == 1
    assert numbers_in(client.get("/families/?status=active")) == []
    assert numbers_in(client.get(f"/families/?branch={tree.bozi.code}")) == []


def test_the_list_is_narrowed_by_the_class_in_force(client, tree, households, clerk):
    row = ClassData(kind="only_child", starts_on=NOW.date(), evidence="certificate")
    save_classes(households.pk, by=clerk, version=2, now=NOW, added=[row])
    sign_in(client, tree, tree.maoba)

    assert numbers_in(client.get("/families/?kind=only_child")) == [households.number]
    assert numbers_in(client.get("/families/?kind=hardship")) == []


@pytest.mark.parametrize("order", ["newest", "oldest", "name", "nonsense"])
def test_pages_follow_one_another_without_gap_or_repeat(client, tree, order):
    clerk = tree.actor(tree.maoba)
    for n in range(60):
        tree.household(by=clerk, number=id_number("19800101", 2 * n + 2), name=f"{'王李张吴'[n % 4]}某")
    sign_in(client, tree, tree.maoba)
    address, seen = f"/families/?order={order}", []
    while address:
        response = client.get(address)
        seen += numbers_in(response)
        older = re.search(r'href="([^"]*)" rel="next"', response.content.decode())
        address = "/families/" + older.group(1).replace("&amp;", "&") if older else ""

    assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "?kind=only_child&status=draft&branch=520328101204"])
def test_the_list_costs_the_same_queries_however_long(
    client, tree, count, query, django_assert_max_num_queries
):
    clerk = tree.actor(tree.maoba)
    for n in range(count):
        row = tree.household(by=clerk, number=id_number("19800101", 2 * n + 2))
        kind = ClassData(kind="only_child", starts_on=NOW.date(), evidence="certificate")
        save_classes(row.pk, by=clerk, version=1, now=NOW, added=[kind])
    tree.household(tree.liuhedu, number=id_number("19700101"))
    sign_in(client, tree, tree.yongxing if query else tree.maoba)
    client.get("/families/")

    with django_assert_max_num_queries(11):
        response = client.get("/families/" + query)

    assert len(numbers_in(response)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_stays_within_the_budget(client, tree, households, count, django_assert_max_num_queries):
    sign_in(client, tree, tree.yongxing)
    address = search(client, "吴桂英").headers["Location"]
    client.get(address)

    with django_assert_max_num_queries(11):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_a_household_page_costs_the_same_queries_however_large(
    client, tree, count, django_assert_max_num_queries
):
    clerk = tree.actor(tree.maoba)
    household = tree.household(by=clerk)
    added = [
        NewMember(person=person_data(f"李小{'一二三'[n]}", id_number("20080229", 2 * n + 2)), relation="30")
        for n in range(count)
    ]
    save_members(household.pk, by=clerk, version=1, now=NOW, added=added)
    sign_in(client, tree, tree.maoba)
    panels = client.get(household.get_absolute_url()).context["panels"]

    with django_assert_max_num_queries(11 + 2 * len(panels)):
        response = client.get(household.get_absolute_url())

    assert response.content.decode().count("李小") >= count


def test_an_empty_scope_offers_to_register(client, tree):
    sign_in(client, tree, tree.maoba)

    html = client.get("/families/").content.decode()

    assert "No household is registered here yet." in html
    assert 'href="/families/new/"' in html


def test_a_county_reviewer_does_not_see_the_other_county(client, tree, households):
    sign_in(client, tree, tree.fenggang, Role.REVIEWER)

    assert len(numbers_in(client.get("/families/"))) == 1


def test_the_page_of_an_association_leads_to_its_households(client, tree, households):
    sign_in(client, tree, tree.maoba)

    html = client.get(tree.maoba.get_absolute_url()).content.decode()

    assert f'href="/families/?branch={tree.maoba.code}"' in html
    assert f'href="/families/new/?branch={tree.maoba.code}"' in html
    assert "being registered 1" in html


def test_whoever_has_no_base_to_choose_is_told_where_to_begin(client, tree, settings):
    settings.SECOND_FACTOR_ROLES = frozenset()
    sign_in(client, tree, tree.branches["5203"], Role.MANAGER)

    assert client.get("/families/new/").status_code == 422
    form = client.get(f"/families/new/?branch={tree.maoba.code}").context["form"]
    assert form.only_branch == tree.maoba
