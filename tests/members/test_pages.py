"""The roster's pages, as a browser without script would use them."""

import uuid
from datetime import date

import pytest
from django.db.models import F
from django.urls import reverse

from accounts.roles import Role
from branches.models import Branch
from members import sheets
from members.models import MemberGroup, Membership
from members.operations.leaving import Leaving, leave
from tests.families.test_journey import fields_of, sign_in

from .conftest import NOW, TODAY, id_number

CONSENT = {
    "met_on": "20240105",
    "minutes": "2024年第3次",
    "joined_on": "2024年1月5日",
    "kind": "individual",
}


@pytest.fixture
def pages(client, tree):
    return sign_in(client, tree, tree.maoba)


def enrol(pages, address="/members/new/", **more):
    data = fields_of(pages.get(address)) | CONSENT | more
    return pages.post(address, data), data


def typed(**more):
    return {"name": "吴桂英", "id_number": id_number(), "resident": "rural.former_rural", **more}


def test_a_member_is_enrolled_from_the_application_form(pages, tree):
    group = tree.group()

    response, _sent = enrol(
        pages, **typed(group=group.pk, categories=["volunteer", "backbone"], politics="01")
    )

    membership = Membership.objects.get()
    assert response.headers["Location"] == membership.get_absolute_url()
    html = pages.get(membership.get_absolute_url()).content.decode()
    for shown in ("吴桂英", membership.card_no, "2024年第3次", "第一会员小组", "backbone member, volunteer"):
        assert shown in html
    assert id_number() not in html


def test_what_is_typed_beside_a_number_that_says_otherwise_is_set_aside_with_a_warning(pages):
    response, _sent = enrol(pages, **typed(sex="1"))

    page = pages.get(response.headers["Location"]).content.decode()
    assert "吴桂英: the ID number says female, but male was entered." in page
    assert Membership.objects.get().person.sex == "2"


def test_a_form_for_one_association_never_enrols_at_another(client, tree):
    """Two tabs: the duty was changed in the other one before the form was sent, which kept no draft."""
    address = f"/members/new/?branch={tree.liuhedu.code}"
    data = fields_of(sign_in(client, tree, tree.liuhedu).get(address)) | CONSENT | typed()
    del data["draft"]

    answer = sign_in(client, tree, tree.maoba).post(address, data)

    assert answer.status_code == 422
    assert not Membership.objects.exists()


def test_a_form_sent_twice_enrols_once(pages):
    _first, sent = enrol(pages, **typed())

    again = pages.post("/members/new/", sent)

    assert again.headers["Location"] == Membership.objects.get().get_absolute_url()


def test_a_form_sent_again_for_somebody_else_is_kept_and_told_apart(pages):
    _first, sent = enrol(pages, **typed())
    other = {"name": "吴小妹", "id_number": id_number("19900101", 4)}

    again = pages.post("/members/new/", sent | other)

    assert again.status_code == 409
    assert "吴小妹" in again.content.decode()
    assert Membership.objects.count() == 1
    assert pages.post("/members/new/", fields_of(again) | CONSENT | typed(**other)).status_code == 302


def test_a_form_with_gaps_says_what_is_missing_and_keeps_what_was_typed(pages):
    response, _sent = enrol(pages, **typed(met_on="", minutes="", joined_on="20991231", kind="group"))

    html = response.content.decode()
    assert response.status_code == 422
    for sentence in (
        "Enter the day on which the council agreed.",
        "Enter the number of the minutes, or who agreed.",
        "This day is still to come.",
        "Enter the name of the organisation.",
    ):
        assert sentence in html
    assert 'value="吴桂英"' in html
    assert not Membership.objects.exists()


def test_an_individual_member_has_no_organisation(pages):
    response, _sent = enrol(pages, **typed(organisation="茶厂工会"))

    assert "An individual member has no organisation." in response.content.decode()


def test_whoever_enters_for_several_associations_is_asked_which(client, tree):
    pages = sign_in(client, tree, tree.yongxing)

    asked = pages.get("/members/new/").content.decode()
    assert "On whose roster?" in asked
    assert "随阳山" not in asked

    address = f"/members/new/?branch={tree.liuhedu.code}"
    response, _sent = enrol(pages, address, **typed())
    assert response.status_code == 302
    assert Membership.objects.get().branch == tree.liuhedu


def test_above_counties_one_begins_on_the_page_of_the_association(client, tree, settings):
    settings.SECOND_FACTOR_ROLES = frozenset()
    pages = sign_in(client, tree, tree.branches["5203"], Role.MANAGER)

    assert pages.get("/members/new/").status_code == 422
    assert pages.get(f"/members/new/?branch={tree.maoba.code}").context["branch"] == tree.maoba


def test_somebody_on_file_is_chosen_instead_of_typed_again(pages, tree):
    household = tree.household()
    tree.household(tree.liuhedu, number=id_number("19780312", 6))
    member = household.members.get()

    address = pages.post("/members/new/choose/", {"q": "吴桂英"}).headers["Location"]
    offered = pages.get(address).context["rows"]
    assert [row["member"] for row in offered] == [member]

    address = f"/members/new/?{offered[0]['query']}"
    assert "wu" not in address
    response, _sent = enrol(pages, address)
    membership = Membership.objects.get()
    assert response.headers["Location"] == membership.get_absolute_url()
    assert membership.person == member.person

    again = pages.get(pages.post("/members/new/choose/", {"q": "吴"}).headers["Location"])
    assert f'href="{membership.get_absolute_url()}"' in again.content.decode()
    response, _sent = enrol(pages, address)
    assert response.status_code == 422
    assert f'href="{membership.get_absolute_url()}"' in response.content.decode()


@pytest.mark.parametrize("typed_id", ["0", "x", "9" * 30])
def test_a_member_of_a_household_that_is_not_there_is_not_found(pages, tree, typed_id):
    tree.household(tree.bozi)

    assert pages.get(f"/members/new/?member={typed_id}").status_code == 404


def test_somebody_of_a_household_elsewhere_is_not_found(pages, tree):
    foreign = tree.household(tree.bozi).members.get()

    assert pages.get(f"/members/new/?member={foreign.pk}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_choosing_costs_the_same_queries_however_many_fit(pages, tree, count, django_assert_max_num_queries):
    for n in range(count):
        tree.household(number=id_number("19800101", 2 * n + 2))
    tree.household(tree.liuhedu, number=id_number("19700101"))
    address = pages.post("/members/new/choose/", {"q": "吴"}).headers["Location"]
    pages.get(address)

    with django_assert_max_num_queries(11):
        response = pages.get(address)
    assert len(response.context["rows"]) == count


def test_an_entry_is_changed(pages, tree):
    membership = tree.enrol(categories=frozenset({"cadre"}))
    address = reverse("members:edit", args=[membership.card_no])
    shown = fields_of(pages.get(address))
    assert (shown["met_on"], shown["categories"]) == (["2026-11-20"], ["cadre"])

    response = pages.post(address, shown | {"post": "村医", "categories": ["volunteer"]})

    assert response.headers["Location"] == membership.get_absolute_url()
    html = pages.get(membership.get_absolute_url()).content.decode()
    assert "村医" in html
    assert "added: volunteer" in html


def test_a_second_tab_is_shown_both_values(pages, tree):
    membership = tree.enrol()
    address = reverse("members:edit", args=[membership.card_no])
    sent = fields_of(pages.get(address))
    pages.post(address, sent | {"post": "村医"})

    response = pages.post(address, sent | {"post": "教师"})

    assert response.status_code == 409
    html = response.content.decode()
    assert "村医" in html
    assert "教师" in html
    assert Membership.objects.get().post == "村医"


def test_a_member_leaves_and_comes_back_the_same_day(pages, tree):
    group = tree.group()
    early = date(2024, 1, 5)
    membership = tree.enrol(group=group.pk, met_on=early, joined_on=early)
    Membership.objects.update(leads_group=True)
    address = reverse("members:leave", args=[membership.card_no])
    form = pages.get(address)
    assert "will be without a leader" in form.content.decode()
    assert pages.post(address, {"version": 1}).status_code == 422
    assert (
        pages.post(address, {"version": 1, "left_on": "20200101", "left_reason": "wish"}).status_code == 422
    )

    pages.post(address, fields_of(form) | {"left_on": "2024-06-01", "left_reason": "moved"})

    html = (left := pages.get(membership.get_absolute_url())).content.decode()
    assert "Left on 2024-06-01: moved away" in html
    assert pages.get(address).status_code == 422
    pages.post(reverse("members:undo_leaving", args=[membership.card_no]), fields_of(left))
    assert Membership.objects.get().left_on is None


def test_an_edit_of_somebody_who_left_is_refused(pages, tree, clerk):
    membership = tree.enrol()
    leave(membership.pk, by=clerk, version=1, now=NOW, leaving=Leaving(on=TODAY, reason="wish"))

    response = pages.get(reverse("members:edit", args=[membership.card_no]))

    assert response.status_code == 422


def test_groups_are_opened_filled_renamed_and_closed(pages, tree):
    first, second = tree.some(2)
    data = {"name": "坪上小组", "opened_on": "2020-03-01", "token": uuid.uuid4()}
    address = pages.post("/members/groups/", data).headers["Location"]
    assert pages.post("/members/groups/", data).headers["Location"] == address
    assert pages.post("/members/groups/", data | {"token": uuid.uuid4()}).status_code == 422

    assert pages.post(address, {"put_in": "1"}).status_code == 422
    pages.post(address, {"put_in": "1", "chosen": [first.pk, second.pk]})
    pages.post(address, {"take_out": "1", "chosen": [second.pk]})
    group = MemberGroup.objects.get()
    pages.post(f"{address}edit/", {"version": 1, "name": "坪上会员小组", "leader": first.pk})
    assert pages.post(f"{address}edit/", {"version": 1, "name": "其他"}).status_code == 409

    html = pages.get("/members/groups/").content.decode()
    for shown in ("坪上会员小组", "李小一", "1 member is in no group."):
        assert shown in html
    odd = pages.post(f"{address}close/", {"version": 2, "closed_on": "2020-02-29"})
    assert (odd.status_code, list(odd.context["closing"].errors)) == (422, ["closed_on"])
    response = pages.post(f"{address}close/", {"version": 2, "closed_on": "2025-12-31"})
    assert response.headers["Location"] == f"/members/groups/?branch={tree.maoba.code}"
    group.refresh_from_db()
    assert (group.opened_on, group.closed_on) == (date(2020, 3, 1), date(2025, 12, 31))
    assert pages.get("/members/groups/").context["groups"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_group_pages_cost_the_same_queries_however_many_belong(
    pages, tree, count, django_assert_max_num_queries
):
    group = tree.group()
    tree.group(tree.liuhedu)
    tree.some(count, group=group.pk, categories=frozenset({"volunteer"}))
    tree.enrol(tree.liuhedu)
    pages.get("/members/groups/")

    for address in ("/members/groups/", group.get_absolute_url()):
        with django_assert_max_num_queries(11):
            html = pages.get(address).content.decode()
    assert html.count("李小") >= count
    assert "吴桂英" not in html


def test_a_reader_changes_no_group(client, tree, settings):
    settings.SECOND_FACTOR_ROLES = frozenset()
    group = tree.group()
    pages = sign_in(client, tree, tree.meitan, Role.REVIEWER)
    assert pages.get(f"/members/groups/?branch={tree.maoba.code}").context["form"] is not None
    client.logout()
    pages = sign_in(client, tree, tree.factory.parent, Role.APPROVER)

    assert pages.get("/members/groups/").context["form"] is None
    assert pages.post("/members/groups/", {"name": "x", "token": uuid.uuid4()}).status_code == 403
    assert pages.get(f"{group.get_absolute_url()}edit/").status_code == 403


def test_the_groups_of_an_association_elsewhere_are_not_found(pages, tree):
    for code in (tree.bozi.code, "520399"):
        assert pages.get(f"/members/groups/?branch={code}").status_code == 404


def test_the_roster_on_paper_goes_by_association_group_and_name(client, tree):
    group = tree.group()
    tree.enrol(group=group.pk, typed={"phone": "13800000001"}, categories=frozenset({"volunteer"}))
    tree.some(2)
    tree.enrol(tree.liuhedu)
    tree.enrol(tree.suiyang)
    pages = sign_in(client, tree, tree.yongxing)

    response = pages.get("/members/roster/")

    sheet = response.context["sheet"]
    assert [(part.branch.short_name, part.group, len(part.lines)) for part in sheet.parts] == [
        ("茅坝村", group, 1),
        ("茅坝村", None, 2),
        ("流河渡村", None, 1),
    ]
    assert [line.number for part in sheet.parts for line in part.lines] == [1, 2, 3, 4]
    assert (sheet.memberships, sheet.people) == (4, 3)
    html = response.content.decode()
    assert "Sub-total: 2 members" in html
    assert "Total: 4 memberships, 3 people" in html
    assert f"****{id_number()[-4:]}" in html
    assert "13800000001" not in html


def test_on_paper_a_village_that_was_moved_stands_with_its_town_of_today(client, tree):
    for village in (tree.suiyang, tree.liuhedu, tree.maoba):
        tree.enrol(village, group=tree.group(village).pk)
    Branch.objects.filter(pk=tree.maoba.pk).update(parent=tree.fuxing)
    Membership.objects.update(version=F("version") + 1)

    pages = sign_in(client, tree, tree.meitan, Role.REVIEWER)
    parts = pages.get(f"/members/roster/?branch={tree.meitan.code}").context["sheet"].parts

    assert [part.branch.short_name for part in parts] == ["流河渡村", "茅坝村", "随阳山村"]


def test_groups_stand_by_their_numbers_on_every_page_and_on_paper(pages, tree):
    names = ["1组", "二组", "第三会员小组", "十组", "十一组", "坪上小组"]
    groups = {
        name: tree.group(name=name) for name in ("十一组", "坪上小组", "第三会员小组", "十组", "1组", "二组")
    }
    for membership, name in zip(tree.some(7)[:6], groups, strict=True):
        Membership.objects.filter(pk=membership.pk).update(group=groups[name])

    member = Membership.objects.first()
    offered = [
        [name for _key, name in pages.get(address).context[form].fields["group"].choices][1:]
        for address, form in (
            ("/members/new/", "form"),
            (f"/members/{member.card_no}/edit/", "form"),
            ("/members/", "filters"),
        )
    ]
    printed = pages.get("/members/roster/").context["sheet"].parts

    assert [group.name for group in pages.get("/members/groups/").context["groups"]] == names
    assert offered == [names] * 3
    assert [part.group and part.group.name for part in printed] == [*names, None]
    others = pages.get(groups["1组"].get_absolute_url()).context["members"].outside
    assert [row.group and row.group.name for row in others] == [None, *names[1:]]


def test_a_roster_too_long_to_sign_is_not_printed_in_part(pages, tree, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    tree.some(2)
    assert "Total: 2 memberships" in pages.get("/members/roster/").content.decode()
    tree.enrol()

    html = pages.get("/members/roster/").content.decode()

    assert "Print it for each association below." in html
    assert f"/members/roster/?branch={tree.factory.code}" in html
    assert "李小一" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_roster_costs_the_same_queries_however_long(pages, tree, count, django_assert_max_num_queries):
    tree.some(count, categories=frozenset({"volunteer"}))
    tree.enrol(tree.liuhedu)
    pages.get("/members/roster/")

    with django_assert_max_num_queries(11):
        response = pages.get("/members/roster/")
    assert response.context["sheet"].memberships == count


def test_the_page_of_an_association_counts_members_and_people_apart(client, tree):
    tree.enrol()
    tree.enrol(tree.factory)
    tree.group()
    pages = sign_in(client, tree, tree.maoba)

    html = pages.get(tree.maoba.get_absolute_url()).content.decode()

    assert "2 memberships · 1 people · 1 groups" in html
    assert f'href="/members/new/?branch={tree.maoba.code}"' in html


def test_the_page_of_a_household_says_who_is_a_member(pages, tree):
    household = tree.household()
    member = household.members.get()
    before = pages.get(household.get_absolute_url()).content.decode()
    assert f"/members/new/?branch={tree.maoba.code}&amp;member={member.pk}" in before

    membership = tree.enrol_of(household)
    tree.enrol(tree.bozi)

    html = pages.get(household.get_absolute_url()).content.decode()
    assert f'href="{membership.get_absolute_url()}"' in html
    assert "HY520327" not in html


def test_numbers_are_revealed_through_the_membership(pages, tree):
    membership = tree.enrol()
    assert (
        f"/reveal/person.id_number/{membership.person.uuid}/"
        in pages.get(membership.get_absolute_url()).content.decode()
    )

    response = pages.post(
        reverse("accounts:reveal", args=["person.id_number", membership.person.uuid]), {"reason": "核对证件"}
    )

    assert id_number() in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_member_page_costs_the_same_queries_however_much_happened(
    pages, tree, count, django_assert_max_num_queries
):
    membership = tree.enrol_of(tree.household())
    for branch in [tree.factory, tree.liuhedu, tree.bozi][:count]:
        tree.enrol(branch)
    pages.get(membership.get_absolute_url())

    with django_assert_max_num_queries(11):
        response = pages.get(membership.get_absolute_url())
    assert [one.branch for one in response.context["others"]] == [tree.factory]
