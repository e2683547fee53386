"""The pages of a case: entry, check, receipt, decision, without script."""

import pytest

from accounts.models import AuditEntry, Notification
from accounts.roles import Role
from assistance import operations
from assistance.models import AidCase
from branches.models import Duty
from ground.refusals import Forbidden
from tests.accounts.people import signed_in
from tests.assistance.world import NOW, TODAY

pytestmark = pytest.mark.usefixtures("on_the_day", "in_english")

GRANT = {
    "period": "2026-2027",
    "school": "湄潭县中等职业学校",
    "stage": "vocational",
    "grade": "2",
    "proof_no": "",
    "reason": "父亲患病",
    "received_on": TODAY.isoformat(),
    "paper_place": "",
}
VERIFIED = {
    "first_verifier": "赵敏",
    "second_verifier": "刘芳",
    "visited_on": "20261110",
    "met_on": "2026年11月12日",
    "result": "agreed",
    "remarks": "",
}


def entry(world, client, home, **changed):
    page = client.get(f"/assistance/cases/new/?household={home.number}")
    token = page.context["token_form"]["token"].value()
    student = home.members.filter(relation="30")[0].person_id
    return (
        GRANT
        | VERIFIED
        | {"token": token, "beneficiary": student, "account": home.accounts.get().pk}
        | changed
    )


def test_a_clerk_enters_checks_and_submits(world, clerk):
    home = world.household()
    sent = clerk.post(f"/assistance/cases/new/?household={home.number}", entry(world, clerk, home))
    case = AidCase.objects.get()
    assert sent.url == f"/assistance/cases/{case.number}/check/"
    check = clerk.get(sent.url)
    assert check.context["standing"].refusals == []
    done = clerk.post(sent.url, {"version": case.version})
    assert done.url == f"/assistance/cases/{case.number}/receipt/"
    assert case.number in clerk.get(done.url).content.decode()


def test_a_form_sent_twice_makes_one_case(world, clerk):
    home = world.household()
    data = entry(world, clerk, home)
    address = f"/assistance/cases/new/?household={home.number}"
    assert clerk.post(address, data).url == clerk.post(address, data).url
    assert AidCase.objects.count() == 1


def test_a_form_sent_again_for_another_child_is_kept_and_told_apart(world, clerk):
    """Anyone who goes back to the page of a saved case and fills it in again has saved nothing yet."""
    home = world.household(students=2)
    address = f"/assistance/cases/new/?household={home.number}"
    elder, younger = home.members.filter(relation="30").values_list("person", flat=True)
    data = entry(world, clerk, home, beneficiary=elder)
    clerk.post(address, data)

    answer = clerk.post(address, data | {"beneficiary": younger})

    assert answer.status_code == 409
    assert "What stands here now is not" in answer.content.decode()
    assert answer.context["request_form"]["beneficiary"].value() == str(younger)
    assert AidCase.objects.count() == 1
    again = answer.context["token_form"]["token"].value()
    assert clerk.post(address, data | {"beneficiary": younger, "token": again}).status_code == 302
    assert AidCase.objects.count() == 2


def test_the_verification_may_follow_later_but_not_be_left_out(world, clerk):
    home = world.household()
    blank = dict.fromkeys(VERIFIED, "")
    sent = clerk.post(f"/assistance/cases/new/?household={home.number}", entry(world, clerk, home, **blank))
    case = AidCase.objects.get()
    refused = clerk.post(sent.url, {"version": case.version})
    assert refused.status_code == 422
    assert "verification has not been recorded" in refused.context["refused"]
    assert "Record the verification</a>" in refused.content.decode()
    saved = clerk.post(
        f"/assistance/cases/{case.number}/edit/verification/", VERIFIED | {"version": case.version}
    )
    assert saved.status_code == 302
    case.refresh_from_db()
    assert clerk.post(sent.url, {"version": case.version}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("beneficiary", "999999"),
        ("grade", "9"),
        ("school", ""),
        ("met_on", "2026-02-30"),
        ("second_verifier", "赵敏"),
        ("visited_on", "2026-11-13"),
        ("period", "1999-2000"),
        ("account", "0"),
        ("received_on", ""),
        ("received_on", "2026-11-20"),
        ("paper_place", "电话 13812345678"),
    ],
)
def test_bad_input_is_answered_at_its_field_and_nothing_typed_is_lost(world, clerk, field, value):
    home = world.household()
    data = entry(world, clerk, home, **{field: value})
    answer = clerk.post(f"/assistance/cases/new/?household={home.number}", data)
    assert answer.status_code == 422
    assert AidCase.objects.count() == 0
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert "父亲患病" in page


def test_what_is_posted_besides_the_form_is_ignored(world, clerk):
    home = world.household()
    data = entry(world, clerk, home, status="paid", state="approved", branch="1", approved_amount="9999")
    clerk.post(f"/assistance/cases/new/?household={home.number}", data)
    case = AidCase.objects.get()
    assert (case.state, case.approved_amount, case.branch) == ("draft", None, home.branch)


def test_two_tabs_are_shown_both_values(world, clerk):
    case = world.draft()
    address = f"/assistance/cases/{case.number}/edit/request/"
    data = GRANT | {"version": case.version, "beneficiary": case.beneficiary_id}
    assert clerk.post(address, data | {"reason": "第一个窗口"}).status_code == 302
    late = clerk.post(address, data | {"reason": "第二个窗口"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "第一个窗口" in page
    assert "第二个窗口" in page
    kept = late.context["version"]
    assert clerk.post(address, data | {"reason": "第二个窗口", "version": kept}).status_code == 302


def test_a_returned_case_says_why_and_marks_the_fields(world, clerk):
    reviewer = world.as_(Role.REVIEWER, "永兴镇")
    case = world.decide(
        world.submitted(), reviewer, "return", reasons=["school_unproven"], comment="证明不清"
    )
    page = clerk.get(f"/assistance/cases/{case.number}/edit/request/")
    assert "school" in page.context["marked"]
    assert "证明不清" in page.content.decode()


def test_the_record_says_that_mending_has_begun_and_nothing_is_taken_back_any_more(world, client):
    reviewer = signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    case = world.decide(world.submitted(), world.as_(Role.REVIEWER, "永兴镇"), "return", reasons=["unclear"])
    assert reviewer.get(case.get_absolute_url()).context["may_take_back"]
    by = world.as_(Role.CLERK, "茅坝村")
    operations.save_payee(case.pk, by=by, version=case.version, now=NOW, account_id=case.account_id)
    page = reviewer.get(case.get_absolute_url())
    assert "entry · edited" in page.content.decode()
    assert not page.context["may_take_back"]
    refused = reviewer.post(f"/assistance/cases/{case.number}/take-back/", {"reason": "看错了"})
    assert refused.status_code == 409
    assert "The clerk has begun to correct this case" in refused.content.decode()


def test_the_reviewer_decides_on_the_page_and_goes_on_to_the_next(world, client):
    first, second = world.submitted(), world.submitted()
    signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    assert client.get("/assistance/cases/next/").url.startswith(first.get_absolute_url())
    data = {"verdict": "agree", "seen": bytes(first.digest).hex(), "and_next": "1"}
    answer = client.post(f"/assistance/cases/{first.number}/decide/", data, follow=True)
    assert answer.redirect_chain[-1][0].startswith(second.get_absolute_url())
    data = {"verdict": "agree", "seen": bytes(second.digest).hex(), "and_next": "1"}
    answer = client.post(f"/assistance/cases/{second.number}/decide/", data, follow=True)
    assert answer.redirect_chain[-1][0] == "/todo/"


@pytest.mark.parametrize("data", [{}, {"verdict": "return"}, {"verdict": "refuse"}, {"verdict": "pay"}])
def test_an_incomplete_decision_is_asked_for_again(world, client, data):
    case = world.submitted()
    signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    answer = client.post(
        f"/assistance/cases/{case.number}/decide/", data | {"seen": bytes(case.digest).hex(), "comment": ""}
    )
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.state == "in_review"


def test_a_decision_sent_twice_is_taken_once_and_answered_as_the_first_time(world, client):
    case = world.submitted()
    signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    sent = {"verdict": "agree", "seen": bytes(case.digest).hex()}

    answers = [client.post(f"/assistance/cases/{case.number}/decide/", sent) for _click in range(2)]

    assert [answer.url for answer in answers] == [case.get_absolute_url()] * 2
    assert case.steps.filter(act="agreed").count() == 1


def test_whoever_decides_too_late_is_told_and_shown_the_case_as_it_is(world, client):
    case = world.submitted()
    signed_in(client, world.as_(Role.REVIEWER, "永兴镇", 2).user)
    world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "agree")
    sent = {"verdict": "refuse", "comment": "不符合条件", "seen": bytes(case.digest).hex()}

    late = client.post(f"/assistance/cases/{case.number}/decide/", sent)

    assert late.status_code == 409
    assert [str(message) for message in late.context["messages"]] == [
        "The case is not waiting for you now: your step is over, or has not come yet."
    ]


def test_a_decision_on_an_older_submission_is_stopped(world, client):
    case = world.submitted()
    signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    answer = client.post(f"/assistance/cases/{case.number}/decide/", {"verdict": "agree", "seen": "00" * 32})
    assert answer.status_code == 409
    assert "submitted again" in answer.content.decode()


def test_a_forbidden_decision_is_put_on_record(world):
    case = world.submitted()
    with pytest.raises(Forbidden):
        world.decide(case, world.as_(Role.CLERK, "茅坝村"), "agree")
    entry = AuditEntry.objects.get(action="case.decision_forbidden")
    assert entry.object_id == str(case.pk)


def test_withdrawing_says_what_will_happen_and_asks_why(world, clerk):
    case = world.submitted()
    address = f"/assistance/cases/{case.number}/withdraw/"
    assert "stays on file" in clerk.get(address).content.decode()
    sent = {"reason": "填错", "version": case.version}
    assert clerk.post(address, sent | {"reason": ""}).status_code == 422
    assert clerk.post(address, sent).url == case.get_absolute_url()
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_what_the_page_did_not_say_is_not_withdrawn(world, clerk):
    """It spoke of a case that nobody had acted on; what was returned meanwhile would be given up for good."""
    case = world.submitted()
    sent = {"reason": "填错", "version": case.version}
    world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "return", reasons=["unclear"])
    assert clerk.post(f"/assistance/cases/{case.number}/withdraw/", sent).status_code == 409
    case.refresh_from_db()
    assert case.state == "returned"


def test_a_decision_on_what_was_submitted_again_is_taken_at_the_second_look(world, client):
    case, page = world.submitted(), f"/assistance/cases/{AidCase.objects.get().number}/decide/"
    sent = {"verdict": "agree", "seen": bytes(case.digest).hex()}
    case = world.decide(case, world.as_(Role.REVIEWER, "永兴镇", 2), "return", reasons=["unclear"])
    by = world.as_(Role.CLERK, "茅坝村")
    case = operations.save_payee(case.pk, by=by, version=case.version, now=NOW, account_id=case.account_id)
    answers = {"school": "湄潭县中等职业学校", "stage": "vocational", "grade": 1}
    case = operations.save_request(
        case.pk, by=by, version=case.version, now=NOW, beneficiary_id=case.beneficiary_id,
        period=case.period, reason="母亲患病", answers=answers,
    )  # fmt: skip
    operations.submit(case.pk, by=by, version=case.version, now=NOW)
    signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)

    late = client.post(page, sent)
    assert (late.status_code, "母亲患病" in late.content.decode()) == (409, True)
    again = client.post(page, sent | {"seen": late.context["form"]["seen"].value()})

    assert again.status_code == 302


def test_who_must_mend_is_told_where_the_one_who_entered_is_on_duty_no_more(world):
    case, gone = world.submitted(), world.as_(Role.CLERK, "茅坝村")
    stays = {world.as_(Role.CLERK, "茅坝村", 2).user, world.as_(Role.CLERK, "永兴镇").user}
    elsewhere = world.as_(Role.CLERK, "随阳山村").user
    Duty.objects.filter(pk=gone.duty_id).update(ended_at=NOW)
    world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "return", reasons=["unclear"])
    told = {note.user for note in Notification.objects.filter(kind="case.returned")}
    assert told == stays
    assert not {gone.user, elsewhere} & told


def test_a_script_in_a_name_is_text_everywhere(world, clerk):
    home = world.household()
    home.members.filter(relation="30").update(name="<script>alert(1)</script>")
    clerk.post(f"/assistance/cases/new/?household={home.number}", entry(world, clerk, home))
    case = AidCase.objects.get()
    for address in (case.get_absolute_url(), f"/assistance/cases/{case.number}/check/", "/assistance/cases/"):
        page = clerk.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_missing_decision_is_named_and_its_first_choice_is_linked(world, client):
    client, case = signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user), world.submitted()
    sent = {"seen": bytes(case.digest).hex()}
    html = client.post(f"/assistance/cases/{case.number}/decide/", sent).content.decode()
    assert '<a href="#id_verdict_0">Decision: Choose to agree, to return or to refuse.</a>' in html
    assert 'name="verdict" value="agree" id="id_verdict_0"' in " ".join(html.split())
