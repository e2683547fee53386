"""The life of a case, act by act, leaving the rows that the operations leave."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from assistance.cases.operations.submit import UPWARDS
from assistance.cases.snapshots import (
    allowed_in,
    amount_in_sight,
    content_of,
    digest_of,
    in_columns,
    short_code,
)
from assistance.cases.states import Act, CaseState
from assistance.models import (
    AidCase,
    CaseClaim,
    CondolenceVisit,
    Finding,
    FindingLevel,
    Party,
    PartyRole,
    RouteStep,
    SchemeRule,
    StageHolder,
    Step,
    Submission,
    Verification,
)
from assistance.schemes.registry import KINDS
from assistance.schemes.stages import Stage
from branches.models import Branch, Level
from families.models import (
    BankAccount,
)
from ground.readings import other_letters

from .deaths import Burial
from .facts import facts_in, holder_of, household_of
from .findings import found_in
from .households import Family, Member
from .messages import Messages
from .plans import Request
from .schemes import ROUTE
from .trail import Worker, note
from .write import Rows


class Life:
    """One case. Each verb does at a moment what the operation of that name does, without a database.

    Messages are left of what happens from ``told_from`` on.
    """

    def __init__(
        self,
        rows: Rows,
        family: Family,
        rule: SchemeRule,
        *,
        number: str,
        clerk: Worker,
        told_from: datetime,
    ):
        self.rows, self.family, self.rule, self.clerk = rows, family, rule, clerk
        self.case = AidCase(
            id=rows.key(AidCase),
            uuid=rows.uuid(),
            number=number,
            branch_id=family.node.id,
            branch=Branch(id=family.node.id, code=family.node.code),
            household=household_of(family),
            scheme=rule.scheme,
            kind=rule.scheme.kind,
            entered_by_id=clerk.user_id,
        )
        self.messages = Messages(rows, self.case, clerk=clerk, place=family.node.place, told_from=told_from)
        self.parties: dict[str, Party] = {}
        self.route: list[RouteStep] = []
        self.kind = KINDS[rule.scheme.kind]
        self.detail: Any = None
        self.visits: list[CondolenceVisit] = []
        self.burial: Burial | None = None
        self.verification: Verification | None = None
        self.findings: list[Any] = []
        self.keys: tuple[str, ...] = ()
        self.steps = self.submissions = 0
        self.last: tuple[Act, Stage, int | None] = (Act.ENTERED, Stage.ENTERED, None)
        self.last_by = clerk

    def start(self, now: datetime) -> None:
        self.case.created_at, self.case.received_on = now, timezone.localdate(now)
        self._step(Act.ENTERED, Stage.ENTERED, self.clerk, now)
        self._note("case.started", self.clerk)

    def save_request(self, member: Member, request: Request, *, period: str, event_on: date | None) -> None:
        case, human = self.case, member.human
        self.human = human
        case.beneficiary = self.beneficiary = human.row()
        case.beneficiary_name, case.beneficiary_sort_key = human.name, human.values["sort_key"]
        case.period, case.reason, case.period_kind = period, request.reason, self.rule.period_kind
        case.event_on, case.asked_amount = event_on, request.asked
        detail = dict(request.detail)
        if hasattr(self.kind.detail, "uuid"):
            detail["uuid"] = self.rows.uuid()
        self.detail = self.kind.detail(case=case, **detail)
        self._party(self.kind.subject, member)
        if request.applicant:
            self._party(PartyRole.APPLICANT, request.applicant, relation=self.detail.applicant_relation)
        self._saved("case.request_saved")

    def mend(self, now: datetime, **answers: Any) -> None:
        """The request of a returned case saved once more with another answer."""
        for name, answer in answers.items():
            setattr(self.detail, name, answer)
        self._step(Act.EDITED, Stage.ENTERED, self.clerk, now)
        self._saved("case.request_saved")

    def save_payee(self) -> None:
        self.case.account = BankAccount(**self.family.account)
        self._party(PartyRole.PAYEE, holder_of(self.family))
        self._saved("case.payee_saved")

    def save_verification(self, now: datetime, **record: Any) -> None:
        self.verification = Verification(
            case_id=self.case.id, recorded_by_id=self.clerk.user_id, recorded_at=now, **record
        )
        self._saved("case.verification_saved")

    def submit(self, now: datetime) -> None:
        case, today = self.case, timezone.localdate(now)
        facts = facts_in(self.family, case, self.rule, verification=self.verification, today=today)
        case.asked_amount = amount_in_sight(facts)
        self.findings = found_in(facts, self.family)
        case.warning_count = sum(found.level == FindingLevel.WARNING for found in self.findings)
        back_to = case.return_position
        case.rule, case.submitted_at, case.submitted_on = self.rule, now, facts.today
        case.counted_from = case.counted_from or now
        self.content = content = content_of(facts)
        case.digest = digest_of(content)
        self.keys = facts.claims.keys
        self.submissions += 1
        case.submission_id = self.rows.add(
            Submission, case_id=case.id, seq=self.submissions, content=content, digest=case.digest,
            by_id=self.clerk.user_id, at=now, **in_columns(content),
        )  # fmt: skip
        self.route = self.route or self._frozen_route()
        self._wait_at(next((step for step in self.route if step.position == back_to), self.route[0]), now)
        case.version += 1
        self._step(Act.SUBMITTED, Stage.ENTERED, self.clerk, now, digest=case.digest)
        self._note("case.submitted", self.clerk, digest=short_code(case.digest))

    def decides_last(self) -> bool:
        return self.case.position == self.route[-1].position

    def lower_amount(self) -> Decimal | None:
        """Nine tenths of what is asked, where the rule allows it; None where there is no choice."""
        allowed, asked = allowed_in(self.content), self.case.asked_amount
        lower = (asked * 9 / 10).quantize(Decimal("0.01")) if asked else None
        return lower if lower and not allowed.is_fixed and allowed.admits(lower) else None

    def agree(self, now: datetime, by: Worker, *, comment: str, amount: Decimal | None = None) -> None:
        step, brought = self._waiting_step(), {}
        following = next((later for later in self.route if later.position > step.position), None)
        if following:
            self._wait_at(following, now)
        else:
            self.case.approved_amount = amount or self.case.asked_amount
            self._close(CaseState.APPROVED, now)
            self.case.counted_until = None
            brought = self._mark_death(by, now, dead=True)
        self._decided(
            Act.AGREED, step, now, by, brought, comment=comment, approved_amount=self.case.approved_amount
        )

    def give_back(
        self, now: datetime, by: Worker, *, comment: str, reasons: list[str], fields: list[str]
    ) -> None:
        case, step = self.case, self._waiting_step()
        case.awaiting_role, case.awaiting_branch_id, case.waiting_since = Role.CLERK, case.branch_id, now
        case.state, case.position, case.return_position = CaseState.RETURNED, None, step.position
        case.due_on = None
        self._decided(Act.RETURNED, step, now, by, comment=comment, reasons=reasons, fields=fields)

    def refuse(self, now: datetime, by: Worker, *, comment: str) -> None:
        step = self._waiting_step()
        self._close(CaseState.REFUSED, now)
        self._decided(Act.REFUSED, step, now, by, comment=comment)

    def take_back(self, now: datetime, by: Worker, *, reason: str) -> None:
        case, (act, stage, position) = self.case, self.last
        undone = self._mark_death(by, now, dead=False) if case.state == CaseState.APPROVED else {}
        case.approved_amount = case.decided_at = case.decided_on = case.counted_until = None
        self._wait_at(next(step for step in self.route if step.position == position), now)
        case.version += 1
        self._step(Act.TAKEN_BACK, stage, by, now, position=position, digest=case.digest, comment=reason)
        told = self.messages.tell_back(reason=reason, now=now)
        self._note("case.taken_back", by, act=act, reason=reason, told=told, **undone)

    def withdraw(self, now: datetime, *, comment: str) -> None:
        """Of a submitted case what `withdraw` does, of a draft or a returned one what `discard` does."""
        case = self.case
        self._leave_queue()
        case.state, case.position, case.return_position = CaseState.WITHDRAWN, None, None
        case.counted_until = now if case.counted_from else None
        case.version += 1
        self._step(Act.WITHDRAWN, Stage.ENTERED, self.clerk, now, comment=comment)
        self._note("case.withdrawn", self.clerk)

    def visit(self, now: datetime, **told: Any) -> None:
        """A visit of condolence, recorded by the clerk."""
        visit = CondolenceVisit(
            case_id=self.case.id, recorded_by_id=self.clerk.user_id, recorded_at=now, **told
        )
        self.visits.append(visit)
        self._note("case.visited", self.clerk)

    def write(self) -> None:
        """Add the rows of the case as it stands now; its steps and submissions are added already."""
        rows = self.rows
        if self.burial is not None:
            self.burial.write()
        rows.keep(self.case)
        for part in (*self.parties.values(), self.detail, self.verification, *self.route, *self.visits):
            if part is not None:
                part.id = rows.key(type(part))
                rows.keep(part)
        for key in self.keys:
            rows.add(CaseClaim, case_id=self.case.id, scheme_id=self.case.scheme_id,
                     period=self.case.period, key=key, claiming=self.case.claims_period)  # fmt: skip
        for place, found in enumerate(self.findings):
            rows.add(Finding, case_id=self.case.id, position=place, check_code=found.check_code,
                     level=found.level, words=found.words)  # fmt: skip

    def _mark_death(self, by: Worker, now: datetime, *, dead: bool) -> dict[str, Any]:
        """What approving a funeral brings with it, and taking that back undoes."""
        if self.kind.subject != PartyRole.DECEASED:
            return {}
        self.detail.recorded_death = dead
        if self.burial is None:
            self.burial = Burial(self.rows, self.family, self.human, self.case.event_on)
        if dead:
            ended = self.burial.record(by, now)
            return {"recorded_death": True, **({"ended": ended} if ended else {})}
        restored = self.burial.withdraw()
        return {"withdrew_death": True, **({"restored": restored} if restored else {})}

    def _party(self, role: PartyRole, member: Member, *, relation: str = "") -> None:
        values = member.human.values
        self.parties[role] = Party(
            case_id=self.case.id, role=role, person_id=member.human.id, name=values["name"],
            sort_key=values["sort_key"], initials=values["initials"],
            other_letters=other_letters(values["name"]), relation=relation or member.relation,
        )  # fmt: skip

    def _saved(self, action: str) -> None:
        self.case.version += 1
        self._note(action, self.clerk)

    def _frozen_route(self) -> list[RouteStep]:
        return [
            RouteStep(case_id=self.case.id, branch_id=self._holder(step["level"]), **step) for step in ROUTE
        ]

    def _holder(self, level: Level) -> int:
        place = self.family.node.place
        return next(
            key for higher in UPWARDS[UPWARDS.index(level) :] if (key := place[higher.column]) is not None
        )

    def _waiting_step(self) -> RouteStep:
        return next(step for step in self.route if step.position == self.case.position)

    def _wait_at(self, step: RouteStep, now: datetime) -> None:
        case = self.case
        case.awaiting_role, case.awaiting_branch_id, case.waiting_since = step.role, step.branch_id, now
        case.state, case.position, case.return_position = CaseState.IN_REVIEW, step.position, None
        case.due_on = timezone.localdate(now) + timedelta(days=step.days)

    def _leave_queue(self) -> None:
        case = self.case
        case.awaiting_role, case.awaiting_branch_id, case.waiting_since, case.due_on = "", None, None, None

    def _close(self, state: CaseState, now: datetime) -> None:
        self._leave_queue()
        self.case.state, self.case.position = state, None
        self.case.decided_at, self.case.decided_on = now, timezone.localdate(now)
        self.case.counted_until = now

    def _decided(
        self,
        act: Act,
        step: RouteStep,
        now: datetime,
        by: Worker,
        brought: dict[str, Any] | None = None,
        **given: Any,
    ) -> None:
        case = self.case
        case.version += 1
        self._step(act, Stage(step.stage), by, now, position=step.position, digest=case.digest, **given)
        self.messages.tell(now=now)
        amount, seen = str(case.approved_amount or ""), short_code(case.digest)
        self._note(f"case.{act.value}", by, stage=step.stage, amount=amount, digest=seen, **(brought or {}))

    def _step(self, act: Act, stage: Stage, by: Worker, now: datetime, **given: Any) -> None:
        self.steps += 1
        self.last, self.last_by = (act, stage, given.get("position")), by
        step_id = self.rows.add(
            Step, case_id=self.case.id, seq=self.steps, act=act, stage=stage, user_id=by.user_id,
            officer_id=by.officer_id, branch_id=by.node.id, role=by.role, at=now,
            on=timezone.localdate(now), **given,
        )  # fmt: skip
        for lane in stage.lanes:
            self.rows.add(StageHolder, case_id=self.case.id, lane=lane, stage=stage,
                          officer_id=by.officer_id, step_id=step_id)  # fmt: skip

    def _note(self, action: str, by: Worker, **data: Any) -> None:
        note(self.rows, action, by=by, model=AidCase, key=self.case.id, node=self.family.node,
             data={"number": self.case.number} | data)  # fmt: skip
