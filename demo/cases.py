"""Cases lived through by their plans, and what that leaves beside them: queues and messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import DeclaredRelative
from accounts.roles import Role
from assistance.cases.operations.record import QUEUES
from assistance.cases.states import CaseState
from assistance.models import AidCase, PartyRole, SchemeRule, Verification
from assistance.schemes.registry import KINDS
from branches.models import Level, QueueTally

from .households import Family
from .lives import Life
from .names import Names
from .plans import Plan, Sort
from .sorts import EDUCATION
from .staff import Staff
from .trail import Numbers, Worker, note
from .write import Rows

AGREED = ("材料齐全，情况属实，同意上报。", "经核实，符合条件。", "", "同意。")
LESS = "补助资金有限，按家庭实际困难核定。"
VISITORS = ("镇计生协会长、村计生协会长", "村支书、计生协小组长", "县计生协干部、村计生协会长")
GIFTS = ("慰问金200元", "米、油各一份（约150元）", "慰问品一份（约100元）")
SPOKEN = ("家属情绪平稳，后事已办妥。", "老伴独居，约定小组会员每周看望。", "家属感谢协会关怀，无其他困难。")
TAKEN_BACK = ("点错了意见，需重新审核。", "证明材料还要再核对一次。")
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
        year, series = timezone.localdate(now).year, KINDS[plan.sort.code].series
        number = self.numbers.draw(series, family.node.area_code, year=year, digits=5)
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
            self._do(life, plan.sort, act, moment)
        life.write()
        if life.case.awaiting_role:
            self.waiting[life.case.awaiting_role, life.case.awaiting_branch_id] += 1
        self.made += 1
        return life.case

    def _fill(self, life: Life, plan: Plan, *, halfway: bool) -> None:
        at, seat = (
            plan.started_at + timedelta(minutes=2),
            self.staff.tree.above(plan.family.node, Level.COUNTY),
        )
        request = plan.sort.filled(self.random, plan, seat.name)
        life.save_request(plan.member, request, period=plan.period, event_on=plan.event_on)
        if halfway:
            return
        life.save_payee()
        visited_on = timezone.localdate(at) - timedelta(days=self.random.randint(2, 9))
        first, second = self._verifiers(plan.family)
        life.save_verification(
            at + timedelta(minutes=2),
            first_verifier=first,
            second_verifier=second,
            visited_on=visited_on,
            met_on=visited_on + timedelta(days=self.random.randint(0, 2)),
            result=Verification.Result.AGREED,
            remarks="",
        )

    def _verifiers(self, family: Family) -> list[str]:
        """Two people of the village, none of the family, whose accounts are in the names of members."""
        taken, found = {member.human.name for member in family.members}, []
        while len(found) < 2:
            name = self.staff.people.names.full(sex=self.random.choice("12"), year=1975)
            if name not in taken:
                taken.add(name)
                found.append(name)
        return found

    def _do(self, life: Life, sort: Sort, act: str, now: datetime) -> None:
        pick = self.random.choice
        match act:
            case "submit":
                life.submit(now)
            case "agree":
                self._agree(life, now)
            case "return":
                reason, comment, named = pick(sort.returned)
                life.give_back(now, self._decider(life), comment=comment, reasons=[reason], fields=[named])
            case "refuse":
                life.refuse(now, self._decider(life), comment=pick(sort.refused))
            case "take_back":
                life.take_back(now, life.last_by, reason=pick(TAKEN_BACK))
            case "mend":
                life.mend(now, **sort.mended(self.random, now))
            case "visit":
                day = timezone.localdate(now) - timedelta(days=self.random.randint(0, 1))
                life.visit(now, visited_on=day, visitors=pick(VISITORS), gift=pick(GIFTS), words=pick(SPOKEN))
            case "withdraw":
                life.withdraw(now, comment=pick(WITHDRAWN))

    def _agree(self, life: Life, now: datetime) -> None:
        """Where the rule leaves room, one in four is given less than it asks for, and told why."""
        lower = life.lower_amount() if life.decides_last() and self.random.random() < 0.25 else None
        comment = LESS if lower else self.random.choice(AGREED)
        life.agree(now, self._decider(life), comment=comment, amount=lower)

    def _decider(self, life: Life) -> Worker:
        node = self.staff.tree.by_id[life.case.awaiting_branch_id]
        return self.staff.of(node, Role(life.case.awaiting_role), choice=self.made)

    def leave_queues(self) -> None:
        """One tally a queue, as the sweeper leaves them."""
        for (role, branch_id), count in sorted(self.waiting.items()):
            self.rows.add(QueueTally, branch_id=branch_id, role=role, queue=QUEUES[role], delta=count)


def declare_a_relative(rows: Rows, worker: Worker, lived: Iterable[tuple[Plan, AidCase]]) -> bool:
    """Make the beneficiary of a case that waits at the officer's association a relative of theirs.

    Only a case that the officer had no hand in will do; False where there is none.
    """
    lived = [pair for pair in lived if KINDS[pair[0].sort.code].subject == PartyRole.BENEFICIARY]
    often = Counter(plan.family.id for plan, _case in lived)
    for plan, case in lived:
        alone = often[plan.family.id] == 1 and [act for act, _moment in plan.acts] == ["submit"]
        if alone and case.state == CaseState.IN_REVIEW and case.awaiting_branch_id == worker.node.id:
            human = plan.member.human
            relation = "表亲"
            if plan.sort is EDUCATION:
                relation = "侄子" if human.sex == Names.MALE else "侄女"
            key = rows.add(DeclaredRelative, officer_id=worker.officer_id, name=human.name, relation=relation,
                           id_number=human.values["id_number"], declared_at=plan.started_at)  # fmt: skip
            note(rows, "relative.declared", by=worker, model=DeclaredRelative, key=key,
                 data={"user": worker.username, "relation": relation})  # fmt: skip
            return True
    return False
