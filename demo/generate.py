"""Builds the demo: the tree, those who work in it, the families, and their cases."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, islice
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from branches.models import Branch, Level
from families.models import Household
from ground.refusals import ALLOWED, GuardAnswer, require

from .accounts import enrol_second_factors, hire_demo_accounts
from .cases import Cases, declare_a_relative
from .households import Family, Households
from .members import Members
from .office_hours import days_between, working_moment
from .people import People
from .places import Node, build_tree
from .plans import leave_one_waiting, plan_cases
from .scales import FAVOURED, FIRST_COUNTY, FIRST_TOWN, SCALES, STALE_COUNTY, Scale
from .schemes import add_schemes
from .sorts import SORTS, student_years
from .staff import Staff
from .trail import Numbers, note
from .write import Beside, Kept, Rows, write

HOUSEHOLDS_AT_ONCE = 1_000
# Every act leaves an audit line, and lines of one transaction cost more the more there are.
CASES_AT_ONCE = 100
# How many cases a family with students has: several school years, and often two of them. In the
# county whose cases are all old only the first of the three years counts.
CASES_A_FAMILY, OLD_CASES_A_FAMILY = 1.25, 0.4

# Of the families without a student so manieth is remembered, to keep a large demo in memory.
KEPT_OF = 4


@dataclass(frozen=True, slots=True)
class Built:
    """How many rows of each were made."""

    branches: int
    households: int
    people: int
    cases: int


def why_not_build() -> GuardAnswer:
    """Why the demo may not be put into this database; "" when it may."""
    if settings.PRODUCTION:
        return GuardAnswer(_("The demo is not put into a production installation."))
    if User.objects.filter(is_demo=False).exists():
        return GuardAnswer(_("This database holds accounts of real people; the demo needs one of its own."))
    if Branch.objects.exists() or Household.objects.exists():
        return GuardAnswer(_("This database is not empty; the demo is made once, in an empty one."))
    return ALLOWED


def build(scale: str | Scale = "small", *, seed: int = 7, now: datetime) -> Built:
    """Make the demo of a scale; the same seed and day give the same people, places and cases.

    Small scales are one transaction. The large ones commit batch by batch on a connection of
    their own, which needs little memory, and cannot be called within a transaction. Raises
    Refused in production and in a database that is not empty.
    """
    require(why_not_build())
    scale = SCALES[scale] if isinstance(scale, str) else scale
    if scale.apart:
        with Beside() as writer:
            built = Builder(scale, seed=seed, now=now).build(write=writer.write)
            writer.wait()
    else:
        with transaction.atomic():
            built = Builder(scale, seed=seed, now=now).build()
    analyze()
    return built


class Builder:
    """One run of the generator."""

    def __init__(self, scale: Scale, *, seed: int, now: datetime):
        self.scale, self.seed, self.now, self.today = scale, seed, now, timezone.localdate(now)
        self.random = Random(seed)
        self.rows = Rows(self.random)
        self.numbers = Numbers()
        self.people = People(self.random, self.rows)

    def build(self, *, write: Callable[[Kept], None] = write) -> Built:
        """Make everything; ``write`` takes over the rows of each batch."""
        self.write = write
        with transaction.atomic():
            self.tree = build_tree(
                self.rows, counties=self.scale.founded, share=self.scale.special, now=self.now
            )
            self.staff = Staff(self.rows, self.people, self.tree, now=self.now)
            hire_demo_accounts(self.staff, self.tree)
            self.rows.write()
            enrol_second_factors(self.staff, now=self.now)
        self.households = Households(self.rows, self.people, self.staff, self.numbers, now=self.now)
        self.cases = Cases(self.rows, self.staff, self.numbers, now=self.now)
        stream = Random(f"members {self.seed}")
        self.members = Members(self.rows, self.numbers, self.tree, random=stream, now=self.now)
        for county, share in self._shares():
            self._fill_county(self.tree.by_code[county], share)
        self.numbers.leave_counters(self.rows)
        self.cases.leave_queues()
        self.write(self.rows.take())
        return Built(len(self.tree.by_id), self.households.made, self.people.made, self.cases.made)

    def _shares(self) -> list[tuple[str, float]]:
        if self.scale.shares:
            return list(self.scale.shares)
        counties = [node.code for node in self.tree.by_id.values() if node.level == Level.COUNTY]
        return [(county, 1 / len(counties)) for county in counties]

    def _fill_county(self, county: Node, share: float) -> None:
        """Households in the order in which they were registered, then cases in theirs."""
        only_old = county.code == STALE_COUNTY
        case_count = round(self.scale.cases * share)
        rules = add_schemes(self.rows, self.staff, county, county.name, now=self.now)
        families: list[Family] = []
        for batch in batches(self._households(county, share, case_count), HOUSEHOLDS_AT_ONCE):
            made: list[Family] = []
            for node, created_at, years in batch:
                family = self.households.make(node, created_at=created_at, student_years=years)
                made.append(family)
                if years or self._may_ask(family):
                    families.append(family)
            self._note_import(county, len(batch))
            self.members.enrol(made, county=county, by=self.staff.of(county, Role.MANAGER))
            self.write(self.rows.take())
        with self._apart(county.code):
            plans = plan_cases(
                self.random, families, sorts=SORTS, count=case_count, now=self.now, only_old=only_old
            )
            if county.code == FIRST_COUNTY:
                plans = leave_one_waiting(plans, town=FIRST_TOWN)
            for batch in batches(plans, CASES_AT_ONCE):
                lived = [(plan, self.cases.live(plan, rules[plan.sort.code])) for plan in batch]
                if county.code == FIRST_COUNTY:
                    self._declare(lived)
                self.write(self.rows.take())

    @contextmanager
    def _apart(self, name: str) -> Iterator[None]:
        """Draw from a stream of its own, so that what is made meanwhile changes nothing that follows."""
        state = self.random.getstate()
        self.random.seed(f"{self.seed}/{name}")
        yield
        self.random.setstate(state)

    def _may_ask(self, family: Family) -> bool:
        """Whether a family without a student is remembered for other cases: some of those that fit."""
        return bool(
            family.on_file and family.account and family.classes and self.households.made % KEPT_OF == 0
        )

    def _note_import(self, county: Node, count: int) -> None:
        """One line a batch, as imports leave it."""
        manager, data = self.staff.of(county, Role.MANAGER), {"count": count}
        note(self.rows, "household.imported", by=manager, model=Branch, key=county.id, data=data)

    def _households(
        self, county: Node, share: float, case_count: int
    ) -> Iterator[tuple[Node, datetime, range | None]]:
        """Where and when each household is registered, and whether there is a student in it."""
        random, count = self.random, round(self.scale.households * share)
        nodes = self.tree.bases[county.code]
        weights = list(accumulate(_weight(node) for node in nodes))
        first = date(self.today.year - 3, 1, 4)
        each = OLD_CASES_A_FAMILY if county.code == STALE_COUNTY else CASES_A_FAMILY
        students = min(count, round(case_count / each) + 3)
        early = first + (self.today - first) * 2 // 5
        moments = [(self._moment(first, early), True) for _place in range(students)]
        moments += [(self._moment(first, self.today), False) for _place in range(count - students)]
        for moment, has_student in sorted(moments):
            node = nodes[bisect(weights, random.random() * weights[-1])]
            yield node, moment, student_years(self.today) if has_student else None

    def _moment(self, first: date, last: date) -> datetime:
        moment = working_moment(self.random, days_between(self.random, first, last))
        return min(moment, self.now - timedelta(hours=1))

    def _declare(self, lived: list) -> None:
        """The first reviewer of the demo gets a relative whose case waits, to show the refusal."""
        if not self.declared:
            reviewer = self.staff.of(self.tree.by_code[FIRST_TOWN], Role.REVIEWER)
            self.declared = declare_a_relative(self.rows, reviewer, lived)

    declared = False


def batches(items: Iterable, size: int) -> Iterator[tuple]:
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch


def _weight(node: Node) -> float:
    if "-" in node.code:
        return 0.3
    return FAVOURED.get(node.code, 1.0) * FAVOURED.get(node.code[:9], 1.0)


def analyze() -> None:
    """Let the planner know the new sizes at once, where the role may; autovacuum does it otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'families_household'::regclass"
        )
        if cursor.fetchone()[0]:
            cursor.execute("ANALYZE")
