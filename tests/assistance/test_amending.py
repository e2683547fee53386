"""What a returned case shows when it comes back: each field that was changed, before and after."""

from decimal import Decimal

import pytest

from accounts.roles import Role
from assistance import operations
from assistance.cases.amending import KEYS, UNREAD, amended, leaves, part
from assistance.schemes.registry import KINDS
from families.models import Person
from tests.accounts.people import signed_in
from tests.assistance import aid
from tests.assistance.world import NOW, resident_id

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")


@pytest.fixture
def clerk(world):
    return world.as_(Role.CLERK, "茅坝村")


@pytest.fixture
def reviewer(world):
    return world.as_(Role.REVIEWER, "永兴镇")


def returned(world, kind="education", **changed):
    home = aid.household(world)
    case = world.draft(home) if kind == "education" else aid.entered(world, kind, home, **changed)
    case = aid.submitted(world, case)
    return world.decide(
        case, world.as_(Role.REVIEWER, "永兴镇"), "return", reasons=["unclear"], comment="请写明原因"
    )


def mended(case, by, kind="education", **changed):
    if kind == "education":
        request = {
            "beneficiary_id": case.beneficiary_id,
            "period": case.period,
            "reason": changed.pop("reason", case.reason),
            "answers": {"school": "湄潭县中等职业学校", "stage": "vocational", "grade": 1} | changed,
        }
    else:
        request = aid.request_of(kind, case.household, **changed)
    case = operations.save_request(case.pk, by=by, version=case.version, now=NOW, **request)
    return operations.submit(case.pk, by=by, version=case.version, now=NOW)


def rows_on(page):
    return [(str(row.label), row.before, row.after) for row in page.context["amended"]]


def test_the_reviewer_sees_each_field_that_was_changed_before_and_after(world, clerk, reviewer, client):
    case = mended(returned(world), clerk, reason="父亲患病，无力负担", stage="vocational", grade=2)

    page = signed_in(client, reviewer.user).get(case.get_absolute_url())

    assert rows_on(page) == [
        ("Grade", "first year", "second year"),
        ("Reason for applying", "家庭困难", "父亲患病，无力负担"),
    ]
    shown = page.content.decode()
    assert "Changed since the return" in shown
    assert "请写明原因" in shown


def test_a_case_that_comes_back_as_it_was_says_so(world, clerk, reviewer, client):
    case = returned(world)
    case = operations.submit(case.pk, by=clerk, version=case.version, now=NOW)
    page = signed_in(client, reviewer.user).get(case.get_absolute_url())
    assert page.context["amended"] == []
    assert "Nothing was changed: submitted again as it was." in page.content.decode()


def test_a_case_that_was_never_returned_says_nothing(world, reviewer, client):
    case = world.submitted()
    page = signed_in(client, reviewer.user).get(case.get_absolute_url())
    assert page.context["amended"] is None
    assert 'id="amended"' not in page.content.decode()


def test_only_the_latest_return_is_compared_and_readers_above_see_it_too(world, clerk, reviewer, client):
    case = mended(returned(world), clerk, grade=2)
    case = world.decide(case, reviewer, "return", reasons=["unclear"])
    case = mended(case, clerk, grade=3)
    for actor in (reviewer, world.as_(Role.APPROVER, "湄潭县"), world.as_(Role.AUDITOR, "湄潭县")):
        page = signed_in(client, actor.user).get(case.get_absolute_url())
        assert rows_on(page) == [("Grade", "second year", "third year")]


def test_numbers_show_their_end_alone_and_say_when_that_is_the_same(world, clerk, reviewer, client):
    case = returned(world)
    account, person = case.account, case.beneficiary
    old = account.number
    account.number, account.number_last4, account.version = f"6218{old[4:]}", old[-4:], 2
    account.save()
    number = resident_id(person.born_on, male=False)
    Person.objects.get(pk=person.pk)
    was, person.id_number, person.id_last4 = person.id_number, number, number[-4:]
    person.save()
    case = operations.submit(case.pk, by=clerk, version=case.version, now=NOW)

    page = signed_in(client, reviewer.user).get(case.get_absolute_url())

    assert rows_on(page) == [
        ("ID number", f"****{was[-4:]}", f"****{number[-4:]}"),
        ("Account number", f"****{old[-4:]}", f"****{old[-4:]} (another one)"),
    ]
    shown = page.content.decode()
    assert not [secret for secret in (was, number, old, account.number) if secret in shown]


def test_an_illness_is_not_read_out(world, clerk, reviewer, client):
    case = mended(returned(world, "relief"), clerk, "relief", health_note="肺癌", loss=Decimal(30_000))
    page = signed_in(client, reviewer.user).get(case.get_absolute_url())
    assert rows_on(page) == [
        ("Loss", "¥20,000.00", "¥30,000.00"),
        ("Illness", "named in a sealed note", "named in a sealed note (another one)"),
    ]
    assert "肺癌" not in page.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_of_a_submission_has_its_words(world, kind):
    """Anyone who adds a part to what is submitted says here what it is called, or that it is a key."""
    home = aid.household(world)
    case = world.draft(home) if kind == "education" else aid.entered(world, kind, home)
    content = aid.submitted(world, case).submissions.get().content
    paths = dict(leaves(content))
    assert len(paths) > 15
    for path, value in paths.items():
        if path in KEYS:
            continue
        label, words = part(KINDS[kind], path)
        assert str(label)
        if value:
            assert words(value)
    assert list(amended(KINDS[kind], content, content)) == []


def test_what_is_sealed_on_its_own_is_read_out_nowhere_here():
    sealed = {
        field.opened_name
        for kind in KINDS.values()
        for field in kind.detail._meta.concrete_fields
        if hasattr(field, "opened_name")
    }
    # The school is shown on the case page to anyone who may open it.
    assert sealed - {"school"} == UNREAD
