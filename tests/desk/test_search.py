"""The search over everything."""

import pytest

from accounts.roles import Role
from members.models import Membership
from members.operations.leaving import Leaving, leave
from tests.families.conftest import NOW, id_number
from tests.families.test_journey import sign_in
from tests.members.conftest import Rosters


@pytest.fixture
def tree(db):
    return Rosters()


def hits(client, text):
    return client.post("/search/", {"q": text}, follow=True).context["hits"]


@pytest.mark.parametrize("text", ["Maria DA silva", "mds", "mariada", id_number()[-4:], "13800000001"])
def test_a_member_without_a_household_is_found(client, tree, text):
    member = tree.enrol(name="Maria da Silva", typed={"phone": "13800000001"})
    tree.enrol(tree.suiyang, name="Maria da Silva", number=id_number("19800101", 100))
    client = sign_in(client, tree, tree.maoba)

    found = hits(client, text)

    assert (found.households, found.members) == ([], [member])
    page = client.post("/search/", {"q": text}, follow=True).content.decode()
    assert f'<a href="{member.get_absolute_url()}">Maria da Silva</a>' in page
    assert member.card_no in page


def test_who_has_left_is_no_hit_and_who_may_read_no_roster_gets_none(client, tree, settings):
    settings.SECOND_FACTOR_ROLES = frozenset()
    member = tree.enrol()
    assert [one.pk for one in hits(sign_in(client, tree, tree.maoba), "吴桂英").members] == [member.pk]
    assert hits(sign_in(client, tree, tree.meitan, Role.FINANCE), "吴桂英").members == []

    leaving = Leaving(on=NOW.date(), reason="wish")
    leave(member.pk, by=tree.actor(tree.maoba), version=1, now=NOW, leaving=leaving)

    assert not hits(sign_in(client, tree, tree.maoba), "吴桂英").members


@pytest.mark.parametrize("count", [1, 3])
def test_the_search_costs_the_same_queries_however_many_it_finds(
    client, tree, count, django_assert_max_num_queries
):
    for membership in tree.some(count):
        tree.household(by=tree.actor(tree.maoba), name=membership.name, number=membership.person.id_number)
    client = sign_in(client, tree, tree.maoba)
    client.post("/search/", {"q": "李小"}, follow=True)
    address = client.post("/search/", {"q": "李小"}).headers["Location"]

    with django_assert_max_num_queries(13):
        found = client.get(address).context["hits"]

    assert (len(found.households), len(found.members)) == (count, count)
    assert Membership.objects.count() == count
