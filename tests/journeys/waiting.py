"""Cases of the demo that wait for an officer, and more of them where a journey needs more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from accounts.scope import Actor
from assistance import operations
from assistance.deciding.guards import why_not_decide
from assistance.models import AidCase, Scheme
from assistance.schemes.rules import school_years_open
from branches.actors import actor_for
from branches.models import Branch, Duty
from families.codes import Relation
from families.models import Household
from tests.assistance.aid import household, request_of
from tests.assistance.world import World

from .entering import COUNTY, SCHOOL, TOWNSHIP, VILLAGE


def actor_named(username: str) -> Actor:
    return actor_for(
        Duty.objects.select_related("user__officer", "branch").filter(user__username=username)[0]
    )


def decidable(username: str) -> list[AidCase]:
    """What waits for an officer of the demo and is the officer's to decide, longest waiting first."""
    actor = actor_named(username)
    return [case for case in AidCase.objects.awaiting(actor) if not why_not_decide(case, by=actor)]


def make_wait(username: str, count: int) -> None:
    """Have at least so many cases wait for a reviewer of the township or an approver of the county."""
    acts = ("submit", "agree") if actor_named(username).role == Role.APPROVER else ("submit",)
    office = Office()
    for _case in range(count - len(decidable(username))):
        office.case(*acts)


class Office:
    """Officers of the demo's village, township and county who bring new cases as far as is asked."""

    def __init__(self):
        places = Branch.objects.filter(code__in=[VILLAGE, TOWNSHIP, COUNTY])
        self.names = {place.code: place.short_name for place in places}
        scheme = Scheme.objects.get(branch__code=COUNTY, kind="education")
        self.world = World(branches={place.short_name: place for place in places}, scheme=scheme)
        self.clerk = self.world.as_(Role.CLERK, self.names[VILLAGE])

    def case(self, *acts: str) -> AidCase:
        """A draft, and what is then done to it: submit, agree, return."""
        case = self._entered()
        deciders = iter(((Role.REVIEWER, TOWNSHIP), (Role.APPROVER, COUNTY)))
        for act in acts:
            if act == "submit":
                case = operations.submit(case.pk, by=self.clerk, version=case.version, now=timezone.now())
            else:
                role, place = next(deciders)
                by, reasons = self.world.as_(role, self.names[place]), ["school_unproven"]
                given = {"reasons": reasons} if act == "return" else {}
                case = self.world.decide(case, by, act, now=timezone.now(), **given)
        return case

    def mended(self, *, reason: str = "父亲患尘肺病三年，母亲务农，无力负担学费。") -> AidCase:
        """A case that was returned and sent again, with another reason and grade; as it was without one."""
        case = self.case("submit", "return")
        now, answers = timezone.now(), {"school": SCHOOL, "stage": "vocational", "grade": 2, "proof_no": ""}
        if reason:
            case = operations.save_request(
                case.pk, by=self.clerk, version=case.version, now=now, beneficiary_id=case.beneficiary_id,
                period=case.period, reason=reason, answers=answers,
            )  # fmt: skip
        return operations.submit(case.pk, by=self.clerk, version=case.version, now=now)

    def decided_by(self, username: str) -> AidCase:
        """A case that an approver of the demo has approved a moment ago."""
        return self.world.decide(
            self.case("submit", "agree"), actor_named(username), "agree", now=timezone.now()
        )

    def buried(self) -> AidCase:
        """A funeral subsidy that the county approved."""
        home = household(self.world, self.names[VILLAGE])
        scheme = Scheme.objects.get(branch__code=COUNTY, kind="funeral")
        now, today = timezone.now(), timezone.localdate()
        day = today - timedelta(days=20)
        case = operations.enter(
            household_id=home.pk,
            scheme_id=scheme.pk,
            by=self.clerk,
            now=now,
            request=request_of("funeral", home, event_on=day),
            account_id=home.accounts.get().pk,
            verification=verified(today),
        )
        case = operations.submit(case.pk, by=self.clerk, version=case.version, now=now)
        for role, place in ((Role.REVIEWER, TOWNSHIP), (Role.APPROVER, COUNTY)):
            case = self.world.decide(case, self.world.as_(role, self.names[place]), "agree", now=now)
        return case

    def _entered(self) -> AidCase:
        return entered(self.world.household(self.names[VILLAGE]), self.world.scheme, by=self.clerk)


def entered(home: Household, scheme: Scheme, *, by: Actor) -> AidCase:
    now, today = timezone.now(), timezone.localdate()
    return operations.enter(
        household_id=home.pk,
        scheme_id=scheme.pk,
        by=by,
        now=now,
        request={
            "beneficiary_id": home.members.exclude(relation=Relation.HEAD).get().person_id,
            "period": school_years_open(today)[0],
            "reason": "家庭困难",
            "answers": {"school": SCHOOL, "stage": "vocational", "grade": 1, "proof_no": ""},
        },
        account_id=home.accounts.get().pk,
        verification=verified(today),
    )


def verified(today: date) -> dict[str, Any]:
    return {
        "first_verifier": "赵敏",
        "second_verifier": "刘芳",
        "visited_on": today - timedelta(days=6),
        "met_on": today - timedelta(days=5),
        "result": "agreed",
        "remarks": "",
    }
