"""Whom the demo's education grant is for, held against the rule that the demo issues."""

from datetime import date

import pytest

from assistance.models import SchemeRule
from assistance.schemes.rules import Eligibility
from demo.terms import ISSUED
from families.codes import Relation
from families.models import Child, ClassKind, Parentage, Person, ResidentStatus
from ground.refusals import Refused
from tests.assistance.aid import found, submitted

(GRANT,) = (issued for issued in ISSUED if issued.kind == "education")
RURAL, URBAN = ResidentStatus.RURAL, ResidentStatus.URBAN
SERVED = {
    (RURAL, ClassKind.ONLY_CHILD),
    (RURAL, ClassKind.TWO_DAUGHTERS),
    (URBAN, ClassKind.HARDSHIP),
}
NOT_FOR = "The scheme is not for a household on file as {}, and for a parent as {}."
NO_CLASS = "The household has no class on file that holds today; record it with its evidence first."
NOT_AT = "The scheme is for secondary vocational school only, not for {}."


@pytest.fixture
def apply_for(world):
    """Submit a request under the demo's own rule for a student of such parents, of a household so classed."""
    SchemeRule.objects.filter(scheme=world.scheme).update(**GRANT.terms)

    def apply(status, classed, *, stage="vocational"):
        home = world.household(klass=classed or ClassKind.ONLY_CHILD)
        if not classed:
            home.classes.all().delete()
        case = world.draft(home)
        wife = world.person("李秀英", date(1977, 5, 1), male=False, at=home.branch)
        world.member(home, wife, Relation.SPOUSE)
        child = Child.objects.get(person=case.beneficiary)
        Parentage.objects.create(child=child, parent=wife)
        parents = Person.objects.filter(parentages__child=child)
        parents.update(resident_status=status, resident_basis=f"former_{status}")
        case.education.stage = stage
        case.education.save()
        return submitted(world, case)

    return apply


def test_the_demo_issues_the_grant_for_rural_two_kinds_and_urban_hardship_at_vocational_schools():
    rule = Eligibility.from_json(GRANT.terms["eligibility"])
    met = {(clause.resident_status, kind) for clause in rule.any_of for kind in clause.classes}

    assert met == SERVED
    assert {clause.whose for clause in rule.any_of} == {"either_parent"}
    assert rule.serves("school_stages") == {"vocational"}


@pytest.mark.parametrize(("status", "classed"), sorted(SERVED))
def test_a_student_whom_the_grant_is_for_gets_into_review(apply_for, status, classed):
    assert apply_for(status, classed).state == "in_review"


@pytest.mark.parametrize(
    ("status", "classed"),
    [
        (RURAL, ClassKind.BEREAVED),
        (RURAL, ClassKind.DISABLED_CHILD),
        (RURAL, ClassKind.HARDSHIP),
        (URBAN, ClassKind.ONLY_CHILD),
        (URBAN, ClassKind.TWO_DAUGHTERS),
        (URBAN, ClassKind.BEREAVED),
    ],
)
def test_a_class_that_the_grant_is_not_for_is_refused_by_name(apply_for, status, classed):
    with pytest.raises(Refused) as refusal:
        apply_for(status, classed)

    assert str(refusal.value) == NOT_FOR.format(classed.label, status.label)


@pytest.mark.parametrize("status", [RURAL, URBAN])
def test_a_household_without_a_class_is_refused_until_one_is_recorded(apply_for, status):
    with pytest.raises(Refused) as refusal:
        apply_for(status, None)

    assert str(refusal.value) == NO_CLASS


@pytest.mark.parametrize("status", [RURAL, URBAN])
@pytest.mark.parametrize("stage", ["senior_high", "higher_vocational"])
def test_another_school_than_a_vocational_one_is_refused_by_name(apply_for, status, stage):
    classed = ClassKind.ONLY_CHILD if status == RURAL else ClassKind.HARDSHIP
    with pytest.raises(Refused) as refusal:
        apply_for(status, classed, stage=stage)

    called = {"senior_high": "senior high school", "higher_vocational": "higher vocational college"}
    assert str(refusal.value) == NOT_AT.format(called[stage])


@pytest.mark.parametrize(
    ("stage", "age", "warns"),
    [
        ("primary", 13, False),
        ("primary", 14, True),
        ("university", 29, False),
        ("university", 30, True),
        ("postgraduate", 19, True),
        ("postgraduate", 20, False),
        ("other", 5, False),
        ("other", 60, False),
    ],
)
def test_an_age_that_is_unusual_at_a_stage_is_looked_at(world, stage, age, warns):
    case = world.draft()
    case.beneficiary.born_on = date(2026 - age, 1, 1)
    case.beneficiary.save()
    case.education.stage = stage
    case.education.save()

    assert (found(case, "age") is not None) == warns
