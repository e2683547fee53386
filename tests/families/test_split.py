"""A household is split: who moves, what stays, what both files say of it, and who is asked first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.roles import Role
from branches.models import Branch, NumberCounter
from families.codes import Relation
from families.households.confirming import Touches
from families.models import Child, Household, HouseholdMember, Listing, Parentage, Person
from families.registering.operations.split import split_household, touched_by_split
from ground.refusals import Forbidden, Refused, Stale
from tests.accounts.people import signed_in
from tests.assistance import aid
from tests.assistance.world import NOW, TODAY, World, build

DAY = date(2026, 5, 1)
AS_FORM = {"version": "1", "on": DAY.isoformat()}


@pytest.fixture
def world(db) -> World:
    made = build()
    aid.another_village(made)
    return made


@pytest.fixture
def home(world) -> Household:
    """Father, grandmother and daughter, with a son, his wife and their boy."""
    home = aid.household(world)
    for name, born, relation in (
        ("周小军", date(1998, 2, 3), Relation.SON),
        ("李芳", date(1999, 7, 8), Relation.DAUGHTER_IN_LAW),
        ("周一鸣", date(2022, 9, 9), Relation.GRANDSON),
    ):
        person = world.person(name, born, male=relation != Relation.DAUGHTER_IN_LAW, at=home.branch)
        world.member(home, person, relation)
    return home


def row(home, name) -> HouseholdMember:
    return home.members.get(name=name)


def young(home, **changed) -> dict[int, str]:
    """The young family as they stand in the new household."""
    chosen = {"周小军": Relation.HEAD, "李芳": Relation.SPOUSE, "周一鸣": Relation.SON} | changed
    return {row(home, name).pk: relation for name, relation in chosen.items() if relation}


def split(world, home, *, at="茅坝村", by=None, **given):
    given = {"relations": young(home), "on": DAY, "version": home.version} | given
    by = by or world.as_(Role.CLERK, "茅坝村")
    return split_household(home.pk, by=by, now=NOW, branch_id=world.branches[at].pk, **given)


def test_the_young_family_becomes_a_household_of_its_own(world, home):
    new = Household.objects.get(pk=split(world, home).pk)
    assert (new.status, new.head_name, new.member_count) == ("active", "周小军", 3)
    assert (new.split_from_id, new.split_on, new.registered_on) == (home.pk, DAY, DAY)
    assert new.counted_from == NOW
    assert new.number == f"JT520328-{NumberCounter.objects.get(series='JT').last:06d}"
    assert list(new.members.order_by("id").values_list("name", "relation", "joined_on", "left_on")) == [
        ("周小军", Relation.HEAD, DAY, None),
        ("李芳", Relation.SPOUSE, DAY, None),
        ("周一鸣", Relation.SON, DAY, None),
    ]
    home.refresh_from_db()
    assert home.member_count == home.members.filter(left_on=None).count() == 3
    assert set(home.members.exclude(left_on=None).values_list("name", "left_on", "left_reason")) == {
        (name, DAY, f"split off to {new.number}") for name in ("周小军", "李芳", "周一鸣")
    }


def test_the_lineage_is_inherited_however_often_a_household_is_split(world, home):
    first = split(world, home)
    boy, wife = row(first, "周一鸣"), row(first, "李芳")
    second = split(world, first, relations={wife.pk: Relation.HEAD, boy.pk: Relation.SON}, on=TODAY)
    assert home.lineage_id == first.lineage_id == second.lineage_id == home.pk
    assert (second.split_from_id, second.split_on) == (first.pk, TODAY)


def test_classes_and_account_stay_and_the_address_is_where_it_was(world, home):
    home.address_detail = "三组12号"
    home.save()
    new = split(world, home)
    assert (home.classes.count(), home.accounts.count()) == (1, 1)
    assert (new.classes.count(), new.accounts.count()) == (0, 0)
    assert Household.objects.get(pk=new.pk).address_detail == "三组12号"


def test_at_another_base_it_begins_without_an_address_and_takes_its_people_along(world, home):
    home.address_detail = "三组12号"
    home.save()
    new = split(world, home, at="梁桥村", by=world.as_(Role.CLERK, "永兴镇"))
    new = Household.objects.get(pk=new.pk)
    base = world.branches["梁桥村"]
    assert (new.branch_id, new.address_division_id, new.address_detail) == (base.pk, base.seat_id, "")
    people = [member.person_id for member in new.members.all()]
    assert set(Person.objects.filter(pk__in=people).values_list("keeping_branch", flat=True)) == {base.pk}
    assert set(Listing.objects.filter(person__in=people).values_list("branch", flat=True)) == {base.pk}


def test_the_new_couple_has_its_child_on_record_and_the_old_one_keeps_its_own(world, home):
    before = set(Parentage.objects.values_list("child", "parent"))
    new = split(world, home)
    boy = Child.objects.get(person=row(new, "周一鸣").person_id)
    parents = {row(new, name).person_id for name in ("周小军", "李芳")}
    assert set(Parentage.objects.values_list("child", "parent")) - before == {
        (boy.pk, parent) for parent in parents
    }


def test_it_is_one_line_of_the_trail_that_names_both(world, home):
    new = split(world, home)
    line = AuditEntry.objects.get(action="household.split")
    assert (line.object_id, line.data) == (
        str(home.pk),
        {
            "number": new.number,
            "branch": "520328101204",
            "on": DAY.isoformat(),
            "split_off": ["周小军", "李芳", "周一鸣"],
        },
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"周小军": None, "李芳": None, "周一鸣": None}, "Choose who moves out"),
        ({"周小军": Relation.SON}, "A household has one head"),
        ({"李芳": Relation.HEAD}, "A household has one head"),
        ({"周一鸣": Relation.SPOUSE}, "Only one living member can be the spouse"),
        ({"周德贵": Relation.FATHER}, "周德贵 is the head and stays"),
        ({"周一鸣": Relation.DAUGHTER}, "This person is male"),
    ],
)
def test_who_cannot_be_a_household_is_refused(world, home, changed, says):
    with pytest.raises(Refused, match=says):
        split(world, home, relations=young(home, **changed))
    assert Household.objects.count() == 1


@pytest.mark.parametrize("day", [date(2009, 12, 31), TODAY + timedelta(days=1)])
def test_the_day_lies_between_joining_and_today(world, home, day):
    with pytest.raises(Refused, match="can leave between"):
        split(world, home, on=day)


def test_the_dead_stay_on_the_file(world, home):
    Person.objects.filter(name="李芳").update(died_on=DAY)
    with pytest.raises(Refused, match="李芳 has died"):
        split(world, home)


def test_somebody_alive_stays_where_the_head_has_died(world, clerk, home):
    Person.objects.filter(pk=row(home, "周德贵").person_id).update(died_on=DAY)
    others = {"王桂英": Relation.MOTHER, "周小梅": Relation.YOUNGER_SISTER}
    with pytest.raises(Refused, match="alive has to stay"):
        split(world, home, relations=young(home, **others))
    page = clerk.get(reverse("families:split", args=[home.number]))
    assert [one["member"].name for one in page.context["form"].rows].count("周德贵") == 0
    split(world, home, on=DAY - timedelta(days=1))


def test_a_household_that_is_being_registered_or_of_one_is_not_split(world, home):
    Household.objects.filter(pk=home.pk).update(member_count=1)
    with pytest.raises(Refused, match="Only one person"):
        split(world, home)
    Household.objects.filter(pk=home.pk).update(
        status="draft", member_count=6, counted_from=None, registered_on=None
    )
    with pytest.raises(Refused, match="Complete the registration"):
        split(world, home)


def test_neither_a_township_nor_a_base_out_of_reach_takes_it(world, home):
    with pytest.raises(Forbidden):
        split(world, home, by=world.as_(Role.APPROVER, "湄潭县"))
    with pytest.raises(Branch.DoesNotExist):
        split(world, home, at="梁桥村")
    with pytest.raises(Refused, match="village"):
        split(world, home, at="永兴镇", by=world.as_(Role.CLERK, "永兴镇"))


def test_a_household_changed_meanwhile_is_not_split(world, home):
    with pytest.raises(Stale):
        split(world, home, version=home.version + 1)


def test_a_case_in_review_for_somebody_who_moves_is_named_first(world, home):
    case = aid.submitted(
        world, aid.entered(world, "relief", home, beneficiary_id=row(home, "周小军").person_id)
    )
    given = {
        "by": world.as_(Role.CLERK, "茅坝村"), "now": NOW, "version": home.version, "on": DAY,
        "relations": young(home), "branch_id": home.branch_id,
    }  # fmt: skip
    touches = touched_by_split(home.pk, **given)
    assert [notice.key for notice in touches.notices] == [case.number]
    assert Household.objects.count() == 1
    with pytest.raises(Touches):
        split(world, home, confirmed="")
    split(world, home, confirmed=touches.token)
    assert AuditEntry.objects.get(action="household.split").data["confirmed"] == [case.number]


def test_asking_what_it_touches_changes_nothing(world, home):
    given = {"by": world.as_(Role.CLERK, "茅坝村"), "now": NOW, "version": home.version, "on": DAY}
    assert touched_by_split(home.pk, **given, relations=young(home), branch_id=home.branch_id) is None
    assert Household.objects.count() == 1
    assert not home.members.exclude(left_on=None).exists()
    assert not AuditEntry.objects.filter(action="household.split").exists()


@pytest.fixture
def clerk(world, client, in_english, on_the_day):
    return signed_in(client, world.as_(Role.CLERK, "茅坝村").user)


def posted(home, **more):
    return AS_FORM | {
        "branch": str(home.branch_id),
        **{f"moves-{pk}": relation for pk, relation in young(home).items()},
        **more,
    }


def test_the_page_says_what_will_happen_before_it_does(clerk, home):
    url = reverse("families:split", args=[home.number])
    assert f'href="{url}"' in clerk.get(home.get_absolute_url()).content.decode()
    assert clerk.get(url).status_code == 200
    check = clerk.post(url, posted(home))
    said = check.content.decode()
    assert (check.status_code, Household.objects.count()) == (200, 1)
    assert "周小军 (head of household), 李芳 (spouse), 周一鸣 (son)" in said
    assert "The old household stays in its classes (only-child household)" in said
    assert "stays with the old household." in said

    done = clerk.post(url, posted(home, confirm="1"), follow=True)
    new = Household.objects.exclude(pk=home.pk).get()
    assert done.redirect_chain == [(new.get_absolute_url(), 302)]
    assert f"split off from {home.number} on {DAY.isoformat()}" in done.content.decode()
    old = clerk.get(home.get_absolute_url()).content.decode()
    assert f"split off to {new.number}" in old
    assert f"to {new.number}: 周小军, 李芳, 周一鸣" in old


def test_the_page_names_the_cases_it_touches_and_wants_them_confirmed(world, clerk, home):
    case = aid.submitted(
        world, aid.entered(world, "relief", home, beneficiary_id=row(home, "周小军").person_id)
    )
    url = reverse("families:split", args=[home.number])
    check = clerk.post(url, posted(home))
    assert case.number in check.content.decode()
    unread = clerk.post(url, posted(home, confirm="1"))
    assert (unread.status_code, Household.objects.count()) == (422, 1)
    token = check.context["touches"].token
    assert clerk.post(url, posted(home, confirmed=token)).status_code == 302
    assert Household.objects.count() == 2


def test_a_relation_against_the_sex_is_said_at_the_row_of_the_person(clerk, home):
    boy = f"moves-{row(home, '周一鸣').pk}"
    page = clerk.post(reverse("families:split", args=[home.number]), posted(home, **{boy: Relation.DAUGHTER}))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [boy]
    assert Household.objects.count() == 1


def test_the_page_takes_back_what_does_not_fit_as_it_was_typed(clerk, home):
    url = reverse("families:split", args=[home.number])
    nobody = clerk.post(url, AS_FORM | {"branch": str(home.branch_id)})
    assert (nobody.status_code, "Choose who moves out" in nobody.content.decode()) == (422, True)
    again = clerk.post(url, posted(home, change="1"))
    assert again.status_code == 200
    assert again.context["form"][f"moves-{row(home, '周小军').pk}"].value() == Relation.HEAD
    stale = clerk.post(url, posted(home, version="7", confirm="1"))
    assert (stale.status_code, Household.objects.count()) == (409, 1)
    assert stale.context["form"]["version"].value() == home.version
