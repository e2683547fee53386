"""A death is put on file by the approval, taken off with it, and the family is called on."""

import contextlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import AuditEntry
from accounts.roles import Role
from assistance import operations
from assistance.models import AidCase, CondolenceVisit, FuneralDetail
from families.codes import Relation
from families.households.operations.living import SETTLED, settle
from families.models import Child, Household, Listing, Person
from ground.refusals import Forbidden, Refused, Stale
from members.models import MemberGroup, Membership
from tests.assistance.aid import DIED_ON, approved, entered, household, member, scheme_of, submitted
from tests.assistance.world import NOW, TODAY


@pytest.fixture
def approver(world):
    return world.as_(Role.APPROVER, "湄潭县")


@pytest.fixture
def reviewer(world):
    return world.as_(Role.REVIEWER, "永兴镇")


@pytest.fixture
def clerk(world):
    return world.as_(Role.CLERK, "茅坝村")


def dead(case):
    return Person.objects.get(pk=case.beneficiary_id).died_on


def test_the_deceased_is_marked_on_approval_and_not_before(world, reviewer, approver):
    case = submitted(world, entered(world, "funeral", household(world)))
    assert dead(case) is None
    case = world.decide(case, reviewer, "agree")
    assert dead(case) is None
    case = world.decide(case, approver, "agree")
    assert dead(case) == DIED_ON
    lines = AuditEntry.objects.filter(action="case.agreed", object_id=str(case.pk)).order_by("seq")
    assert [line.data.get("recorded_death") for line in lines] == [None, True]


@pytest.mark.parametrize("verdict", ["return", "refuse"])
def test_a_case_that_is_not_approved_marks_nobody(world, reviewer, approver, verdict):
    case = world.decide(submitted(world, entered(world, "funeral", household(world))), reviewer, "agree")
    case = world.decide(case, approver, verdict, reasons=["other"], comment="说明")
    assert dead(case) is None
    world.take_back(case, approver)
    assert dead(case) is None


def test_taking_the_approval_back_takes_the_death_off_the_file(world, approver):
    case = approved(world, entered(world, "funeral", household(world)))
    world.take_back(case, approver)
    assert dead(case) is None
    assert AuditEntry.objects.get(action="case.taken_back").data["withdrew_death"] is True
    assert AuditEntry.objects.filter(action__startswith="person.").count() == 0


def on_rosters(world, person_id, *, places=(), first=0):
    """A live membership with a lead, and one that ended before the death; or live ones at other places."""
    name = Person.objects.get(pk=person_id).name
    user = world.as_(Role.CLERK, "茅坝村").user
    left = {
        "left_on": DIED_ON - timedelta(days=9),
        "left_reason": "moved",
        "left_by": user,
        "counted_until": NOW,
    }
    told_of = [(place, {}) for place in places]
    if not places:
        group = MemberGroup.objects.create(
            branch=world.branches["茅坝村"], name="第一会员小组", opened_on=date(2020, 1, 1)
        )
        told_of = [("茅坝村", {"group": group, "leads_group": True}), ("随阳山村", left)]
    for number, (place, told) in enumerate(told_of, start=first):
        Membership.objects.create(
            branch=world.branches[place], person_id=person_id, card_no=f"HY520328-000000{number}", name=name,
            met_on=date(2020, 1, 1), minutes="第1次", joined_on=date(2020, 1, 1), entered_by=user,
            created_at=NOW, counted_from=NOW, **told,
        )  # fmt: skip


def on_file(person_id):
    """What a death may change of the rosters, and of the household."""
    columns = ("pk", "left_on", "left_reason", "left_by_id", "counted_until", "leads_group", "group_id")
    rows = Membership.objects.filter(person=person_id).order_by("pk")
    homes = Household.objects.filter(members__person=person_id)
    return [*rows.values_list(*columns), *homes.values_list("member_count", "head_died_on")]


def test_taking_the_approval_back_restores_just_what_it_ended(world, approver):
    home = household(world)
    grandmother = member(home, Relation.MOTHER).person_id
    on_rosters(world, grandmother)
    settled(home)
    before = on_file(grandmother)
    case = approved(world, entered(world, "funeral", home))

    (live, ended), counted = on_file(grandmother)[:2], on_file(grandmother)[2]
    assert (live[1:3], live[5]) == ((DIED_ON, "died"), False)
    assert ended == before[1]
    assert counted == (2, None)
    line = AuditEntry.objects.filter(action="case.agreed").latest("seq")
    assert line.data["ended"] == {"memberships": [live[0]]}

    world.take_back(case, approver)

    assert on_file(grandmother) == before
    assert AuditEntry.objects.get(action="case.taken_back").data["restored"] == {"memberships": [live[0]]}


def test_taking_the_approval_back_restores_each_row_but_the_one_that_was_changed_since(world, approver):
    """Three memberships that went on and one that had ended; of the three one is corrected in between."""
    home = household(world)
    grandmother = member(home, Relation.MOTHER).person_id
    on_rosters(world, grandmother)
    on_rosters(world, grandmother, places=("永兴镇", "复兴镇"), first=2)
    settled(home)
    before = on_file(grandmother)
    group, ended, changed, kept = Membership.objects.filter(person=grandmother).order_by("pk")
    case = approved(world, entered(world, "funeral", home))
    gone = {row.pk: row.left_reason for row in Membership.objects.filter(person=grandmother)}
    assert gone == {group.pk: "died", ended.pk: "moved", changed.pk: "died", kept.pk: "died"}
    Membership.objects.filter(pk=changed.pk).update(
        left_on=DIED_ON - timedelta(days=2), left_reason="moved", version=F("version") + 1
    )
    corrected = on_file(grandmother)[2]

    world.take_back(case, approver)

    assert on_file(grandmother) == [*before[:2], corrected, *before[3:]]
    restored = AuditEntry.objects.get(action="case.taken_back").data["restored"]
    assert restored == {"memberships": [group.pk, kept.pk]}


def settled(home):
    """The household as the operations leave it: its people counted."""
    home.refresh_from_db()
    settle(home)
    home.save(update_fields=SETTLED)


def test_a_death_that_was_on_file_before_stays_there(world, approver):
    home = household(world)
    Person.objects.filter(pk=member(home, Relation.MOTHER).person_id).update(died_on=DIED_ON)
    case = approved(world, entered(world, "funeral", home))
    assert FuneralDetail.objects.get(case=case).recorded_death is False
    world.take_back(case, approver)
    assert dead(case) == DIED_ON


def test_a_date_that_was_corrected_after_the_approval_stands(world, approver):
    case = approved(world, entered(world, "funeral", household(world)))
    Person.objects.filter(pk=case.beneficiary_id).update(died_on=DIED_ON - timedelta(days=1))
    world.take_back(case, approver)
    assert dead(case) == DIED_ON - timedelta(days=1)


def test_a_file_with_another_date_stops_the_approval_and_nothing_is_kept(world, reviewer, approver):
    case = world.decide(submitted(world, entered(world, "funeral", household(world))), reviewer, "agree")
    Person.objects.filter(pk=case.beneficiary_id).update(died_on=DIED_ON - timedelta(days=1))
    with pytest.raises(Refused, match="correct the wrong one"):
        world.decide(case, approver, "agree")
    assert AidCase.objects.get(pk=case.pk).state == "in_review"


def test_a_child_born_dies_with_its_person(world, approver):
    home = household(world)
    daughter = member(home, Relation.DAUGHTER).person_id
    case = approved(
        world,
        entered(world, "funeral", home, beneficiary_id=daughter, applicant_relation=Relation.FATHER),
    )
    child = Child.objects.get(person=daughter)
    assert child.died_on == DIED_ON
    world.take_back(case, approver)
    child.refresh_from_db()
    assert child.died_on is None


def test_a_death_is_subsidised_once_whichever_scheme_pays(world, reviewer, approver):
    home = household(world)
    other = scheme_of(world, "funeral", name="镇级丧葬补助", at="永兴镇")
    first = entered(world, "funeral", home)
    second = entered(world, "funeral", home, scheme=other)
    submitted(world, first)
    with pytest.raises(Refused, match="under another scheme"):
        submitted(world, second)


def test_of_two_schemes_that_slipped_through_the_second_approval_is_refused(world, reviewer, approver):
    home = household(world)
    other = scheme_of(world, "funeral", name="镇级丧葬补助", at="永兴镇")
    first, second = entered(world, "funeral", home), entered(world, "funeral", home, scheme=other)
    first = submitted(world, first)
    AidCase.objects.filter(pk=first.pk).update(kind="education")
    second = world.decide(submitted(world, second), reviewer, "agree")
    AidCase.objects.filter(pk=first.pk).update(kind="funeral")
    world.decide(world.decide(first, reviewer, "agree"), approver, "agree")
    with pytest.raises(Refused, match="under another scheme"):
        world.decide(second, approver, "agree")


def test_deceased_applicant_and_payee_are_listed_with_the_case(world):
    case = entered(world, "funeral", household(world))
    roles = set(case.parties.values_list("role", "name"))
    assert roles == {("deceased", "王桂英"), ("applicant", "周德贵"), ("payee", "周德贵")}
    assert Listing.objects.filter(source="party", person=case.beneficiary_id).count() == 1


def test_a_visit_is_recorded_after_the_approval(world, clerk, reviewer):
    case = entered(world, "funeral", household(world))
    told = {"visited_on": TODAY, "visitors": "村计生协会长", "gift": "慰问金200元", "now": NOW}
    with pytest.raises(Stale):
        operations.record_visit(case.pk, by=clerk, **told)
    case = approved(world, case)
    operations.record_visit(case.pk, by=clerk, **told)
    operations.record_visit(case.pk, by=reviewer, **(told | {"visited_on": DIED_ON}))
    assert CondolenceVisit.objects.filter(case=case).count() == 2
    assert AuditEntry.objects.filter(action="case.visited").count() == 2


def test_a_visit_lies_between_the_death_and_today_and_names_the_visitors(world, clerk):
    case = approved(world, entered(world, "funeral", household(world)))
    for day in (DIED_ON - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            operations.record_visit(case.pk, by=clerk, now=NOW, visited_on=day, visitors="会长")
        assert refusal.value.field == "visited_on"
    with pytest.raises(ValidationError):
        operations.record_visit(case.pk, by=clerk, now=NOW, visited_on=TODAY, visitors="")


def test_a_visit_is_recorded_for_kinds_that_ask_for_one_by_those_who_may(world, clerk, approver):
    grant = world.decide(world.reviewed(), approver, "agree")
    with pytest.raises(Refused, match="No visit is due"):
        operations.record_visit(grant.pk, by=clerk, now=NOW, visited_on=TODAY, visitors="会长")
    case = approved(world, entered(world, "funeral", household(world)))
    with pytest.raises(Forbidden):
        operations.record_visit(case.pk, by=approver, now=NOW, visited_on=TODAY, visitors="会长")


def officers(world):
    return (
        world.as_(Role.CLERK, "茅坝村"),
        world.as_(Role.REVIEWER, "永兴镇"),
        world.as_(Role.APPROVER, "湄潭县", 1),
        world.as_(Role.APPROVER, "湄潭县", 2),
    )


class Burial(RuleBasedStateMachine):
    """One death under two schemes, decided on and taken back in any order."""

    world = None

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        home, other = household(self.world), scheme_of(self.world, "funeral", name="镇级", at="永兴镇")
        settled(home)
        self.deceased = member(home, Relation.MOTHER).person_id
        on_rosters(self.world, self.deceased)
        self.alive = on_file(self.deceased)
        self.clerk, self.reviewer, *self.approvers = officers(self.world)
        self.cases = [
            entered(self.world, "funeral", home),
            entered(self.world, "funeral", home, scheme=other),
        ]

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(which=st.integers(0, 1))
    def submit(self, which):
        case = AidCase.objects.get(pk=self.cases[which].pk)
        with contextlib.suppress(Refused):
            operations.submit(case.pk, by=self.clerk, version=case.version, now=NOW)

    @rule(which=st.integers(0, 1), verdict=st.sampled_from(["agree", "agree", "return", "refuse"]))
    def decide(self, which, verdict):
        case = AidCase.objects.get(pk=self.cases[which].pk)
        by = self.reviewer if case.awaiting_role == "reviewer" else self.approvers[which]
        with contextlib.suppress(Refused):
            operations.decide(
                case.pk, by=by, verdict=verdict, seen=bytes(case.digest or b"").hex(), now=NOW,
                comment="说明", reasons=["other"],
            )  # fmt: skip

    @rule(which=st.integers(0, 1))
    def take_back(self, which):
        for by in (self.reviewer, self.approvers[which]):
            with contextlib.suppress(Refused):
                self.world.take_back(self.cases[which], by)

    @invariant()
    def the_file_says_dead_exactly_while_one_case_is_approved(self):
        states = [AidCase.objects.get(pk=case.pk).state for case in self.cases]
        assert states.count("approved") <= 1
        assert (dead(self.cases[0]) is not None) == ("approved" in states)
        assert (on_file(self.deceased) == self.alive) == ("approved" not in states)


def test_whatever_order_things_are_done_in_a_death_is_paid_for_once_and_on_file_while_it_is(world):
    # Those who act outlive each sequence, which is rolled back.
    scheme_of(world, "funeral")
    officers(world)
    run_state_machine_as_test(
        lambda: type("BurialOfWorld", (Burial,), {"world": world})(),
        settings=settings(
            max_examples=10, stateful_step_count=12, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
