"""Registers say what was decided: whatever the files say since, each line is as it was submitted."""

import pytest

from accounts.roles import Role
from assistance.cases.snapshots import in_columns
from assistance.models import AidCase, Submission
from assistance.schemes.registry import KINDS
from reports.figures.cases import listed_cases
from tests.accounts.people import signed_in
from tests.assistance import aid

pytestmark = pytest.mark.usefixtures("on_the_day")
SCHEDULE = "/assistance/cases/print/schedule/"


def submitted(world, kind, home):
    return aid.submitted(world, world.draft(home) if kind == "education" else aid.entered(world, kind, home))


def test_the_workbooks_list_says_what_was_decided_whatever_changed_since(world):
    case = aid.approved(world, world.draft(aid.household(world)))
    (before,) = listed_cases(AidCase.objects.all())
    aid.change_the_file(case)
    (after,) = listed_cases(AidCase.objects.all())
    assert after == before
    assert (before.head, before.beneficiary, before.relation) == ("周德贵", "周小梅", "30")
    assert (before.group, before.classes) == (None, ("only_child",))


def test_the_schedule_says_what_was_submitted_and_of_a_draft_what_is_on_file(world, client):
    officer = signed_in(client, world.as_(Role.APPROVER, "湄潭县").user)

    def lines():
        leaves = officer.get(SCHEDULE).context["leaves"]
        return {line.words[1]: (line.words, line.said.account) for leaf in leaves for line in leaf.lines}

    draft, case = world.draft(world.household("随阳山村")), world.submitted()
    before = lines()
    for row in (draft, case):
        aid.change_the_file(row)
    after = lines()

    assert after["茅坝村"] == before["茅坝村"]
    assert after["随阳山村"][0][2:4] == ("九组", "周大婶")
    assert after["随阳山村"][1] == "9999"


@pytest.mark.parametrize("address", ["/assistance/cases/", "/todo/"])
def test_a_list_names_the_head_as_the_schedule_does(world, client, address):
    reviewer = signed_in(client, world.as_(Role.REVIEWER, "永兴镇").user)
    case = world.submitted()
    aid.change_the_file(case)
    shown = reviewer.get(address).content.decode()
    assert ("周德贵" in shown, "周大婶" in shown) == (True, False)

    world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "return", reasons=["other"])
    if address == "/assistance/cases/":
        assert "周大婶" in reviewer.get(address).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_what_lists_show_stands_in_columns_equal_to_the_snapshot(world, kind):
    case = submitted(world, kind, aid.household(world))
    submission = Submission.objects.get(case=case)
    assert case.submission == submission
    columns = in_columns(submission.content)
    assert {name: getattr(submission, name) for name in columns} == columns
    assert columns["head_name"] == submission.content["home"]["head"]


@pytest.mark.parametrize(
    "column", ["name", "relation", "head_name", "group_name", "classes", "account_last4"]
)
def test_what_lists_show_of_a_submission_is_written_once(world, column):
    submission = world.submitted().submission
    value = [] if column == "classes" else "x"
    with pytest.raises(Exception, match="written once"):
        Submission.objects.filter(pk=submission.pk).update(**{column: value})
