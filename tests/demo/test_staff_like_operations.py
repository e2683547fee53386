"""Officers, accounts, duties and declared relatives as the generator writes them, against the operations."""

from datetime import datetime, time
from random import Random
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.administering import operations
from accounts.models import AuditEntry, DeclaredRelative, Officer, User
from accounts.relatives.operations import declare_relative
from accounts.roles import Role
from accounts.signing_in.operations import enter_first_time
from assistance.cases.states import CaseState
from branches.actors import actor_for
from branches.duties.operations import give_duty
from branches.models import Branch, Duty
from demo.accounts import hire_demo_accounts
from demo.cases import declare_a_relative
from demo.people import People
from demo.places import build_tree
from demo.sorts import SORTS
from demo.staff import Staff
from demo.write import Rows
from tests.demo.conftest import NOW
from tests.demo.replaying import columns, differences

pytestmark = pytest.mark.django_db
COUNTIES = ("520328", "520327", "440605")
ACTS = ("officer.made", "user.made", "duty.given", "relative.declared")


def staffed():
    """Everyone who signs in, some who only stand in histories, one in another province, and a relative."""
    rows = Rows(Random(5))
    tree = build_tree(rows, counties=COUNTIES, share=0.01, now=NOW)
    people = People(rows.random, rows)
    staff = Staff(rows, people, tree, now=NOW)
    hire_demo_accounts(staff, tree)
    for code, role in (("440605", Role.MANAGER), ("440605", Role.FINANCE), ("520328103", Role.REVIEWER)):
        staff.of(tree.by_code[code], role)
    reviewer = staff.of(tree.by_code["520328101"], Role.REVIEWER)
    human = people.make(
        county="520328",
        branch_id=reviewer.node.id,
        created_at=NOW,
        sex="1",
        born_on=NOW.date().replace(year=2009),
    )
    assert declare_a_relative(rows, reviewer, [waiting(human, reviewer)])
    rows.write()
    return human.values["id_number"]


def waiting(human, worker):
    """As much of a plan and its case as says that somebody's case waits for this officer."""
    plan = SimpleNamespace(
        sort=SORTS[0], family=SimpleNamespace(id=1), acts=[("submit", NOW)],
        member=SimpleNamespace(human=human), started_at=NOW,
    )  # fmt: skip
    return plan, SimpleNamespace(state=CaseState.IN_REVIEW, awaiting_branch_id=worker.node.id)


def told():
    """Every row about those at work, users by their names instead of by keys."""
    names = dict(User.objects.values_list("pk", "username"))
    of_officer = dict(User.objects.values_list("officer_id", "username"))
    trail = AuditEntry.objects.filter(action__in=ACTS).order_by("seq")
    return {
        "officers": [columns(row) for row in Officer.objects.order_by("pk")],
        "users": [columns(row, "officer", "password") for row in User.objects.order_by("pk")],
        "duties": [
            columns(row, "user", "given_by")
            | {"user": names[row.user_id], "given_by": names.get(row.given_by_id)}
            for row in Duty.objects.order_by("pk")
        ],
        "relatives": [
            columns(row, "officer") | {"of": of_officer[row.officer_id]}
            for row in DeclaredRelative.objects.all()
        ],
        "trail": [
            (line.action, names.get(line.user_id), line.role, line.branch_id, line.county_id, line.data)
            for line in trail
        ],
    }


def by_name(username, *, role):
    duty = Duty.objects.filter(user__username=username, role=role).select_related("branch", "user__officer")
    return actor_for(duty.first())


def appoint(row, *, proposed_by):
    morning = timezone.make_aware(datetime.combine(row["starts_on"], time(9)))
    give_duty(
        user=User.objects.get(username=row["user"]),
        branch=Branch.objects.get(pk=row["branch_id"]),
        role=Role(row["role"]),
        starts_on=row["starts_on"],
        by=row["given_by"] and by_name(row["given_by"], role=Role.SYSTEM),
        proposed_by=proposed_by and by_name(proposed_by, role=Role.MANAGER),
        now=morning,
    )


def replayed(rows, numbers, *, relative):
    """Do with the operations what the rows tell of, in their order."""
    people = dict(zip([user["username"] for user in rows["users"]], rows["officers"], strict=True))
    proposals = [line[-1]["proposed_by"] for line in rows["trail"] if line[0] == "duty.given"]
    entered = {user["username"]: user["entered_at"] for user in rows["users"]}
    for row, proposed_by in zip(rows["duties"], proposals, strict=True):
        name = row["user"]
        if not User.objects.filter(username=name).exists():
            by = row["given_by"] and by_name(row["given_by"], role=Role.SYSTEM)
            operations.make_user(
                username=name, name=people[name]["name"], id_number=numbers[name], by=by, demo=True
            )
            if entered[name]:
                code = operations.issue_first_code(name, by=by, now=NOW)
                enter_first_time(name, code, "tea-hills-2026", now=entered[name])
        appoint(row, proposed_by=proposed_by)
    (declared,) = rows["relatives"]
    declare_relative(
        declared["of"],
        name=declared["name"],
        relation=declared["relation"],
        id_number=relative,
        by=by_name(declared["of"], role=Role.REVIEWER),
    )


def test_those_at_work_are_what_the_operations_make_of_them(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    with transaction.atomic():
        relative = staffed()
        rows = told()
        numbers = {user.username: user.officer.id_number for user in User.objects.all()}
        for model in (DeclaredRelative, Duty):
            model.objects.all().delete()
        User.objects.all().delete()
        Officer.objects.all().delete()
        replayed(rows, numbers, relative=relative)
        made = told()
        made["trail"] = made["trail"][len(rows["trail"]) :]
        transaction.set_rollback(True)

    assert {row["given_by"] is None for row in rows["duties"]} == {True, False}
    assert differences(rows, made) == []
