"""城乡身份 against a rule: whose counts, and that what nobody determined never refuses."""

from datetime import date

import pytest

from assistance.models import SchemeRule
from families.codes import Relation
from families.models import Child, Parentage, ParentKind, Person
from tests.assistance.aid import entered, found, household, level, member, submitted

RURAL, URBAN, OPEN = "rural", "urban", "undetermined"


@pytest.fixture
def case_of(world):
    """A draft whose rule wants a status of somebody; father and mother as given, the daughter urban."""

    def make(*parents, whose="either_parent", wanted=RURAL):
        clause = {"resident_status": wanted, "whose": whose, "classes": ["only_child"]}
        SchemeRule.objects.filter(scheme=world.scheme).update(eligibility={"any_of": [clause]})
        home = world.household()
        case = world.draft(home)
        settle(case.beneficiary, URBAN)
        child = Child.objects.get(person=case.beneficiary)
        father = member(home, Relation.HEAD).person
        if len(parents) > 1:
            mother = world.person("李秀英", date(1977, 5, 1), male=False, at=home.branch)
            world.member(home, mother, Relation.WIFE)
            Parentage.objects.create(child=child, parent=mother)
            settle(mother, parents[1])
        if parents:
            settle(father, parents[0])
        else:
            Parentage.objects.all().delete()
        return case

    return make


def settle(person, status):
    basis = "" if status == OPEN else f"former_{status}"
    Person.objects.filter(pk=person.pk).update(resident_status=status, resident_basis=basis)


@pytest.mark.parametrize(
    ("parents", "says"),
    [
        ((RURAL, RURAL), "ok"),
        ((RURAL, URBAN), "ok"),
        ((URBAN, RURAL), "ok"),
        ((OPEN, RURAL), "ok"),
        ((URBAN, URBAN), "refusal"),
        ((OPEN, URBAN), "warning"),
        ((URBAN, OPEN), "warning"),
        ((OPEN, OPEN), "warning"),
        ((RURAL,), "ok"),
        ((URBAN,), "warning"),
        ((), "warning"),
    ],
)
def test_of_a_pupil_either_parent_counts_and_not_the_pupil(case_of, parents, says):
    assert level(case_of(*parents), "eligible") == says


@pytest.mark.parametrize(("status", "says"), [(RURAL, "ok"), (URBAN, "refusal"), (OPEN, "warning")])
def test_of_anybody_else_their_own_counts(case_of, status, says):
    case = case_of(URBAN, URBAN, whose="beneficiary")
    settle(case.beneficiary, status)

    assert level(case, "eligible") == says


def test_a_stepparent_does_not_count(case_of):
    case = case_of(RURAL, RURAL)
    Parentage.objects.update(kind=ParentKind.STEP)

    assert level(case, "eligible") == "warning"


def test_where_any_status_will_do_nobody_is_asked_for_theirs(case_of):
    case = case_of(OPEN, OPEN, wanted="")

    assert found(case, "eligible").sentence == "Eligible: the household is on file as only-child household."


def test_the_sentences_say_whose_status_it_is(case_of):
    said = [found(case_of(*parents), "eligible").sentence for parents in ((RURAL, URBAN), (OPEN, URBAN))]

    assert said == [
        "Eligible: the household is on file as only-child household, a parent as rural resident.",
        "Whether a parent is rural resident is not determined on file; look at the papers.",
    ]


def test_a_refusal_names_whose_status_does_not_fit_and_which_it_is(case_of):
    of_parents = found(case_of(URBAN, URBAN), "eligible").sentence
    case = case_of(URBAN, URBAN, whose="beneficiary")
    settle(case.household.members.get(relation=Relation.HEAD).person, RURAL)

    assert "for a parent as urban resident." in of_parents
    assert "for the person concerned as urban resident." in found(case, "eligible").sentence


def test_a_case_of_undetermined_parents_is_submitted_with_its_warning(world, case_of):
    case = submitted(world, case_of(OPEN, URBAN))

    assert case.state == "in_review"
    assert case.findings.get(check_code="eligible").level == "warning"
    assert case.submissions.get().content["parents"] == [
        ["周德贵", "undetermined", "", "", ""],
        ["李秀英", "urban", "former_urban", "", ""],
    ]


def test_a_submission_holds_the_status_and_what_it_rested_on(world):
    home = household(world)
    head = member(home, Relation.HEAD).person
    Person.objects.filter(pk=head.pk).update(
        resident_basis="township", resident_shown_on=date(2026, 3, 1), resident_paper="证0012"
    )

    content = submitted(world, entered(world, "relief", home)).submissions.get().content

    assert content["beneficiary"]["resident"] == ["rural", "township", "2026-03-01", "证0012"]
    assert content["parents"] == []
