"""Nobody verifies a case in which they have a part, and what was seen long ago is seen again."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from assistance import operations
from assistance.cases.verifiers import concerned_in, why_not_verify
from assistance.models import AidCase, Party, Verification
from families.codes import Relation
from families.models import HouseholdMember, Person
from ground.refusals import Refused
from tests.assistance.aid import found, household, member
from tests.assistance.test_pages import VERIFIED, entry
from tests.assistance.world import NOW, TODAY

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")

SENTENCE = "%s belongs to this household or has a part in the case; somebody else has to verify."
BOTH = ["first_verifier", "second_verifier"]
RECORD = {
    "first_verifier": "赵敏",
    "second_verifier": "刘芳",
    "visited_on": date(2026, 11, 10),
    "met_on": date(2026, 11, 12),
    "result": "agreed",
}


def recorded(world, case, **changed):
    by = world.as_(Role.CLERK, "茅坝村")
    return operations.save_verification(case.pk, by=by, version=case.version, now=NOW, **RECORD | changed)


def outside_payee(home):
    """The account is in the name of somebody who lives elsewhere."""
    home.accounts.update(holder=None, holder_name="孙大伟", holder_relation=Relation.NOT_RELATED)
    return "孙大伟"


def typed_otherwise(home):
    """The head is on file under another name than the household's members show."""
    Person.objects.filter(pk=member(home, Relation.HEAD).person_id).update(name="周得贵")
    return "周得贵"


CONCERNED = {
    "the head, who applies": lambda home: "周德贵",
    "the beneficiary": lambda home: "周小梅",
    "another member": lambda home: "王桂英",
    "the payee, who lives elsewhere": outside_payee,
    "the head by the name on file": typed_otherwise,
}


@pytest.mark.parametrize("field", BOTH)
@pytest.mark.parametrize("who", CONCERNED)
def test_whoever_has_a_part_is_refused_at_the_field(world, clerk, who, field):
    home = household(world)
    name = CONCERNED[who](home)

    answer = clerk.post(
        f"/assistance/cases/new/?household={home.number}", entry(world, clerk, home, **{field: name})
    )

    assert answer.status_code == 422
    assert dict(answer.context["verification_form"].errors) == {field: [SENTENCE % name]}
    assert AidCase.objects.count() == 0


@pytest.mark.parametrize("field", BOTH)
def test_a_record_is_changed_to_nobody_who_has_a_part(world, clerk, field):
    case = world.draft(household(world))
    address = f"/assistance/cases/{case.number}/edit/verification/"

    answer = clerk.post(address, VERIFIED | {field: "王桂英", "version": case.version})

    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {field: [SENTENCE % "王桂英"]}


@pytest.mark.parametrize("field", BOTH)
@pytest.mark.parametrize("who", CONCERNED)
def test_the_operation_refuses_whom_the_form_would(world, who, field):
    home = household(world)
    case = world.draft(home)
    name = CONCERNED[who](home)

    with pytest.raises(Refused) as refused:
        recorded(world, case, **{field: name})

    assert (refused.value.field, str(refused.value)) == (field, SENTENCE % name)


@pytest.mark.parametrize("typed", ["周 德贵", "阿依·古丽", "阿依・古丽", "MARIA DA SILVA"])
def test_a_name_is_the_same_however_its_letters_and_dots_are_typed(world, typed):
    home = household(world)
    for row, name in zip(home.members.all()[:3], ["周德贵", "阿依•古丽", "Maria da Silva"], strict=True):
        Person.objects.filter(pk=row.person_id).update(name=name)
    case = world.draft(home)

    assert why_not_verify(typed, concerned=concerned_in(home, case)) == SENTENCE % typed
    assert why_not_verify("赵敏", concerned=concerned_in(home, case)) == ""


def test_somebody_who_left_the_household_may_verify(world):
    home = household(world)
    case = world.draft(home)
    left = home.members.filter(relation=Relation.MOTHER)
    left.update(left_on=TODAY, left_reason="分户")

    recorded(world, case, first_verifier="王桂英")

    assert Verification.objects.get().first_verifier == "王桂英"


def test_a_verifier_who_came_into_the_household_since_verifies_no_more(world):
    case = world.draft()
    assert found(case, "verified").level == "ok"

    HouseholdMember.objects.filter(household=case.household, relation=Relation.HEAD).update(name="刘芳")

    says = found(case, "verified")
    assert says.level == "refusal"
    assert says.sentence == "刘芳, who verified, belongs to the household or has a part in the case."


@pytest.mark.parametrize(
    ("visited_on", "level"),
    [
        (TODAY, "ok"),
        (TODAY - timedelta(days=365), "ok"),
        (TODAY - timedelta(days=366), "warning"),
        (date(2006, 11, 10), "warning"),
    ],
)
def test_a_visit_of_more_than_a_year_ago_is_looked_at(world, visited_on, level):
    case = world.draft()
    Verification.objects.update(visited_on=visited_on, met_on=TODAY)

    assert found(case, "verified").level == level


def test_a_visit_of_twenty_years_ago_warns_by_its_day_and_holds_nothing_up(world):
    case = world.draft()
    Verification.objects.update(visited_on=date(2006, 11, 10), met_on=date(2006, 11, 12))
    sentence = "Visited on 2006-11-10, more than a year before the application; visit the family again."

    case = operations.submit(case.pk, by=world.as_(Role.CLERK, "茅坝村"), version=case.version, now=NOW)

    assert case.state == "in_review"
    assert found(case, "verified").sentence == sentence


def test_the_day_of_application_counts_and_not_today(world):
    """A case that waits for long does not grow stale by waiting."""
    case = world.submitted()
    later = TODAY + timedelta(days=400)
    findings = operations.check(AidCase.objects.get(pk=case.pk), today=later)

    assert next(one for one in findings if one.check_code == "verified").level == "ok"


def test_concerned_are_those_of_the_household_and_of_the_case_alone(world):
    home, other = household(world), household(world, "随阳山村")
    case, foreign = world.draft(home), world.draft(other)
    left = home.members.get(relation=Relation.MOTHER)
    home.members.filter(pk=left.pk).update(left_on=TODAY, left_reason="分户", name="王奶奶")
    Person.objects.filter(pk=left.person_id).update(name="王桂芬")
    home.accounts.update(holder=None, holder_name="孙大伟", holder_relation=Relation.NOT_RELATED)
    home.accounts.create(
        branch=home.branch,
        holder_name="钱有余",
        bank="农业银行",
        number="6228480402564890018",
        changed_at=NOW,
        closed_at=NOW,
    )
    other.accounts.update(holder=None, holder_name="吴小妹", holder_relation=Relation.NOT_RELATED)
    other.members.update(name="外村人")
    Party.objects.filter(case=case).update(name="参与人")
    Party.objects.filter(case=foreign).update(name="别案人")

    of_house = concerned_in(home)
    assert {"周德贵", "周小梅", "孙大伟"} <= of_house
    assert of_house & {"王奶奶", "王桂芬", "钱有余", "吴小妹", "外村人", "参与人", "别案人"} == set()
    assert concerned_in(home, case) - of_house == {"参与人"}


SINCE = {
    "a member, as on file": lambda case: Person.objects.filter(
        household_memberships__household=case.household, household_memberships__relation=Relation.HEAD
    ).update(name="刘芳"),
    "the beneficiary, who lives elsewhere by now": lambda case: (
        case.household.members.filter(person=case.beneficiary).update(left_on=TODAY, left_reason="外出"),
        AidCase.objects.filter(pk=case.pk).update(beneficiary_name="刘芳"),
    ),
    "the holder of the account": lambda case: case.household.accounts.update(
        holder=None, holder_name="刘芳", holder_relation=Relation.NOT_RELATED
    ),
}


@pytest.mark.parametrize("who", SINCE)
def test_who_verified_and_has_a_part_since_verifies_no_more(world, who):
    case = world.draft()
    SINCE[who](case)

    assert found(case, "verified").level == "refusal"


@pytest.mark.parametrize("name", ["赵敏", "刘芳"])
def test_of_the_two_who_verified_neither_may_have_a_part(world, name):
    case = world.draft()
    case.household.members.filter(relation=Relation.HEAD).update(name=name)

    assert found(case, "verified").sentence.startswith(f"{name}, who verified")


def test_a_case_without_an_account_has_no_holder_who_could_have_verified(world):
    case = world.draft()
    AidCase.objects.filter(pk=case.pk).update(account=None)

    assert found(case, "verified").level == "ok"
