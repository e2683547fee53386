"""A household whose head has died asks who is the head now, until somebody living is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from desk import todo
from families.codes import Relation
from families.identity.operations.deaths import record_death, withdraw_death
from families.models import Household, Person
from families.registering.operations.members import NewMember, save_members
from families.registering.operations.register import start_household
from ground.refusals import Refused

from .conftest import NOW, id_number, person_data

DIED_ON = date(2026, 11, 5)


@pytest.fixture
def couple(tree, clerk):
    home = tree.household(by=clerk)
    spouse = NewMember(person=person_data("李大明", id_number("19750101", 1)), relation=Relation.SPOUSE)
    return save_members(home.pk, by=clerk, version=1, now=NOW, added=[spouse])


def member(home, relation):
    return home.members.get(relation=relation, left_on=None)


def dies(home, relation, clerk):
    record_death(member(home, relation).person_id, died_on=DIED_ON, by=clerk, now=NOW)
    home.refresh_from_db()


def change(home, clerk, **relations):
    home.refresh_from_db()
    now = {member(home, was).pk: become for was, become in relations.items()}
    return save_members(home.pk, by=clerk, version=home.version, now=NOW, relations=now)


def asked(*actors):
    return [list(todo.headless(actor)) for actor in actors]


def test_the_task_is_there_while_the_head_is_dead_and_others_live(tree, clerk, couple):
    township, neighbour = tree.actor(tree.yongxing), tree.actor(tree.liuhedu)
    reviewer, attached = tree.actor(tree.yongxing, Role.REVIEWER), tree.actor(tree.factory)
    assert asked(clerk, township) == [[], []]

    dies(couple, Relation.HEAD, clerk)

    assert (couple.head_died_on, couple.member_count) == (DIED_ON, 1)
    assert asked(clerk, township, reviewer, neighbour, attached) == [[couple], [couple], [couple], [], []]

    change(couple, clerk, **{Relation.HEAD: Relation.SPOUSE, Relation.SPOUSE: Relation.HEAD})

    couple.refresh_from_db()
    assert (couple.head_name, couple.head_died_on, couple.member_count) == ("李大明", None, 1)
    assert asked(clerk, reviewer) == [[], []]


def test_the_task_goes_when_the_death_is_withdrawn(clerk, couple):
    dies(couple, Relation.HEAD, clerk)
    withdraw_death(member(couple, Relation.HEAD).person_id, died_on=DIED_ON, by=clerk, now=NOW)
    couple.refresh_from_db()
    assert (couple.head_died_on, couple.member_count) == (None, 2)
    assert asked(clerk) == [[]]


def test_where_everybody_has_died_nobody_is_asked_for(clerk, couple):
    dies(couple, Relation.HEAD, clerk)
    dies(couple, Relation.SPOUSE, clerk)
    assert couple.member_count == 0
    assert asked(clerk) == [[]]


def test_nobody_dead_becomes_the_head(clerk, couple):
    dies(couple, Relation.SPOUSE, clerk)
    with pytest.raises(Refused, match="李大明 has died"):
        change(couple, clerk, **{Relation.HEAD: Relation.SPOUSE, Relation.SPOUSE: Relation.HEAD})


def test_a_dead_spouse_leaves_room_for_another(tree, clerk, couple):
    dies(couple, Relation.SPOUSE, clerk)
    second = NewMember(person=person_data("赵新", id_number("19760101", 1)), relation=Relation.SPOUSE)
    save_members(couple.pk, by=clerk, version=couple.version, now=NOW, added=[second])
    third = NewMember(person=person_data("钱新", id_number("19760102", 1)), relation=Relation.SPOUSE)
    couple.refresh_from_db()
    with pytest.raises(Refused, match="Only one living member"):
        save_members(couple.pk, by=clerk, version=couple.version, now=NOW, added=[third])


def test_pages_show_the_task_and_the_way_to_mend_it(client, tree, clerk, couple):
    dies(couple, Relation.HEAD, clerk)
    client.force_login(clerk.user)
    mend = reverse("families:edit", args=[couple.number, "members"])
    listed = client.get("/todo/?tab=heads")
    assert mend in listed.content.decode()
    assert [count for tab, count in listed.context["tabs"] if tab.code == "heads"] == [1]
    page = client.get(couple.get_absolute_url()).content.decode()
    assert mend in page
    assert "deceased" in page
    assert "Make one of the living the head" in client.get(mend).content.decode()

    change(couple, clerk, **{Relation.HEAD: Relation.SPOUSE, Relation.SPOUSE: Relation.HEAD})

    assert mend not in client.get("/todo/?tab=heads").content.decode()
    assert "Choose the new head" not in client.get(couple.get_absolute_url()).content.decode()


def test_more_than_a_hundred_are_not_counted(client, tree, clerk, couple, monkeypatch):
    monkeypatch.setattr(todo, "MOST_COUNTED", 1)
    monkeypatch.setattr("desk.views.MOST_COUNTED", 1)
    dies(couple, Relation.HEAD, clerk)
    for serial in (2, 4):
        other = tree.household(by=clerk, name="孙小红", number=id_number("19800101", serial))
        child = NewMember(
            person=person_data("李小明", id_number("20050101", serial + 1)), relation=Relation.SON
        )
        save_members(other.pk, by=clerk, version=1, now=NOW, added=[child])
        dies(other, Relation.HEAD, clerk)
    client.force_login(clerk.user)
    assert '<span class="count">1+</span>' in client.get("/todo/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_task_costs_the_same_however_many(client, tree, clerk, count):
    for serial in range(count):
        home = tree.household(by=clerk, name="孙小红", number=id_number("19800101", 2 * serial + 2))
        Household.objects.filter(pk=home.pk).update(head_died_on=DIED_ON)
    client.force_login(clerk.user)
    client.get("/todo/")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/todo/?tab=heads")
    assert len(answer.context["rows"]) == count
    assert len(queries) <= 10


def test_who_is_registered_again_as_head_is_counted_with_the_file(tree, clerk, couple):
    """Someone who died elsewhere is no member of a new household without its knowing."""
    dies(couple, Relation.HEAD, clerk)
    person = Person.objects.get(name="吴桂英")
    assert person.died_on == DIED_ON
    with pytest.raises(Refused):
        start_household(branch_id=tree.maoba.pk, head=person_data(), by=clerk, now=NOW)
