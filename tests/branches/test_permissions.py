import csv

import pytest

from accounts import matrix as the_matrix
from accounts.matrix import MATRIX_FILE, REACHES, reach_of, reaches_others, roles_with
from accounts.roles import Role
from accounts.scope import Actor
from assistance.models import AidCase
from branches.models import DutyProposal, QueueTally
from branches.permissions import may, why_not
from families.models import BankAccount, Household
from members.models import Membership
from tests.test_architecture import APPS, modules

with MATRIX_FILE.open(encoding="utf-8", newline="") as file:
    CELLS = {(row["action"], role): row[role].split()[0] for row in csv.DictReader(file) for role in Role}

# For an actor at a place: the associations in each relation to it.
AT_COUNTY = {
    "own": ["湄潭县"],
    "below": ["永兴镇", "茅坝村", "永兴茶厂", "茅贡米业"],
    "parent": ["遵义市"],
    "elsewhere": ["凤冈县", "茶腊村"],
}
AT_TOWNSHIP = {
    "own": ["永兴镇"],
    "below": ["茅坝村", "永兴茶厂"],
    "parent": ["湄潭县"],
    "elsewhere": ["复兴镇", "随阳山村", "茶腊村"],
}
AT_BASE = {
    "own": ["茅坝村"],
    "below": ["永兴茶厂"],
    "parent": ["永兴镇"],
    "elsewhere": ["梁桥村", "外来工分会", "茶腊村"],
}
RELATIONS = {"湄潭县": AT_COUNTY, "永兴镇": AT_TOWNSHIP, "茅坝村": AT_BASE}
# Which relations each word of the matrix reaches; for a clerk of a township `own` is the township.
REACH = {
    "own": {"own"},
    "own+attached": {"own", "below"},
    "sub": {"own", "below"},
    "propose": {"own", "below"},
    "confirm": {"own", "below"},
    "propose/confirm": {"own", "below"},
    "sub-below": {"below"},
    "sub-own": {"own"},
    "all": {"own", "below", "parent", "elsewhere"},
}


def reached(word, role, place):
    if role == Role.CLERK and place == "湄潭县":
        # A county's own clerk sits in the county association and sees nothing below it.
        return REACH.get(word, set()) - {"below"}
    if role == Role.CLERK and place == "永兴镇" and word == "own":
        return {"own", "below"}
    return REACH.get(word, set())


@pytest.mark.parametrize("place", RELATIONS)
def test_every_cell_of_the_matrix_reaches_as_far_as_it_says(grove, place):
    rows = {
        name: QueueTally.objects.create(branch=branch, role=Role.CLERK, queue="mend", delta=1)
        for name, branch in grove.branches.items()
    }
    for role in Role:
        actor = grove.as_(role, place)
        for (action, of), word in CELLS.items():
            if of != role:
                continue
            allowed = {
                relation: {may(actor, action, rows[name]) for name in names}
                | {may(actor, action, grove[name]) for name in names}
                for relation, names in RELATIONS[place].items()
            }
            wanted = {relation: {relation in reached(word, role, place)} for relation in RELATIONS[place]}
            assert allowed == wanted, (action, role, word)
            assert may(actor, action) == (word != "-"), (action, role, word)


def test_every_word_that_the_matrix_may_use_is_tried():
    of_no_row = {"read", "security", "sub-read", "reason", "anyone", "-"}

    assert set(REACH) | of_no_row == REACHES


def test_an_unknown_word_in_the_matrix_is_an_error(monkeypatch, tmp_path):
    misspelt = tmp_path / "matrix.csv"
    misspelt.write_text(
        MATRIX_FILE.read_text(encoding="utf-8").replace(",sub-own,", ",sub-onw,"), encoding="utf-8"
    )
    monkeypatch.setattr(the_matrix, "MATRIX_FILE", misspelt)

    with pytest.raises(ValueError, match="sub-onw"):
        the_matrix.matrix.__wrapped__()


def test_every_right_is_asked_somewhere_or_says_with_what_it_comes():
    """A line that nobody asks promises what nothing holds; one that waits for nothing is out of date."""
    sources = [path.read_text(encoding="utf-8") for path in modules(*APPS)]
    with MATRIX_FILE.open(encoding="utf-8", newline="") as file:
        rows = {row["action"]: row["comes_with"] for row in csv.DictReader(file)}
    asked = {action for action in rows if any(f'"{action}"' in source for source in sources)}

    assert {action for action, part in rows.items() if part} == set(rows) - asked


def test_those_read_of_whom_the_matrix_says_so():
    """Changed in one place, read in every: no list of roles beside it."""
    households = roles_with("household.read")
    assert Household.objects.all().readers == households
    assert BankAccount.objects.all().readers == households | {Role.FINANCE}
    assert roles_with("roster.read") == Membership.objects.all().readers
    assert roles_with("case.read") == AidCase.objects.all().readers
    assert roles_with("duty.give_entry") == DutyProposal.objects.all().readers


def test_without_a_role_nothing_is_reached_and_ones_own_is_no_other_s():
    assert reach_of(None, "case.read") == "-"
    reading = {role for role in (None, *Role) if reaches_others(role, "audit.read")}
    assert reading == {Role.AUDITOR, Role.SYSTEM}
    assert {role for role in (None, *Role) if reaches_others(role, "job.read_others")} == {
        Role.MANAGER,
        Role.SYSTEM,
    }


def test_an_unknown_action_is_an_error(grove):
    with pytest.raises(KeyError):
        may(grove.as_(Role.CLERK, "茅坝村"), "household.edti")


def test_without_a_duty_nothing_is_allowed(grove):
    actor = Actor(user=grove.user())

    assert {may(actor, action) for action, _role in CELLS} == {False}
    assert why_not(actor, "todo.read")


def test_a_missing_right_has_a_sentence_and_a_held_one_has_none(grove):
    clerk = grove.as_(Role.CLERK, "茅坝村")

    assert why_not(clerk, "household.edit", grove["茅坝村"]) == ""
    assert why_not(clerk, "household.edit", grove["永兴茶厂"])
