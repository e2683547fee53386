"""The page of a group of small units, while somebody else saves the same group."""

import pytest
from django.utils import timezone

from accounts.drafts import drafts
from accounts.roles import Role
from branches.changing.operations.units import UnitData, list_units
from branches.models import Branch, HostedUnit
from tests.accounts.people import signed_in
from tests.families.test_journey import fields_of

pytestmark = pytest.mark.django_db
VILLAGE = "520328101204"
ADDRESS = f"/branches/{VILLAGE}/units/"


@pytest.fixture
def officer(grove):
    return grove.as_(Role.REVIEWER, "永兴镇")


@pytest.fixture
def reviewer(client, officer):
    return signed_in(client, officer.user)


def list_as(officer, *units):
    """What somebody else saves."""
    village = Branch.objects.get(code=VILLAGE)
    list_units(village.pk, units=units, by=officer, version=village.version, now=timezone.now())


def hidden(page, name):
    """The value of a hidden field; the last one, as a form posts it."""
    return page.content.decode().rpartition(f'name="{name}" value="')[2].partition('"')[0]


def row_of(unit, **typed):
    row = {"unit-TOTAL_FORMS": "1", "unit-INITIAL_FORMS": "1", "unit-0-pk": unit.pk, "unit-0-name": unit.name}
    return row | typed


def sent_wrongly(client, fields):
    page = client.post(ADDRESS, fields | {"unit-0-headcount": "abc"})
    assert page.status_code == 422
    return page


def grown_by_a_row(client, fields):
    page = client.post(ADDRESS, fields | {"add_row": "unit"})
    assert page.status_code == 200
    return page


def taken_up(client, fields):
    slip = hidden(client.get(ADDRESS), "draft")
    assert client.post("/drafts/", fields | {"draft": slip}).status_code == 200
    return client.get(drafts.taken_up(ADDRESS))


@pytest.mark.parametrize("shown_again", [sent_wrongly, grown_by_a_row, taken_up])
def test_a_form_shown_again_replaces_nothing_that_was_saved_meanwhile(reviewer, officer, shown_again):
    list_as(officer, UnitData("老李饭馆"))
    unit = HostedUnit.objects.get()
    fields = row_of(unit, version=hidden(reviewer.get(ADDRESS), "version"))
    list_as(officer, UnitData("老李饭馆", pk=unit.pk), UnitData("面坊"))

    page = shown_again(reviewer, fields)
    late = reviewer.post(ADDRESS, fields | {"version": hidden(page, "version")})

    assert late.status_code == 409
    assert HostedUnit.objects.get(name="面坊").left_on is None


def test_after_a_conflict_both_values_are_shown_and_saving_again_loses_no_unit(reviewer, officer):
    list_as(officer, UnitData("老李饭馆"), UnitData("理发店"))
    mine, gone = HostedUnit.objects.order_by("pk")
    fields = row_of(mine, version=hidden(reviewer.get(ADDRESS), "version")) | {
        "unit-TOTAL_FORMS": "3",
        "unit-INITIAL_FORMS": "2",
        "unit-0-headcount": "3",
        "unit-1-pk": gone.pk,
        "unit-1-name": gone.name,
        "unit-2-name": "修车铺",
    }
    list_as(officer, UnitData("老李饭馆", headcount=5, pk=mine.pk), UnitData("面坊"))

    late = reviewer.post(ADDRESS, fields)

    assert late.status_code == 409
    assert [(row["theirs"], row["mine"]) for row in late.context["conflict"]] == [
        ("5", "3"),
        ("面坊", "—"),
        ("—", "修车铺"),
    ]
    typed = {name: value for name, value in fields_of(late).items() if value}
    assert reviewer.post(ADDRESS, typed).status_code == 302
    listed = HostedUnit.objects.filter(left_on=None).order_by("pk").values_list("name", "headcount")
    assert list(listed) == [("老李饭馆", 3), ("面坊", None), ("修车铺", None)]


def test_what_is_refused_is_told_beside_the_rows(reviewer, officer):
    list_as(officer, UnitData("老李饭馆"))
    unit = HostedUnit.objects.get()
    fields = row_of(unit, version=hidden(reviewer.get(ADDRESS), "version"))
    HostedUnit.objects.update(left_on=timezone.localdate())

    answer = reviewer.post(ADDRESS, fields | {"unit-0-contact": "李老板"})

    assert answer.status_code == 422
    assert "李老板" in answer.content.decode()


def test_a_form_sent_back_is_saved_once_it_is_corrected(reviewer, officer):
    list_as(officer, UnitData("老李饭馆"))
    fields = row_of(HostedUnit.objects.get(), version=hidden(reviewer.get(ADDRESS), "version"))

    page = sent_wrongly(reviewer, fields)
    sent = fields | {"unit-0-headcount": "3", "version": hidden(page, "version")}

    assert reviewer.post(ADDRESS, sent).status_code == 302
    assert HostedUnit.objects.get().headcount == 3


def test_the_longest_list_can_be_saved(reviewer, officer):
    list_as(officer, *(UnitData(f"铺子{n}") for n in range(300)))
    fields = {"unit-TOTAL_FORMS": "300", "unit-INITIAL_FORMS": "300"}
    for at, unit in enumerate(HostedUnit.objects.order_by("pk")):
        kept = {"pk": unit.pk, "name": unit.name, "headcount": "3", "contact": "老李"}
        fields |= {f"unit-{at}-{name}": value for name, value in kept.items()}

    sent = reviewer.post(ADDRESS, fields | {"version": hidden(reviewer.get(ADDRESS), "version")})

    assert (sent.status_code, HostedUnit.objects.filter(headcount=3).count()) == (302, 300)
