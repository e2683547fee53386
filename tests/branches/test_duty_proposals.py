from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import AuditEntry, Notification, User
from accounts.roles import INCOMPATIBLE, Role
from branches import queues
from branches.actors import actor_for
from branches.duties import proposals
from branches.duties.operations import end_duty
from branches.models import Duty, DutyProposal
from ground.refusals import Forbidden, Refused, Stale
from tests.databases import connected_to
from tests.violating import refuses

from .grove import NOW, TODAY
from .races import all_at_once


@pytest.fixture
def manager(grove):
    return grove.as_(Role.MANAGER, "湄潭县")


@pytest.fixture
def system(grove):
    return grove.as_(Role.SYSTEM, "湄潭县")


def propose(grove, by, place="茅坝村", role=Role.CLERK, *, user=None, **given):
    return proposals.propose_duty(
        user=user or grove.user("周德贵"),
        branch=grove[place],
        role=role,
        by=by,
        **{"starts_on": TODAY, "now": NOW, **given},
    )


def told(user):
    return list(Notification.objects.filter(user=user).order_by("id").values_list("kind", flat=True))


def test_a_manager_proposes_and_nothing_changes_until_an_administrator_confirms(grove, manager, system):
    proposal = propose(grove, manager)

    assert not Duty.objects.filter(user__officer=proposal.officer).exists()
    assert queues.waiting(system) == {"duties": 1}
    assert told(system.user) == ["duty.proposed"]

    confirmed = proposals.confirm_proposal(proposal.pk, by=system, now=NOW)

    duty = Duty.objects.get(user__officer=proposal.officer)
    assert (confirmed.state, confirmed.duty, confirmed.answered_by) == (
        "confirmed",
        duty,
        system.user.officer,
    )
    assert (duty.role, duty.branch, duty.given_by) == (Role.CLERK, grove["茅坝村"], system.user)
    assert queues.waiting(system) == {}
    assert told(manager.user) == ["duty.proposal_confirmed"]
    assert told(duty.user) == ["duty.given"]
    line = AuditEntry.objects.get(action="duty.given")
    assert (line.user_id, line.data["proposed_by"]) == (system.user.pk, manager.user.username)


def test_an_end_is_proposed_and_holds_once_confirmed(grove, manager, system):
    duty = grove.duty(Role.CLERK, "茅坝村")
    proposal = proposals.propose_end(duty.pk, reason="moved away", by=manager, now=NOW)
    duty.refresh_from_db()
    assert duty.ended_at is None

    proposals.confirm_proposal(proposal.pk, by=system, now=NOW)

    duty.refresh_from_db()
    assert duty.ended_at == NOW
    assert AuditEntry.objects.get(action="duty.ended").data["reason"] == "moved away"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_only_managers_propose(grove, role):
    with pytest.raises(Forbidden):
        propose(grove, grove.as_(role, "湄潭县"), "湄潭县")


def test_nobody_proposes_out_of_scope_for_themselves_or_a_system_administrator(grove, manager):
    with pytest.raises(grove["茶腊村"].DoesNotExist):
        propose(grove, manager, "茶腊村")
    with pytest.raises(Forbidden, match="own"):
        propose(grove, manager, user=manager.user)
    with pytest.raises(Forbidden, match="system administrator"):
        propose(grove, manager, "湄潭县", Role.SYSTEM)


@pytest.mark.parametrize("pair", sorted(INCOMPATIBLE, key=sorted), ids=lambda pair: "+".join(sorted(pair)))
def test_roles_that_exclude_each_other_are_not_even_proposed(grove, manager, pair):
    first, second = sorted(pair, key=lambda role: role != Role.SYSTEM)
    user = grove.duty(Role(first), "湄潭县").user

    with pytest.raises(Refused, match="one person cannot be"):
        propose(grove, manager, "湄潭县", Role(second), user=user)


def test_the_same_is_not_proposed_twice(grove, manager):
    user = grove.user()
    propose(grove, manager, user=user)

    with pytest.raises(Refused, match="already"):
        propose(grove, manager, user=user)
    propose(grove, manager, "梁桥村", user=user)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_only_administrators_answer(grove, manager, role):
    proposal = propose(grove, manager)
    other = grove.as_(role, "湄潭县")

    for answer in (
        lambda: proposals.confirm_proposal(proposal.pk, by=other, now=NOW),
        lambda: proposals.refuse_proposal(proposal.pk, reason="no", by=other, now=NOW),
    ):
        # Who may not read proposals does not find one.
        with pytest.raises(Forbidden if role == Role.MANAGER else DutyProposal.DoesNotExist):
            answer()
    assert DutyProposal.objects.get().waits


def test_an_administrator_elsewhere_does_not_find_the_proposal(grove, manager):
    proposal = propose(grove, manager)

    with pytest.raises(DutyProposal.DoesNotExist):
        proposals.confirm_proposal(proposal.pk, by=grove.as_(Role.SYSTEM, "凤冈县"), now=NOW)
    proposals.confirm_proposal(proposal.pk, by=grove.as_(Role.SYSTEM, "遵义市"), now=NOW)


def test_nobody_confirms_their_own_proposal_or_their_own_duty(grove, manager):
    # Such duties cannot be given; were they there, the person would still count as one.
    both = grove.as_(Role.SYSTEM, "湄潭县", user=manager.user)
    with pytest.raises(Forbidden, match="two people"):
        proposals.confirm_proposal(propose(grove, manager).pk, by=both, now=NOW)

    system = grove.as_(Role.SYSTEM, "湄潭县")
    own = DutyProposal.objects.create(**row(grove, manager, officer=system.user.officer))
    with pytest.raises(Forbidden, match="own"):
        proposals.confirm_proposal(own.pk, by=system, now=NOW)


def test_a_second_account_of_the_same_person_does_not_confirm(committed_grove, cloned_database):
    grove = committed_grove
    manager = grove.as_(Role.MANAGER, "湄潭县")
    proposal = propose(grove, manager)
    with connected_to(cloned_database.owner_url), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user DROP CONSTRAINT accounts_user_officer_id_key")
    second = User.objects.create(username="second", officer=manager.user.officer)
    system = grove.as_(Role.SYSTEM, "湄潭县", user=second)

    with pytest.raises(Forbidden, match="two people"):
        proposals.confirm_proposal(proposal.pk, by=system, now=NOW)
    assert not Duty.objects.filter(user__officer=proposal.officer).exists()


def test_of_two_who_confirm_at_once_one_does_and_the_other_is_told(committed_grove):
    grove = committed_grove
    first, second = grove.as_(Role.SYSTEM, "湄潭县"), grove.as_(Role.SYSTEM, "遵义市")
    proposal = propose(grove, grove.as_(Role.MANAGER, "湄潭县"))

    def confirm(by):
        try:
            return proposals.confirm_proposal(proposal.pk, by=by, now=NOW).state
        except Stale:
            return "stale"

    assert sorted(all_at_once(lambda: confirm(first), lambda: confirm(second))) == ["confirmed", "stale"]
    assert Duty.objects.filter(user__officer=proposal.officer).count() == 1
    assert queues.waiting(first) == {}


def test_of_confirming_and_withdrawing_at_once_one_wins(committed_grove):
    grove = committed_grove
    manager, system = grove.as_(Role.MANAGER, "湄潭县"), grove.as_(Role.SYSTEM, "湄潭县")
    proposal = propose(grove, manager)

    def tried(act):
        try:
            return act().state
        except Stale:
            return "stale"

    outcome = all_at_once(
        lambda: tried(lambda: proposals.confirm_proposal(proposal.pk, by=system, now=NOW)),
        lambda: tried(lambda: proposals.withdraw_proposal(proposal.pk, by=manager, now=NOW)),
    )
    proposal.refresh_from_db()
    assert sorted(outcome) == sorted([proposal.state, "stale"])
    assert Duty.objects.filter(user__officer=proposal.officer).exists() == (proposal.state == "confirmed")


def test_a_refusal_says_why_and_tells_the_manager(grove, manager, system):
    proposal = propose(grove, manager)
    with pytest.raises(Refused, match="reason"):
        proposals.refuse_proposal(proposal.pk, reason=" ", by=system, now=NOW)

    proposals.refuse_proposal(proposal.pk, reason="not trained yet", by=system, now=NOW)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer) == ("refused", "not trained yet")
    assert told(manager.user) == ["duty.proposal_refused"]
    with pytest.raises(Stale):
        proposals.confirm_proposal(proposal.pk, by=system, now=NOW)


def test_only_whoever_proposed_withdraws(grove, manager):
    proposal = propose(grove, manager)
    with pytest.raises(Forbidden):
        proposals.withdraw_proposal(proposal.pk, by=grove.as_(Role.MANAGER, "湄潭县"), now=NOW)

    assert proposals.withdraw_proposal(proposal.pk, by=manager, now=NOW).state == "withdrawn"


def test_a_first_day_that_passed_while_it_waited_becomes_today(grove, manager, system):
    proposal = propose(grove, manager)
    later = NOW + timedelta(days=3)

    confirmed = proposals.confirm_proposal(proposal.pk, by=system, now=later)

    assert confirmed.duty.starts_on == TODAY + timedelta(days=3)


def test_the_rules_are_asked_again_when_it_is_confirmed(grove, manager, system):
    user = grove.user()
    proposal = propose(grove, manager, "湄潭县", Role.FINANCE, user=user)
    grove.duty(Role.APPROVER, "湄潭县", user=user)

    with pytest.raises(Refused, match="one person cannot be"):
        proposals.confirm_proposal(proposal.pk, by=system, now=NOW)
    assert DutyProposal.objects.get().waits


def test_what_a_former_manager_proposed_is_not_confirmed(grove, manager, system):
    proposal = propose(grove, manager)
    Duty.objects.filter(pk=manager.duty_id).update(ended_at=NOW)

    with pytest.raises(Refused, match="no longer manager"):
        proposals.confirm_proposal(proposal.pk, by=system, now=NOW)
    with pytest.raises(Forbidden):
        propose(grove, manager)


def test_an_administrator_whose_duty_ended_confirms_nothing(grove, manager, system):
    proposal = propose(grove, manager)
    end_duty(system.duty_id, by=grove.as_(Role.SYSTEM, "遵义市"), now=NOW)

    with pytest.raises(Forbidden):
        proposals.confirm_proposal(proposal.pk, by=system, now=NOW)


@pytest.mark.parametrize(("nearest", "others"), [("湄潭县", ["遵义市"]), ("遵义市", [])])
def test_a_proposal_waits_at_the_nearest_administrator(grove, manager, nearest, others):
    actors = {place: grove.as_(Role.SYSTEM, place) for place in (nearest, *others)}

    propose(grove, manager)

    assert queues.waiting(actors[nearest]) == {"duties": 1}
    for place in others:
        assert queues.waiting(actors[place]) == {}
        assert told(actors[place].user) == ["duty.proposed"]


def row(grove, manager, **fields):
    return {
        "act": "give",
        "branch": grove["茅坝村"],
        "officer": fields.pop("officer", None) or grove.user().officer,
        "role": Role.CLERK,
        "starts_on": TODAY,
        "proposed_by": manager.user.officer,
        "proposing_duty_id": manager.duty_id,
        "proposed_at": NOW,
        "awaiting_branch": grove["湄潭县"],
        **fields,
    }


def violations(grove, manager):
    officer, mine = grove.user().officer, manager.user.officer
    duty = grove.duty(Role.CLERK, "梁桥村")
    answered = {"answered_at": NOW, "answered_by": officer}
    return {
        "dutyproposal_waits_once": [{"officer": officer}, {"officer": officer}],
        "dutyproposal_two_people": [
            {"state": "confirmed", "duty": duty, "answered_at": NOW, "answered_by": mine}
        ],
        "dutyproposal_never_for_oneself": [
            {"officer": mine},
            {"officer": officer, "state": "confirmed", "duty": duty, **answered},
        ],
        "dutyproposal_state_is_complete": [
            {"state": "confirmed", **answered},
            {"state": "refused", **answered},
            {"state": "withdrawn", **answered},
            {"state": "withdrawn"},
            {"state": "proposed", **answered},
        ],
        "dutyproposal_names_its_duty": [{"starts_on": None}, {"act": "end"}],
        "dutyproposal_ends_after_it_begins": [{"ends_on": TODAY - timedelta(days=1)}],
    }


@pytest.mark.parametrize(
    "name",
    [
        "dutyproposal_waits_once",
        "dutyproposal_two_people",
        "dutyproposal_never_for_oneself",
        "dutyproposal_state_is_complete",
        "dutyproposal_names_its_duty",
        "dutyproposal_ends_after_it_begins",
    ],
)
def test_the_database_refuses_it(grove, manager, name):
    rows = violations(grove, manager)[name]
    if name == "dutyproposal_waits_once":
        DutyProposal.objects.create(**row(grove, manager, **rows.pop(0)))
    for fields in rows:
        refuses(name, partial(DutyProposal.objects.create, **row(grove, manager, **fields)))


def test_proposals_are_made_and_answered_in_the_shell(grove, manager, system):
    def run(*words):
        out = StringIO()
        call_command("duty", *words, stdout=out)
        return out.getvalue()

    clerk, by, confirms = grove.user(), manager.user.username, system.user.username
    run("propose", clerk.username, "clerk", "520328101204", "--by", by)
    number = run("proposals", "--by", confirms).split("\t")[0]
    run("confirm", number, "--by", confirms)
    duty = Duty.objects.get(user=clerk)
    for answer in (["withdraw", "--by", by], ["refuse", "--reason", "stays", "--by", confirms]):
        run("propose-end", str(duty.pk), "--reason", "moved away", "--by", by)
        number = run("proposals", "--by", confirms).split("\t")[0]
        run(answer[0], number, *answer[1:])
    assert run("proposals", "--by", confirms) == ""
    assert actor_for(Duty.objects.select_related("user", "branch").get(pk=duty.pk)).role == Role.CLERK
    with pytest.raises(CommandError):
        run("confirm", number, "--by", confirms)
