"""Why something cannot be done on a roster: each refusal by its sentence."""

import pytest

from members.guards import why_not_change_group, why_not_edit, why_not_enrol, why_not_undo_leaving
from tests.families.conftest import NOW

from .conftest import TODAY

pytestmark = pytest.mark.usefixtures("in_english")


def test_who_may_not_write_there_is_told_so_before_anything_else(tree, clerk):
    membership, group, stranger = tree.enrol(), tree.group(), tree.actor(tree.bozi)
    membership.left_on = group.closed_on = TODAY
    said = {
        why_not_enrol(tree.maoba, by=stranger),
        why_not_edit(membership, by=stranger),
        why_not_undo_leaving(membership, by=stranger, today=TODAY),
        why_not_change_group(group, by=stranger),
    }
    assert "" not in said
    assert said.isdisjoint(
        {
            why_not_edit(membership, by=clerk),
            why_not_undo_leaving(membership, by=clerk, today=TODAY),
            why_not_change_group(group, by=clerk),
        }
    )


def test_who_undoes_a_leaving_that_told_of_a_death_keeps_the_details_of_the_person(tree, clerk):
    membership = tree.enrol()
    person = membership.person
    membership.left_by, membership.counted_until = clerk.user, NOW
    person.died_on = TODAY
    person.death_effects.create(effect="membership", rows=[], recorded_at=NOW)
    assert why_not_undo_leaving(membership, by=clerk, today=TODAY) == ""
    person.keeping_branch = tree.bozi
    assert why_not_undo_leaving(membership, by=clerk, today=TODAY) == (
        f"{tree.bozi.name} keeps this person's details. Ask there to have them changed."
    )
