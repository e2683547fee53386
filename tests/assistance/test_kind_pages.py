"""The entry, decision, visit and scheme pages of the kinds that are not grants, without script."""

import re
from datetime import date

import pytest

from accounts.roles import Role
from assistance.models import AidCase, CondolenceVisit, ReliefDetail
from families.codes import Relation
from families.models import ClassKind
from tests.accounts.people import signed_in
from tests.assistance.aid import DIED_ON, KINDS, approved, entered, household, member, scheme_of, submitted
from tests.assistance.world import TODAY

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")

TYPED = {
    "housing": {
        "work": "repair",
        "danger_grade": "D",
        "total_cost": "50000",
        "before": "屋面漏雨",
        "asked_amount": "２0000.50",
        "reason": "无力维修",
    },
    "funeral": {
        "event_on": DIED_ON.isoformat(),
        "proof_no": "",
        "applicant_relation": Relation.SON,
        "payee_relation": "",
        "reason": "",
    },
    "relief": {
        "cause": "illness",
        "event_on": DIED_ON.isoformat(),
        "loss": "20000",
        "health_note": "尘肺三期",
        "asked_amount": "3000",
        "reason": "自付部分过高",
    },
}


def address(home, scheme):
    return f"/assistance/cases/new/?household={home.number}&scheme={scheme.pk}"


def typed(client, home, scheme, **changed):
    head, elder = member(home, Relation.HEAD).person_id, member(home, Relation.MOTHER).person_id
    data = TYPED[scheme.kind] | {
        "token": client.get(address(home, scheme)).context["token_form"]["token"].value(),
        "account": home.accounts.get().pk,
        "beneficiary": elder if scheme.kind == "funeral" else head,
        "applicant": head,
        "received_on": TODAY.isoformat(),
        "paper_place": "",
        **dict.fromkeys(
            ("first_verifier", "second_verifier", "visited_on", "met_on", "result", "remarks"), ""
        ),
    }
    return data | changed


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_entered_on_one_page_and_edited_again(world, clerk, kind):
    home, scheme = household(world), scheme_of(world, kind)
    sent = clerk.post(address(home, scheme), typed(clerk, home, scheme))
    case = AidCase.objects.get()
    assert sent.url == f"/assistance/cases/{case.number}/check/"
    assert clerk.get(sent.url).context["rows"][0]["large"]
    edit = f"/assistance/cases/{case.number}/edit/request/"
    form = clerk.get(edit).context["form"]
    again = {name: form[name].value() for name in form.fields} | {"version": case.version}
    answers = {name: "" if value is None else value for name, value in again.items()}
    assert clerk.post(edit, answers | {"reason": "改过"}).status_code == 302
    case.refresh_from_db()
    assert case.reason == "改过"


def returned_case(world, kind, **changed):
    """A case of a yearly scheme that the reviewer returned."""
    scheme = world.scheme if kind == "education" else scheme_of(world, kind, period_kind="calendar_year")
    case = world.draft() if kind == "education" else entered(world, kind, household(world), scheme=scheme)
    AidCase.objects.filter(pk=case.pk).update(**changed)
    reviewer = world.as_(Role.REVIEWER, "永兴镇")
    return world.decide(submitted(world, case), reviewer, "return", reasons=["unclear"])


@pytest.mark.parametrize(
    ("kind", "period", "day"),
    [("education", "2025-2026", date(2027, 9, 1)), ("housing", "2025", date(2027, 1, 1))],
)
def test_mending_a_case_later_leaves_it_in_its_period(world, clerk, monkeypatch, kind, period, day):
    case = returned_case(world, kind, period=period)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: day)
    edit = f"/assistance/cases/{case.number}/edit/request/"
    page = clerk.get(edit)
    assert f'<option value="{period}" selected>' in page.content.decode()
    form = page.context["form"]
    assert (period, period) in form.fields["period"].choices
    data = {name: form[name].value() or "" for name in form.fields} | {"reason": "改过"}
    assert clerk.post(edit, data | {"version": case.version}).status_code == 302
    case.refresh_from_db()
    assert (case.period, case.reason) == (period, "改过")


def test_a_period_of_another_sort_than_the_rule_has_is_chosen_again(world, clerk):
    case = world.draft()
    world.scheme.rules.update(period_kind="calendar_year")
    form = clerk.get(f"/assistance/cases/{case.number}/edit/request/").context["form"]
    assert [code for code, _label in form.fields["period"].choices] == ["2026", "2025"]


def test_schemes_are_offered_by_kind_with_what_they_give(world, clerk):
    home = household(world)
    for kind in KINDS:
        scheme_of(world, kind)
    page = clerk.get(f"/assistance/cases/new/?household={home.number}")
    assert [kind.code for _scheme, kind, _allowed in page.context["schemes"]] == ["education", *KINDS]
    assert "4,000.00" in page.content.decode()


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("housing", "danger_grade", ""),
        ("housing", "total_cost", "-5"),
        ("housing", "total_cost", "1,00"),
        ("housing", "asked_amount", "100000.01"),
        ("housing", "asked_amount", ""),
        ("housing", "work", "palace"),
        ("relief", "loss", "0"),
        ("relief", "loss", "一千"),
        ("relief", "event_on", "2099-01-01"),
        ("relief", "asked_amount", "499"),
        ("funeral", "event_on", ""),
        ("funeral", "applicant_relation", Relation.HEAD),
        ("funeral", "applicant_relation", Relation.SELF),
        ("funeral", "applicant_relation", Relation.DAUGHTER),
        ("funeral", "applicant_relation", Relation.WIFES_FATHER),
        ("funeral", "payee_relation", Relation.YOUNGER_SISTER),
        ("funeral", "applicant", "0"),
    ],
)
def test_bad_input_is_answered_at_its_field(world, clerk, kind, field, value):
    home, scheme = household(world), scheme_of(world, kind)
    answer = clerk.post(address(home, scheme), typed(clerk, home, scheme, **{field: value}))
    assert answer.status_code == 422
    assert list(answer.context["request_form"].errors) == [field]
    assert AidCase.objects.count() == 0


def test_the_deceased_does_not_apply_and_another_payee_is_explained(world, clerk):
    home, scheme = household(world), scheme_of(world, "funeral")
    elder, daughter = member(home, Relation.MOTHER), member(home, Relation.DAUGHTER)
    same = clerk.post(address(home, scheme), typed(clerk, home, scheme, applicant=elder.person_id))
    assert "applicant" in same.context["request_form"].errors
    other = clerk.post(address(home, scheme), typed(clerk, home, scheme, applicant=daughter.person_id))
    assert "payee_relation" in other.context["request_form"].errors


def test_a_fitting_forgets_the_grade_and_an_accident_has_no_illness(world, clerk):
    home, scheme = household(world), scheme_of(world, "housing")
    clerk.post(address(home, scheme), typed(clerk, home, scheme, work="toilet"))
    assert AidCase.objects.get().housing.danger_grade == ""
    relief = scheme_of(world, "relief")
    answer = clerk.post(address(home, relief), typed(clerk, home, relief, cause="accident"))
    assert "health_note" in answer.context["request_form"].errors


def test_an_illness_is_sealed_and_not_shown(world, clerk):
    case = submitted(world, entered(world, "relief", household(world)))
    assert ReliefDetail.objects.get(case=case).health_note == "尘肺三期"
    assert "尘肺" not in clerk.get(case.get_absolute_url()).content.decode()


def decided(client, case, **data):
    posted = {"verdict": "agree", "seen": bytes(case.digest).hex(), "comment": "", **data}
    return client.post(f"/assistance/cases/{case.number}/decide/", posted)


def test_the_panel_offers_the_amount_where_the_rule_leaves_room(world, client):
    case = submitted(world, entered(world, "funeral", household(world, klass=ClassKind.TWO_DAUGHTERS)))
    reviewer = signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    assert "amount" not in reviewer.get(case.get_absolute_url()).context["form"].fields
    case = world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree")
    approver = signed_in(client, world.as_(Role.APPROVER, "湄潭县").user)
    form = approver.get(case.get_absolute_url()).context["form"]
    assert form["amount"].value() == "2500.00"
    for data, field in (({"amount": ""}, "amount"), ({"amount": "4001"}, "amount"),
                        ({"amount": "3000"}, "comment")):  # fmt: skip
        answer = decided(approver, case, **data)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
    assert decided(approver, case, amount="3000", comment="困难").status_code == 302
    case.refresh_from_db()
    assert case.approved_amount == 3000


def test_the_panel_says_that_no_more_than_the_work_costs_is_given(world, client):
    case = submitted(world, entered(world, "housing", household(world)))
    case = world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree")
    approver = signed_in(client, world.as_(Role.APPROVER, "湄潭县").user)
    limit = "What is applied for costs 50,000.00 yuan in all; no more than that can be given."
    assert limit in approver.get(case.get_absolute_url()).context["form"].fields["amount"].help_text
    answer = decided(approver, case, amount="50000.01", comment="困难")
    assert (answer.status_code, answer.context["form"].errors["amount"]) == (422, [limit])


def test_a_fixed_amount_is_not_offered(world, client):
    case = submitted(world, entered(world, "funeral", household(world)))
    case = world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree")
    approver = signed_in(client, world.as_(Role.APPROVER, "湄潭县").user)
    assert "amount" not in approver.get(case.get_absolute_url()).context["form"].fields
    assert decided(approver, case, amount="9").status_code == 302


def test_reasons_for_a_return_are_those_of_the_kind(world, client):
    case = submitted(world, entered(world, "housing", household(world)))
    reviewer = signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    offered = {
        code
        for code, _label in reviewer.get(case.get_absolute_url()).context["form"].fields["reasons"].choices
    }
    assert "house_unproven" in offered
    assert offered.isdisjoint({"school_unproven", "event_unproven"})


def test_a_visit_is_due_until_one_is_recorded(world, clerk):
    case = approved(world, entered(world, "funeral", household(world)))
    page = clerk.get(case.get_absolute_url())
    assert page.context["visit_due"]
    where = f"/assistance/cases/{case.number}/visit/"
    token = clerk.get(where).context["token_form"]["token"].value()
    data = {
        "token": token,
        "visited_on": DIED_ON.isoformat(),
        "visitors": "会长",
        "gift": "米",
        "words": "安好",
    }
    assert clerk.post(where, data | {"visitors": ""}).status_code == 422
    assert clerk.post(where, data | {"visited_on": "2020-01-01"}).status_code == 422
    assert clerk.post(where, data).url == case.get_absolute_url()
    assert clerk.post(where, data).url == case.get_absolute_url()
    assert CondolenceVisit.objects.count() == 1
    page = clerk.get(case.get_absolute_url())
    assert not page.context["visit_due"]
    assert "安好" in page.content.decode()


def test_what_is_typed_of_a_visit_is_kept(world, clerk):
    case = approved(world, entered(world, "funeral", household(world)))
    where = f"/assistance/cases/{case.number}/visit/"
    slip = re.search(r'name="draft" value="([^"]+)"', clerk.get(where).content.decode())[1]

    clerk.post("/drafts/", {"draft": slip, "words": "还没写完"})

    assert "还没写完" in clerk.get(f"{where}?draft=take").content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_rule_of_every_kind_is_read_in_words(world, clerk, kind):
    scheme = scheme_of(world, kind)
    said = clerk.get(f"/assistance/schemes/{scheme.pk}/").content.decode()
    told = {
        "housing": ("壹拾万元整", "grade C, grade D", "once for each household"),
        "funeral": ("肆仟元整", "贰仟伍佰元整", "90 days after the event"),
        "relief": ("伍佰元整", "accident, major illness", "once for each person and event"),
    }[kind]
    assert [
        words for words in (*told, "湄计协〔2024〕7号", "only-child household") if words not in said
    ] == []


def test_earlier_versions_of_a_rule_stand_below_the_one_in_force(world, clerk):
    scheme = scheme_of(world, "relief")
    later = scheme.rules.get()
    scheme.rules.update(ends_on=date(2025, 12, 31))
    later.pk, later.version, later.document_no = None, 2, "湄计协〔2026〕1号"
    later.starts_on, later.ends_on = date(2026, 1, 1), None
    later.save()
    page = clerk.get(f"/assistance/schemes/{scheme.pk}/")
    assert page.context["in_force"] == later
    assert [rule.version for rule, _rows in page.context["others"]] == [1]


def test_grades_are_chosen_by_what_they_mean(world, clerk):
    home = household(world)
    housing = clerk.get(address(home, scheme_of(world, "housing"))).content.decode()
    assert "grade C: part of the house is in danger" in housing
    assert "first year" in clerk.get(world.draft().get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("education", "Choose the student."),
        ("housing", "Choose the applicant."),
        ("funeral", "Choose the deceased member."),
        ("relief", "Choose whom it is for."),
    ],
)
def test_whoever_chose_nobody_is_told_whom_to_choose_by_their_name_in_this_kind(world, clerk, kind, says):
    home = household(world)
    scheme = world.scheme if kind == "education" else scheme_of(world, kind)
    answer = clerk.post(f"/assistance/cases/new/?household={home.number}&scheme={scheme.pk}", {"reason": ""})

    assert answer.context["request_form"].errors["beneficiary"] == [says]
