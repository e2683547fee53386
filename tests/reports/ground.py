"""Cases of every state, year and kind of branch, written as rows; and workbooks built and read back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from accounts.roles import Role
from accounts.scope import Actor
from assistance.cases.facts import facts_of_one
from assistance.cases.snapshots import circumstances, in_columns, on_form
from assistance.cases.states import AMOUNT_STATES, CaseState
from assistance.models import AidCase, CareField, Scheme, SchemeRule, Submission
from branches.models import Branch, BranchKind, BranchModel, Division
from families.codes import Relation
from families.models import Household, VillagerGroup
from jobs import runner
from jobs.models import Job, JobStatus
from reports.figures.periods import Period, Year
from reports.operations import ask_for
from tests.assistance import world

# Beside the two counties of the world: a firm under the county, one attached to a village, one to the firm.
SPECIAL = (
    ("520328-E001", "base", "茅贡米业", "湄潭县", BranchKind.ENTERPRISE),
    ("520328101-E001", "attached", "永兴茶厂", "茅坝村", BranchKind.ENTERPRISE),
    ("520328-M001", "attached", "外来工分会", "茅贡米业", BranchKind.MIGRANT),
)
YEAR_EDGES = (date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 15), date(2025, 12, 31), date(2026, 1, 1))
_serial = count(1)


def submitted(case: AidCase, *, at: datetime) -> Submission:
    """What was submitted of a case written as a row: what lists read of it, and no more."""
    day = timezone.localdate(at)
    content = {
        "number": case.number,
        "household": case.household.number,
        "branch": case.branch.code,
        "scheme": case.scheme_id,
        "rule": {"id": case.rule_id, "document": case.rule.document_no},
        "period": case.period,
        "event_on": None,
        "reason": "",
        **circumstances(facts_of_one(case, today=day)),
        "form": on_form(case.beneficiary, (), place=""),
        "amount": dict.fromkeys(("asked", "lowest", "highest"), f"{case.asked_amount:.2f}"),
        "verification": {
            "by": ["", ""],
            "visited_on": day.isoformat(),
            "met_on": day.isoformat(),
            "result": "agreed",
            "remarks": "",
        },
        "answers": {},
    }
    row = Submission(case=case, seq=1, digest=b"d" * 32, by=case.entered_by, at=at, **in_columns(content))
    row.content = content
    row.save()
    return row


class Ground(world.World):
    """The world with special associations, two schemes and a shortcut for cases."""

    def second_scheme(self) -> Scheme:
        scheme, made = Scheme.objects.get_or_create(
            branch=self.branches["遵义市"],
            name="大病救助",
            kind="relief",
            care_field=CareField.HEALTH,
        )
        if made:
            rule = SchemeRule.objects.get(scheme=self.scheme)
            rule.pk, rule.scheme = None, scheme
            rule.save(force_insert=True)
        return scheme

    def home(self, place: str, *, head: str = "周德贵", group: str = "") -> Household:
        branch = self.branches[place]
        kept_group = None
        if group:
            kept_group, _made = VillagerGroup.objects.get_or_create(branch=branch, name=group)
        return Household.objects.create(
            branch=branch,
            number=f"JT1{next(_serial):011d}",
            status="active",
            group=kept_group,
            head_name=head,
            head_sort_key="zhou",
            entered_by=self.as_(Role.CLERK, "湄潭县").user,
            created_at=world.NOW,
            registered_on=world.TODAY,
            counted_from=world.NOW,
        )

    def student(self, home: Household, name: str = "周小梅"):
        person = self.person(name, date(2009, 5, 1), male=False, at=home.branch)
        self.member(home, person, Relation.DAUGHTER)
        return person

    def case(
        self,
        home: Household,
        beneficiary,
        *,
        decided_on: date = date(2025, 6, 15),
        state: str = CaseState.APPROVED,
        amount: Decimal = Decimal(1000),
        scheme: Scheme | None = None,
        place: str = "",
        days: int = 0,
        typed_after: int = 0,
    ) -> AidCase:
        """A case in a state, received so many days before its decision and typed some days after that."""
        scheme = scheme or self.scheme
        received_on = decided_on - timedelta(days=days)
        submitted_at = datetime.combine(received_on + timedelta(days=min(typed_after, days)), time(2), UTC)
        number = next(_serial)
        case = AidCase.objects.create(
            branch=self.branches[place] if place else home.branch,
            number=f"ZX520328-2025-{number:05d}",
            scheme=scheme,
            kind=scheme.kind,
            rule=scheme.rules.get(),
            household=home,
            beneficiary=beneficiary,
            beneficiary_name=beneficiary.name,
            asked_amount=amount,
            period_kind="once",
            period=f"P{number}",
            entered_by=self.as_(Role.CLERK, "湄潭县").user,
            created_at=submitted_at,
            received_on=received_on,
        )
        values = {
            "state": state,
            "digest": b"d" * 32,
            "submission": None if state == CaseState.DRAFT else submitted(case, at=submitted_at),
            "submitted_at": submitted_at,
            "submitted_on": timezone.localdate(submitted_at),
            "counted_from": None if state == CaseState.DRAFT else submitted_at,
            **self._in_state(state, decided_on, amount),
        }
        for name, value in values.items():
            setattr(case, name, value)
        case.save()
        return case

    def _in_state(self, state: str, decided_on: date, amount: Decimal) -> dict:
        values = {}
        if state in (*AMOUNT_STATES, CaseState.REFUSED, CaseState.STOPPED):
            values |= {"decided_on": decided_on, "decided_at": datetime.combine(decided_on, time(4), UTC)}
        if state in AMOUNT_STATES:
            values |= {"approved_amount": amount}
        if state in (CaseState.IN_REVIEW, CaseState.RETURNED):
            values |= {
                "awaiting_branch": self.branches["湄潭县"],
                "awaiting_role": Role.APPROVER,
                "waiting_since": world.NOW,
                "position" if state == CaseState.IN_REVIEW else "return_position": 1,
            }
        return values

    def scatter(self, seed: int, *, cases: int, days: Sequence[date] = YEAR_EDGES) -> None:
        """Cases at random: few households and people, so that many have several."""
        chance = random.Random(seed)
        homes = [(home, self.student(home)) for place in self.branches for home in (self.home(place),) * 2]
        schemes = (self.scheme, self.second_scheme())
        for _number in range(cases):
            home, student = chance.choice(homes)
            self.case(
                home,
                student if chance.random() < 0.7 else chance.choice(homes)[1],
                decided_on=chance.choice(days),
                state=chance.choice(CaseState.values),
                amount=Decimal(chance.randrange(1, 500_000)) / 100,
                scheme=chance.choice(schemes),
                place=chance.choice(list(self.branches)) if chance.random() < 0.1 else "",
                days=chance.randrange(40),
                typed_after=chance.randrange(40),
            )


def build() -> Ground:
    made = world.build()
    ground = Ground(branches=made.branches, actors=made.actors, scheme=made.scheme)
    for code, level, name, parent, kind in SPECIAL:
        ground.branches[name] = Branch.objects.create(
            code=code,
            name=f"{name}计划生育协会",
            short_name=name,
            level=level,
            kind=kind,
            model=BranchModel.ATTACHED if level == "attached" else BranchModel.INDEPENDENT,
            seat=Division.objects.get(code="520328"),
            parent=ground.branches[parent],
            founded_on=date(1990, 5, 29),
            counted_from=world.NOW,
            premises="会员之家",
            headcount=320,
            home_id="520327" if kind == BranchKind.MIGRANT else None,
        )
    return ground


def built(
    by: Actor,
    branch: Branch,
    *,
    workbook: str = "annual",
    period: Period = Year(2025),  # noqa: B008
    language: str = "en",
) -> Job:
    """The job of a workbook, done by the runner."""
    with translation.override(language):
        job = ask_for(
            workbook, by=by, branch_code=branch.code, period=period, now=timezone.now(), queue=False
        )
    runner.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.reason) == (JobStatus.DONE, "")
    return job


def path_of(job: Job) -> Path:
    return Path(default_storage.path(job.files.get().path))


def sheet(path: Path, number: int) -> list[list]:
    """The cells of a sheet as a spreadsheet reads them."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(number).to_python()


def table(path, number):
    """The rows of a summary sheet between headings and total, and the total."""
    rows = sheet(path, number)[3:]
    end = next(at for at, row in enumerate(rows) if row[1] == "Total")
    return rows[:end], rows[end]
