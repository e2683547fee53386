"""What happened to a family after its case was submitted: nobody agrees to it, the page shows both values."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from assistance.models import AidCase
from families.identity.operations.people import details_of, edit_person
from families.models import Household, Person
from families.registering.operations.classes import save_classes
from families.registering.operations.members import Leaving, save_members
from ground.refusals import Refused
from ground.resident_ids import ResidentId
from tests.accounts.people import signed_in
from tests.assistance import aid
from tests.assistance.world import NOW, TODAY, resident_id

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")
BORN_ON = date(2008, 8, 8)


class Family:
    """What the village's clerk does to the files of a case's family, by the operations of its pages."""

    def __init__(self, world, case):
        self.case, self.by = case, world.as_(Role.CLERK, "茅坝村")

    @property
    def home(self):
        return Household.objects.get(pk=self.case.household_id)

    def withdraws_the_class(self):
        home = self.home
        save_classes(home.pk, by=self.by, version=home.version, now=NOW, withdrawn=[home.classes.get().pk])

    def loses_the_holder(self):
        self.edit(self.case.account.holder, died_on=TODAY)

    def loses_the_beneficiary(self):
        self.edit(self.case.beneficiary, died_on=TODAY)

    def sees_the_beneficiary_leave(self):
        home = self.home
        gone = {home.members.get(person=self.case.beneficiary_id).pk: Leaving(on=TODAY, reason="外嫁")}
        save_members(home.pk, by=self.by, version=home.version, now=NOW, leaving=gone)

    def corrects_the_number_and_the_birth_date(self):
        number = resident_id(BORN_ON, male=False)
        self.edit(self.case.beneficiary, number=ResidentId(number, BORN_ON, False))

    def edit(self, person, **changed):
        home, person = self.home, Person.objects.get(pk=person.pk)
        data = {name: getattr(details_of(person), name) for name in details_of(person).__dataclass_fields__}
        edit_person(
            home.members.get(person=person.pk).pk,
            household_id=home.pk,
            by=self.by,
            version=home.version,
            person_version=person.version,
            now=NOW,
            data=type(details_of(person))(**(data | changed)),
        )


HAPPENINGS = {
    Family.withdraws_the_class: ("no class on file", "Classes of the household"),
    Family.loses_the_holder: ("who has died", "Death of the account holder"),
    Family.sees_the_beneficiary_leave: ("does not belong to this household", "Place in the household"),
    Family.corrects_the_number_and_the_birth_date: ("Corrected on file", "Birth date"),
}


@pytest.mark.parametrize("kind", ["education", "relief"])
@pytest.mark.parametrize("happens", HAPPENINGS, ids=lambda happens: happens.__name__)
def test_nobody_agrees_to_it_and_the_page_shows_both_values(world, client, kind, happens):
    case, reviewer = aid.submitted_of(world, kind), world.as_(Role.REVIEWER, "永兴镇")
    sentence, label = HAPPENINGS[happens]
    browser = signed_in(client, reviewer.user)
    assert browser.get(case.get_absolute_url()).context["why_not_agree"] == ""

    happens(Family(world, case))

    page = browser.get(case.get_absolute_url())
    (told,) = [change for change in page.context["standing"].changes if str(change.label) == label]
    shown = page.content.decode()
    assert sentence in page.context["why_not_agree"]
    assert f'<td data-label="Submitted">{told.before}</td>' in shown
    assert f'<td data-label="Today"><b>{told.after}</b></td>' in shown
    assert page.context["standing"].findings[0].is_changed
    with pytest.raises(Refused, match=sentence):
        world.decide(case, reviewer, "agree")
    assert AidCase.objects.get(pk=case.pk).state == "in_review"


def test_the_page_never_mixes_what_was_submitted_with_what_is_on_file(world, client):
    case = aid.submitted_of(world, "education")
    browser = signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    before = {str(row["label"]): row for row in browser.get(case.get_absolute_url()).context["rows"]}
    number = case.beneficiary.id_number
    Family(world, case).corrects_the_number_and_the_birth_date()
    aid.change_the_file(case)

    page = browser.get(case.get_absolute_url())

    today = {str(row["label"]): row for row in page.context["rows"]}
    assert {label: (row["value"], row.get("note")) for label, row in today.items()} == {
        label: (row["value"], row.get("note")) for label, row in before.items()
    }
    assert {label for label, row in today.items() if "now" in row} == {
        "Beneficiary",
        "Household",
        "Household class",
        "Paid into",
    }
    assert number[-4:] in today["Beneficiary"]["note"]
    assert "周大婶" in today["Beneficiary"]["now"]


def test_the_page_of_a_returned_case_asks_the_checks_again_on_what_is_on_file(world, client):
    """It is mended now: what was found when it was submitted says nothing any more."""
    case, reviewer = aid.submitted_of(world, "education"), world.as_(Role.REVIEWER, "永兴镇")
    case = world.decide(case, reviewer, "return", reasons=["class_unproven"])
    Family(world, case).withdraws_the_class()
    aid.change_the_file(case)

    page = signed_in(client, reviewer.user).get(case.get_absolute_url())

    standing = page.context["standing"]
    assert [found.check_code for found in standing.refusals] == ["eligible"]
    assert (standing.changes, standing.findings[0].then) == ((), None)
    payee = next(held.today for held in standing.findings if held.today.check_code == "payee")
    assert "****9999" in payee.sentence
    rows = {str(row["label"]): row["value"] for row in page.context["rows"]}
    assert rows["Paid into"].endswith("****9999, 别人")
    assert "1 finding forbids submission" in page.content.decode()


def test_a_death_after_relief_was_asked_for_leaves_it_to_the_household(world, client):
    case, reviewer = aid.submitted_of(world, "relief"), world.as_(Role.REVIEWER, "永兴镇")
    Family(world, case).loses_the_beneficiary()
    page = signed_in(client, reviewer.user).get(case.get_absolute_url())
    assert "the relief is the household&#x27;s" in page.content.decode()
    assert world.decide(case, reviewer, "agree").position == 2


def test_a_returned_relief_is_submitted_again_for_a_beneficiary_who_died(world):
    case, reviewer = aid.submitted_of(world, "relief"), world.as_(Role.REVIEWER, "永兴镇")
    Family(world, case).loses_the_beneficiary()
    case = world.decide(case, reviewer, "return", reasons=["payee"])
    assert aid.level(case, "beneficiary") == "warning"
    assert aid.submitted(world, case).state == "in_review"


@pytest.mark.parametrize("step", ["submit", "agree"])
def test_the_files_are_locked_before_the_checks_read_them(world, step):
    case = world.draft(aid.household(world))
    if step == "agree":
        case = aid.submitted(world, case)
    with CaptureQueriesContext(connection) as made:
        if step == "agree":
            world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree")
        else:
            aid.submitted(world, case)
    said = [query["sql"] for query in made]
    locks = [sql for sql in said if "FOR UPDATE" in sql]
    order = [
        table for sql in locks for table in ("aidcase", "household", "person") if f'_{table}" WHERE' in sql
    ]
    assert order[:3] == ["aidcase", "household", "person"]
    first_read = next(n for n, sql in enumerate(said) if 'FROM "families_householdclass"' in sql)
    assert said.index(locks[2]) < first_read
