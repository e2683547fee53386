"""Before a change of a household is saved the page says which cases it touches, and asks."""

from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Draft
from accounts.roles import Role
from assistance.cases.states import STANDING_STATES, CaseState
from assistance.notices import OF_A_PERSON, OF_THE_HOUSEHOLD, touched
from families.codes import Relation
from families.households.changes import Change, ChangeKind, changes_between, state_of
from families.households.confirming import Touches
from families.models import Child, Household, HouseholdClass
from families.registering.operations.classes import save_classes
from members.models import Membership
from tests.accounts.people import signed_in
from tests.assistance import aid
from tests.assistance.world import NOW, TODAY, resident_id
from tests.filled import filled

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")
ID_NUMBER = resident_id(date(2009, 5, 1), male=False)


@pytest.fixture
def home(world):
    return aid.household(world)


@pytest.fixture
def case(world, home):
    """A grant for the daughter, which waits for the township."""
    return world.submitted(home)


@pytest.fixture
def browser(world, client):
    return signed_in(client, world.as_(Role.CLERK, "茅坝村").user)


def of(home, relation):
    return home.members.get(relation=relation, left_on=None)


def section(home, name):
    return f"/families/{home.number}/edit/{name}/"


def person_page(home, relation):
    return f"/families/{home.number}/members/{of(home, relation).pk}/"


def leaves(home):
    row = f"member-{of(home, Relation.DAUGHTER).pk}"
    return section(home, "members"), {f"{row}-left_on": "2026-11-18", f"{row}-left_reason": "外嫁"}


def another_head(home):
    father, mother = of(home, Relation.HEAD), of(home, Relation.MOTHER)
    new = {f"member-{father.pk}-relation": Relation.SON, f"member-{mother.pk}-relation": Relation.HEAD}
    return section(home, "members"), new


def class_ended(home):
    return section(home, "classes"), {f"class-{home.classes.get().pk}-ends_on": "2026-10-01"}


def class_ends_after_the_application(home):
    """It held on the day of the application, which is the day that the rule states."""
    return section(home, "classes"), {f"class-{home.classes.get().pk}-ends_on": "2026-11-19"}


def class_withdrawn(home):
    return section(home, "classes"), {f"class-{home.classes.get().pk}-withdrawn": "on"}


def class_recorded(home):
    row = {"kind": "hardship", "starts_on": "2020-01-01", "evidence": "certificate"}
    return section(home, "classes"), {
        "class-TOTAL_FORMS": "1",
        **{f"class-0-{name}": value for name, value in row.items()},
    }


def child_dies(home):
    """The daughter lives elsewhere; her death is told by the parents."""
    home.members.filter(relation=Relation.DAUGHTER).update(left_on=date(2026, 9, 1))
    return section(home, "classes"), {f"child-{Child.objects.get().pk}-died_on": "2026-11-02"}


def account_changed(home):
    return section(home, "address"), {"bank": "贵州农信"}


def identity_corrected(home):
    return person_page(home, Relation.DAUGHTER), {"id_number": ID_NUMBER}


def death_recorded(home):
    return person_page(home, Relation.DAUGHTER), {"died_on": "2026-11-01"}


def status_of_a_parent(home):
    return section(home, "head"), {"resident": "urban.former_urban"}


def payee_dies(home):
    return section(home, "head"), {"died_on": "2026-11-01"}


# What a clerk can change, and in what words the page says that it touches the daughter's grant.
TOUCHING = {
    leaves: ["周小梅 leaves the household."],
    another_head: [
        "周德贵 is no longer the head of the household.",
        "王桂英 becomes the head of the household.",
        "The children of head and spouse are others, or changed.",
    ],
    class_ended: ["Class ended: only-child household."],
    class_ends_after_the_application: ["Class ended: only-child household."],
    class_withdrawn: ["Class withdrawn: only-child household."],
    class_recorded: ["Class recorded: family planning household in hardship."],
    child_dies: ["周小梅: died on 2026-11-02.", "The children of head and spouse are others, or changed."],
    account_changed: ["The account is changed."],
    identity_corrected: ["周小梅: name, number, birth date or sex is corrected."],
    death_recorded: [
        "周小梅: died on 2026-11-01.",
        "The children of head and spouse are others, or changed.",
    ],
    status_of_a_parent: ["周德贵: the resident status is corrected."],
    payee_dies: ["周德贵: died on 2026-11-01.", "The account is closed."],
}

# After these the page says that the case can no longer be agreed to; after the others that it can.
BARRING = {
    leaves: "The beneficiary does not belong to this household.",
    class_ended: "The household has no class on file",
    class_withdrawn: "The household has no class on file",
    child_dies: "The beneficiary died on 2026-11-02",
    account_changed: "account was changed after the case was submitted",
    identity_corrected: "Corrected on file after the case was submitted",
    death_recorded: "The beneficiary died on 2026-11-01",
    payee_dies: "who has died",
}


def facts(home):
    return state_of(Household.objects.get(pk=home.pk))


@pytest.mark.parametrize("make", TOUCHING, ids=lambda make: make.__name__)
def test_every_change_that_touches_a_case_is_asked_first_and_saved_when_confirmed(home, case, browser, make):
    page, changed = make(home)
    before = facts(home)
    typed = filled(browser.get(page)) | changed
    lines = AuditEntry.objects.count()

    asked = browser.post(page, typed)

    told = asked.context["touches"] if asked.context.get("touches") else asked.context["page"].touches
    assert asked.status_code == 422
    assert facts(home) == before
    assert [
        entry.action for entry in AuditEntry.objects.order_by("id")[lines:] if "shown" not in entry.action
    ] == []
    [notice] = told.notices
    assert list(notice.reasons) == TOUCHING[make]
    assert notice.title == f"{case.number} 周小梅 · 职业教育助学金"
    assert notice.where == "Waits for 永兴镇计划生育协会, reviewer."
    barred = notice.effect.startswith("It can then only be returned or refused: ")
    assert (barred, BARRING.get(make, "") in notice.effect) == (make in BARRING, True)
    shown = unescape(asked.content.decode())
    assert notice.effect in shown
    # Above, where it is read, and below, where the page is saved: nobody is asked in a circle.
    assert shown.count(f'name="confirmed" value="{told.token}"') == 2
    again = filled(asked)
    assert {name: again[name] for name in changed} == changed

    saved = browser.post(page, again | {"confirmed": told.token})

    assert saved.status_code == 302
    assert facts(home) != before
    line = AuditEntry.objects.filter(object_type="families.household").latest("id")
    assert line.data["confirmed"] == [case.number]


@pytest.mark.parametrize("make", TOUCHING, ids=lambda make: make.__name__)
def test_nothing_is_asked_where_no_case_is_under_way(world, home, browser, make):
    page, changed = make(home)
    typed = filled(browser.get(page)) | changed
    assert browser.post(page, typed).status_code == 302
    line = AuditEntry.objects.filter(object_type="families.household").latest("id")
    assert "confirmed" not in line.data


@pytest.mark.parametrize(
    ("part", "changed"),
    [("address", {"remarks": "临河第三户", "group": "三组"}), ("members", {}), ("classes", {})],
)
def test_what_no_decision_rests_on_is_saved_at_once(home, case, browser, part, changed):
    page = section(home, part)
    assert browser.post(page, filled(browser.get(page)) | changed).status_code == 302


def test_what_was_confirmed_is_just_what_was_shown(home, case, browser):
    page, changed = class_ended(home)
    asked = browser.post(page, filled(browser.get(page)) | changed)
    token = asked.context["page"].touches.token
    other = filled(asked) | class_recorded(home)[1] | {"confirmed": token}

    again = browser.post(page, other)

    assert (again.status_code, HouseholdClass.objects.count()) == (422, 1)
    assert len(again.context["page"].touches.notices[0].reasons) == 2


@pytest.mark.parametrize("confirmed", ["", "1", "0" * 32, "x" * 5000])
def test_no_other_word_confirms(home, case, browser, confirmed):
    page, changed = account_changed(home)
    sent = filled(browser.get(page)) | changed | {"confirmed": confirmed}
    assert browser.post(page, sent).status_code == 422


@pytest.mark.parametrize(
    ("state", "asks"),
    [("draft", False), ("returned", False), ("refused", False), ("in_review", True), ("approved", True)],
)
def test_cases_that_are_decided_on_or_not_paid_yet_are_named(world, home, browser, state, asks):
    case = world.draft(home) if state == "draft" else world.submitted(home)
    reviewer = world.as_(Role.REVIEWER, "永兴镇")
    if state in {"returned", "refused"}:
        case = world.decide(case, reviewer, state[:6], reasons=["other"], comment="说明")
    if state == "approved":
        world.decide(world.decide(case, reviewer, "agree"), world.as_(Role.APPROVER, "湄潭县"), "agree")
    page, changed = account_changed(home)

    sent = browser.post(page, filled(browser.get(page)) | changed)

    assert sent.status_code == (422 if asks else 302)
    if state == "approved":
        assert sent.context["page"].touches.notices[0].where == "State: approved, not paid yet."


def test_only_the_cases_of_the_person_are_named(world, browser):
    home = world.household(students=2, klass="two_daughters")
    first = world.submitted(home, student=0)
    second = world.submitted(home, student=1)
    member = home.members.get(person=second.beneficiary)
    row = f"member-{member.pk}"
    page = section(home, "members")
    typed = filled(browser.get(page)) | {f"{row}-left_on": "2026-11-18", f"{row}-left_reason": "外嫁"}

    asked = browser.post(page, typed)

    assert [notice.key for notice in asked.context["page"].touches.notices] == [second.number]
    assert first.number not in asked.content.decode()


def test_a_case_outside_the_scope_is_named_by_whom_to_ask_alone(world, home, browser):
    other = world.submitted(world.household("随阳山村"))
    father = of(home, Relation.HEAD)
    other.parties.filter(role="payee").update(person=father.person)
    page, changed = payee_dies(home)

    asked = browser.post(page, filled(browser.get(page)) | changed)

    [notice] = asked.context["touches"].notices
    assert (notice.key, notice.url, notice.title) == ("elsewhere", "", "A case at another association")
    assert notice.where == "Ask 湄潭县计划生育协会."
    shown = asked.content.decode()
    assert not [name for name in (other.number, "随阳山", "职业教育助学金") if name in shown]


def test_a_death_told_on_the_roster_is_asked_about_too(world, home, case, browser):
    """It is put on file where the person lives, and touches what the household's own page would name."""
    father = of(home, Relation.HEAD).person
    card = Membership.objects.create(
        branch=home.branch, person=father, card_no="HY520328-9900001", name=father.name,
        met_on=date(2020, 1, 1), joined_on=date(2020, 1, 1), entered_by=case.entered_by,
        created_at=NOW, counted_from=NOW,
    )  # fmt: skip
    page = reverse("members:leave", args=[card.card_no])
    sent = filled(browser.get(page)) | {"left_on": "2026-11-01", "left_reason": "died"}

    asked = browser.post(page, sent)

    father.refresh_from_db()
    assert (asked.status_code, father.died_on) == (422, None)
    [notice] = asked.context["touches"].notices
    assert (notice.key, notice.reasons) == (case.number, tuple(TOUCHING[payee_dies]))
    assert BARRING[payee_dies] in notice.effect
    token = asked.context["touches"].token
    assert asked.content.decode().count(f'name="confirmed" value="{token}"') == 2

    assert browser.post(page, filled(asked) | {"confirmed": token}).status_code == 302

    father.refresh_from_db()
    assert father.died_on == date(2026, 11, 1)
    line = AuditEntry.objects.get(action="membership.left")
    assert line.data["confirmed"] == [case.number]


def test_whoever_changes_from_the_shell_is_asked_nothing(world, home, case):
    clerk = world.as_(Role.CLERK, "茅坝村")
    save_classes(home.pk, by=clerk, version=home.version, now=NOW, withdrawn=[home.classes.get().pk])
    home.refresh_from_db()
    with pytest.raises(Touches):
        save_classes(
            home.pk,
            by=clerk,
            version=home.version,
            now=NOW,
            ended={},
            struck=[Child.objects.get().pk],
            confirmed="",
        )


def test_a_draft_survives_being_asked_and_goes_when_it_is_saved(home, case, browser):
    page, changed = account_changed(home)
    typed = filled(browser.get(page)) | changed
    kept = browser.post(reverse("accounts:keep_draft"), typed)
    assert (kept.status_code, Draft.objects.count()) == (200, 1), kept.content
    asked = browser.post(page, typed)
    assert Draft.objects.count() == 1
    token = asked.context["page"].touches.token
    assert browser.post(page, filled(asked) | {"confirmed": token}).status_code == 302
    assert Draft.objects.count() == 0


def test_a_page_that_is_stale_by_then_shows_the_conflict_first(home, case, browser):
    page, changed = account_changed(home)
    asked = browser.post(page, filled(browser.get(page)) | changed)
    Household.objects.filter(pk=home.pk).update(version=home.version + 7)
    sent = filled(asked) | {"confirmed": asked.context["page"].touches.token}
    assert browser.post(page, sent).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_asking_costs_the_same_however_many_cases_are_touched(world, count):
    home = world.household(students=3, klass="two_daughters")
    for student in range(count):
        world.submitted(home, student=student)
    made = [Change(kind=ChangeKind.CLASS, words="x")]
    with CaptureQueriesContext(connection) as queries:
        found = touched(home, changes=made, by=world.as_(Role.CLERK, "茅坝村"), today=TODAY)
    assert (len(found), len(queries)) == (count, 20)


def test_facts_that_are_as_before_are_no_change(home, case):
    assert changes_between(state_of(home), state_of(home)) == []


def test_every_kind_of_change_is_told_apart(world, home):
    """A kind that nobody reads here has its reason: where a family lives decides nothing."""
    read = {ChangeKind.ACCOUNT}
    assert set(ChangeKind) - read - OF_A_PERSON - OF_THE_HOUSEHOLD == {ChangeKind.PLACE}


def test_a_state_that_pays_later_is_asked_about(world):
    settled = {CaseState.PAID, CaseState.ARCHIVED, CaseState.REFUSED, CaseState.WITHDRAWN}
    ended = {CaseState.STOPPED, CaseState.REVERSED}
    with_the_clerk = {CaseState.DRAFT, CaseState.RETURNED}
    assert set(STANDING_STATES) == set(CaseState) - settled - ended - with_the_clerk
