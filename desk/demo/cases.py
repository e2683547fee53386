"""Cases lived through by their plans, and what that leaves beside them: queues and messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import DeclaredRelative
from accounts.roles import Role
from assistance.models import AidCase, SchemeRule, SchoolStage, Verification
from assistance.operations.record import QUEUES
from assistance.states import CaseState, ReturnReason
from branches.models import Level, QueueTally

from .lives import Life
from .names import Names
from .plans import Plan
from .staff import Staff
from .trail import Numbers, Worker, note
from .write import Rows

SCHOOLS = ("中等职业学校", "职业技术学校", "茶业职业学校")
REASONS = (
    "家庭收入低，孩子在职业学校就读，申请助学金。",
    "父母在外务工收入不稳，学费负担较重。",
    "家中有老人患病，供孩子读书有困难。",
)
AGREED = ("材料齐全，情况属实，同意上报。", "经核实，符合条件。", "", "同意。")
RETURNED = (
    (ReturnReason.SCHOOL_UNPROVEN, "在读证明没有编号，请补充。", "proof_no"),
    (ReturnReason.UNCLEAR, "申请理由过于简单，请说明家庭情况。", "reason"),
    (ReturnReason.PAYEE, "请核对存折账号与开户人。", "account"),
)
REFUSED = ("经入户核实，学生已不在校就读。", "该生所读学校不在资助范围。")
WITHDRAWN = ("家长提出放弃申请。", "重复申请，撤回。")
MESSAGES_OF = timedelta(days=30)


class Cases:
    """Writes the cases of a county and remembers who waits for whom."""

    def __init__(self, rows: Rows, staff: Staff, numbers: Numbers, *, now: datetime):
        self.rows, self.staff, self.numbers, self.now = rows, staff, numbers, now
        self.random: Random = rows.random
        self.waiting: Counter[tuple[str, int]] = Counter()
        self.made = 0

    def live(self, plan: Plan, rule: SchemeRule) -> AidCase:
        """Enter a case as planned and do to it what the plan says."""
        family, now = plan.family, plan.started_at
        year = timezone.localdate(now).year
        number = self.numbers.draw("ZX", family.node.area_code, year=year, digits=5)
        life = Life(
            self.rows,
            family,
            rule,
            number=number,
            clerk=self.staff.clerk_of(family.node),
            told_from=self.now - MESSAGES_OF,
        )
        life.start(now)
        halfway = plan.acts[:1] and plan.acts[0][0] == "half"
        if plan.acts:
            self._fill(life, plan, halfway=bool(halfway))
        for act, moment in plan.acts:
            self._do(life, act, moment)
        life.write()
        if life.case.awaiting_role:
            self.waiting[life.case.awaiting_role, life.case.awaiting_branch_id] += 1
        self.made += 1
        return life.case

    def _fill(self, life: Life, plan: Plan, *, halfway: bool) -> None:
        pick, at = self.random.choice, plan.started_at + timedelta(minutes=2)
        seat = self.staff.tree.above(plan.family.node, Level.COUNTY)
        life.save_request(
            plan.student,
            period=plan.period,
            reason=pick(REASONS),
            school=f"{seat.name}{pick(SCHOOLS)}",
            stage=SchoolStage.VOCATIONAL,
            grade=plan.grade,
            proof_no=f"{plan.period[:4]}{self.random.randrange(10**4):04d}",
        )
        if halfway:
            return
        life.save_payee()
        visited_on = timezone.localdate(at) - timedelta(days=self.random.randint(2, 9))
        first, second = (self._verifier() for _ in range(2))
        life.save_verification(
            at + timedelta(minutes=2),
            first_verifier=first,
            second_verifier=second if second != first else f"{second}兰",
            visited_on=visited_on,
            met_on=visited_on + timedelta(days=self.random.randint(0, 2)),
            result=Verification.Result.AGREED,
            remarks="",
        )

    def _verifier(self) -> str:
        return self.staff.people.names.full(sex=self.random.choice("12"), year=1975)

    def _do(self, life: Life, act: str, now: datetime) -> None:
        pick = self.random.choice
        match act:
            case "submit":
                life.submit(now)
            case "agree":
                life.agree(now, self._decider(life), comment=pick(AGREED))
            case "return":
                reason, comment, named = pick(RETURNED)
                life.give_back(now, self._decider(life), comment=comment, reasons=[reason], fields=[named])
            case "refuse":
                life.refuse(now, self._decider(life), comment=pick(REFUSED))
            case "take_back":
                life.take_back(now, life.last_by)
            case "mend":
                life.mend(proof_no=f"{now.year}{self.random.randrange(10**6):06d}")
            case "withdraw":
                life.withdraw(now, comment=pick(WITHDRAWN))

    def _decider(self, life: Life) -> Worker:
        node = self.staff.tree.by_id[life.case.awaiting_branch_id]
        return self.staff.of(node, Role(life.case.awaiting_role), choice=self.made)

    def leave_queues(self) -> None:
        """One tally a queue, as the sweeper leaves them."""
        for (role, branch_id), count in sorted(self.waiting.items()):
            self.rows.add(QueueTally, branch_id=branch_id, role=role, queue=QUEUES[role], delta=count)


def declare_a_relative(rows: Rows, worker: Worker, lived: Iterable[tuple[Plan, AidCase]]) -> bool:
    """Make the student of a case that waits at the officer's association a relative of theirs.

    Only a case that the officer had no hand in will do; False where there is none.
    """
    lived = list(lived)
    often = Counter(plan.family.id for plan, _case in lived)
    for plan, case in lived:
        alone = often[plan.family.id] == 1 and [act for act, _moment in plan.acts] == ["submit"]
        if alone and case.state == CaseState.IN_REVIEW and case.awaiting_branch_id == worker.node.id:
            human = plan.student.human
            relation = "侄子" if human.sex == Names.MALE else "侄女"
            key = rows.add(DeclaredRelative, officer_id=worker.officer_id, name=human.name, relation=relation,
                           id_number=human.values["id_number"], declared_at=plan.started_at)  # fmt: skip
            note(rows, "relative.declared", by=worker, model=DeclaredRelative, key=key,
                 data={"user": worker.username, "relation": relation})  # fmt: skip
            return True
    return False
