"""A resident status is typed with what it rests on, and a township's proof with its day and number."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from families.identity.forms.person import PersonForm
from families.identity.forms.resident import resident_choices
from families.identity.operations.people import _take_over as take_over
from families.identity.operations.people import details_of
from families.models import BASES, Person, ResidentBasis, ResidentStatus
from families.people.guards import why_not_resident
from ground.refusals import Refused
from tests.violating import refuses

from .conftest import NOW, id_number, person_data
from .test_journey import edit_url, fields_of, sign_in
from .test_people import edit

TODAY = date(2026, 11, 21)
PAIRS = [(status, basis) for status in ResidentStatus for basis in ("", *ResidentBasis)]
FIT = {(status, basis) for status, bases in BASES.items() for basis in bases} | {("undetermined", "")}


@pytest.mark.parametrize(("status", "basis"), PAIRS)
def test_each_status_has_the_bases_that_can_prove_it(tree, status, basis):
    tree.household()
    paper = {"resident_shown_on": TODAY, "resident_paper": "证1"} if basis == "township" else {}
    change = {"resident_status": status, "resident_basis": basis, **paper}

    assert (why_not_resident(status, basis) == "") == ((status, basis) in FIT)
    if (status, basis) in FIT:
        assert Person.objects.update(**change) == 1
    else:
        refuses("person_resident_status_has_its_basis", lambda: Person.objects.update(**change))


@pytest.mark.parametrize("missing", [{"resident_shown_on": None}, {"resident_paper": ""}])
def test_a_proof_of_the_township_has_a_day_and_a_number(tree, missing):
    tree.household()
    whole = {"resident_basis": "township", "resident_shown_on": TODAY, "resident_paper": "证1"}
    refuses("person_township_proof_has_day_and_number", lambda: Person.objects.update(**{**whole, **missing}))


def test_an_undetermined_status_rests_on_no_paper(tree):
    tree.household()
    change = {"resident_status": "undetermined", "resident_basis": "", "resident_paper": "证1"}
    refuses("person_resident_status_has_its_basis", lambda: Person.objects.update(**change))


def form(**typed):
    return PersonForm({"name": "吴桂英", "id_number": id_number(), "nation": "01", **typed}, today=TODAY)


def test_every_pair_that_fits_can_be_chosen_and_no_other():
    offered = [code for code, _label in resident_choices()]

    assert sorted(offered) == sorted(f"{status}.{basis}".strip(".") for status, basis in FIT)
    for code in offered:
        paper = {"resident_shown_on": "2026-11-01", "resident_paper": "证1"} if "township" in code else {}
        typed = form(resident=code, **paper)
        assert typed.is_valid(), typed.errors
        assert (
            ".".join(filter(None, (typed.details().resident_status, typed.details().resident_basis))) == code
        )


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, ["resident"]),
        ({"resident": "urban.collective"}, ["resident"]),
        ({"resident": "rural.township"}, ["resident_shown_on", "resident_paper"]),
        ({"resident": "rural.township", "resident_paper": "证1"}, ["resident_shown_on"]),
        ({"resident": "rural.contract", "resident_shown_on": "2026-11-22"}, ["resident_shown_on"]),
        ({"resident": "undetermined", "resident_paper": "证1"}, ["resident_paper"]),
    ],
)
def test_what_is_missing_is_said_at_its_field(typed, fields):
    assert list(form(**typed).errors) == fields


def test_an_operation_refuses_what_the_form_would(tree, clerk):
    household = tree.household()
    for changed, field in (
        ({"resident_basis": ""}, "resident"),
        ({"resident_basis": "township"}, "resident_shown_on"),
    ):
        with pytest.raises(Refused) as refused:
            edit(household, clerk, **changed)
        assert refused.value.field == field


def test_the_page_shows_the_status_with_its_basis_and_the_form_shows_what_is_on_file(client, tree):
    household = tree.household()
    Person.objects.update(
        resident_basis="township", resident_shown_on=date(2026, 3, 1), resident_paper="证0012"
    )
    browser = sign_in(client, tree, tree.maoba)

    page = browser.get(household.get_absolute_url()).content.decode()
    typed = fields_of(browser.get(edit_url(household, "head")))

    assert "rural resident" in page
    assert "proof of the township 证0012" in page
    assert [typed[name] for name in ("resident", "resident_shown_on", "resident_paper")] == [
        ["rural.township"],
        ["2026-03-01"],
        ["证0012"],
    ]


def test_a_new_keeper_replaces_a_status_but_not_by_an_undetermined_one(tree):
    person = tree.household().members.get().person
    kept = details_of(person)

    for data, status in (
        (person_data(resident_status="undetermined", resident_basis=""), "rural"),
        (person_data(resident_status="urban", resident_basis="former_urban"), "urban"),
    ):
        person.refresh_from_db()
        take_over(person, data, branch=tree.maoba)
        assert person.resident_status == status
    assert kept.resident_status == "rural"
    assert NOW.date() == TODAY


def test_nobody_is_asked_for_the_nature_of_their_registration_any_more():
    """Household books say "resident" for everybody since 2015, so no page may ask for 户口性质."""
    catalogue = Path(settings.LOCALE_PATHS[0], "zh_Hans", "LC_MESSAGES", "django.po").read_text("utf-8")

    assert "户口性质" not in catalogue
    assert "姓名、身份证号、城乡身份及认定依据" in catalogue
