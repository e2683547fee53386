"""The generator writes rows; these tests hold it to what the operations write."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum

from accounts.models import AuditEntry, Notification
from assistance import operations
from assistance.cases.kind import kind_of
from assistance.cases.states import Act
from assistance.models import (
    AidCase,
    CaseClaim,
    CondolenceVisit,
    Finding,
    Party,
    RouteStep,
    SchemeRule,
    StageHolder,
    Step,
    Submission,
    Verification,
)
from assistance.schemes.registry import KINDS
from branches.actors import actor_for
from branches.models import Duty, NumberCounter, QueueTally
from demo.cases import Cases
from demo.generate import Builder
from demo.plans import CLOSED, OPEN, Plan, moments_of
from demo.scales import SCALES
from demo.sorts import SORTS
from demo.trail import Numbers
from families.models import DeathEffect
from members.models import Membership
from tests.demo.conftest import NOW
from tests.demo.replaying import differences

pytestmark = pytest.mark.django_db
AT_SCHOOL = range(2009, 2011)
STARTED_AT = NOW - timedelta(days=28)
VERDICTS = {Act.AGREED: "agree", Act.RETURNED: "return", Act.REFUSED: "refuse"}
PLACES = {"village": "520328101204", "firm": "520328101204-E001", "county": "520328-I001"}


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):
    """A demo without cases, and the builder that can make some; rolled back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        builder = Builder(replace(SCALES["tiny"], cases=0), seed=3, now=NOW)
        builder.build()
        for code in PLACES.values():
            builder.staff.clerk_of(builder.tree.by_code[code])
        builder.rows.write()
        yield builder
        transaction.set_rollback(True)


def columns(row, *left_out):
    fields = [f for f in row._meta.concrete_fields if f.name not in {"id", "uuid", "case", *left_out}]
    return {f.attname: _plain(getattr(row, f.attname)) for f in fields}


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def rows_of(case):
    """Every row that hangs on a case, without keys and seals."""
    by_case = {"case": case}
    detail = kind_of(case).detail.objects.filter(**by_case).first()
    tallies = QueueTally.objects.order_by("branch_id").values_list("branch_id", "role", "queue")
    trail = AuditEntry.objects.filter(object_type="assistance.aidcase", object_id=str(case.pk)).order_by(
        "seq"
    )
    counters = NumberCounter.objects.exclude(series="JT")
    return {
        "case": columns(case, "submission") | {"in_force": case.submission and case.submission.seq},
        "detail": detail and columns(detail, "school_sealed", "health_note_sealed"),
        "answers": kind_of(case).answers(case),
        "person": case.beneficiary and columns(case.beneficiary, "id_number_sealed", "phone_sealed"),
        "household": columns(case.household, "address_detail_sealed"),
        "memberships": [columns(row) for row in Membership.objects.filter(person=case.beneficiary_id)],
        "effects": [columns(row) for row in DeathEffect.objects.all()],
        "visits": [columns(row) for row in CondolenceVisit.objects.filter(**by_case)],
        "verification": [columns(row) for row in Verification.objects.filter(**by_case)],
        "parties": [columns(row) for row in Party.objects.filter(**by_case).order_by("role")],
        "route": [columns(row) for row in RouteStep.objects.filter(**by_case)],
        "steps": [columns(row) for row in Step.objects.filter(**by_case)],
        "holders": sorted(
            StageHolder.objects.filter(**by_case).values_list("step__seq", "lane", "stage", "officer_id")
        ),
        "findings": [columns(row) for row in Finding.objects.filter(**by_case)],
        "claims": [columns(row) for row in CaseClaim.objects.filter(**by_case).order_by("key")],
        "submissions": [
            columns(row, "content_sealed") | {"content": row.content}
            for row in Submission.objects.filter(**by_case)
        ],
        "tallies": [row for row in tallies.annotate(total=Sum("delta")) if row[-1]],
        "counters": sorted(counters.values_list("area_code", "year", "last")),
        "messages": [columns(row) for row in Notification.objects.order_by("id")],
        "trail": list(trail.values_list("action", "user_id", "role", "duty_id", "branch_id", "data")),
    }  # fmt: skip


def written(builder, plan):
    """The case as the generator writes it, with its rows; rolled back by the caller."""
    cases = Cases(builder.rows, builder.staff, Numbers(), now=NOW)
    rules = SchemeRule.objects.select_related("scheme").filter(scheme__branch__code="520328")
    key = cases.live(plan, rules.get(scheme__kind=plan.sort.code)).pk
    cases.numbers.leave_counters(builder.rows)
    cases.leave_queues()
    builder.rows.write()
    return AidCase.objects.get(pk=key)


class Replay:
    """Does with the real operations what the rows of a generated case tell of."""

    def __init__(self, rows, plan):
        self.rows, self.family, self.acts = rows, plan.family, plan.acts
        self.answers = [row["content"]["answers"] for row in rows["submissions"]]

    def run(self):
        steps, visits = iter(self.rows["steps"]), iter(self.rows["visits"])
        entered = next(steps)
        self.clerk, now = self.actor(entered), entered["at"]
        case = operations.start_case(
            household_id=self.family.id, scheme_id=self.rows["case"]["scheme_id"], by=self.clerk, now=now
        )
        if self.acts:
            case = self.fill(case, now + timedelta(minutes=2))
        for act, _moment in self.acts:
            case = self.mend(case, next(steps)["at"]) if act == "mend" else case
            if act == "visit":
                visit = next(visits) | {"by": self.clerk}
                del visit["recorded_by_id"]
                operations.record_visit(case.pk, now=visit.pop("recorded_at"), **visit)
            elif act not in {"mend", "half"}:
                case = self.do(case, next(steps))
        return AidCase.objects.get(pk=case.pk)

    def fill(self, case, now):
        answers = self.answers[0] if self.answers else self.rows["answers"]
        case = self.save_request(case, now, answers)
        if self.rows["verification"]:
            case = operations.save_payee(
                case.pk, by=self.clerk, version=case.version, now=now, account_id=self.family.account["id"]
            )
            record = dict(self.rows["verification"][0])
            record.pop("recorded_by_id")
            case = operations.save_verification(
                case.pk, by=self.clerk, version=case.version, now=record.pop("recorded_at"), **record
            )
        return case

    def save_request(self, case, now, answers):
        kept = self.rows["case"]
        return operations.save_request(
            case.pk, by=self.clerk, version=case.version, now=now, beneficiary_id=kept["beneficiary_id"],
            period=kept["period"], reason=kept["reason"], answers=answers,
            asked_amount=kept["asked_amount"], event_on=kept["event_on"],
        )  # fmt: skip

    def mend(self, case, now):
        return self.save_request(case, now, self.answers[case.submissions.count()])

    def do(self, case, step):
        by, now = self.actor(step), step["at"]
        match step["act"]:
            case Act.SUBMITTED:
                return operations.submit(case.pk, by=by, version=case.version, now=now)
            case Act.TAKEN_BACK:
                return operations.take_back(
                    case.pk, by=by, version=case.version, reason=step["comment"], now=now
                )
            case Act.WITHDRAWN:
                return operations.withdraw(
                    case.pk, by=by, version=case.version, reason=step["comment"], now=now
                )
        return operations.decide(
            case.pk, by=by, verdict=VERDICTS[step["act"]], seen=bytes(case.digest).hex(), now=now,
            comment=step["comment"], reasons=step["reasons"], fields=step["fields"],
            amount=step["approved_amount"],
        )  # fmt: skip

    def actor(self, step):
        duty = Duty.objects.select_related("branch", "user__officer").get(
            user=step["user_id"], role=step["role"], branch=step["branch_id"]
        )
        return actor_for(duty)


PATHS = [path for path, _share in (*CLOSED, *OPEN)]
LONGEST = max(PATHS, key=len)
PAID, REAPPROVED = ("submit", "agree", "agree"), ("submit", "agree", "agree", "take_back", "agree")


def planned(builder, node, path, sort):
    """A plan that follows the path, for a new household of that association that may ask for it."""
    created_at = NOW - timedelta(days=500)
    clerk = builder.staff.clerk_of(node)
    while True:
        family = builder.households.make(node, created_at=created_at, student_years=AT_SCHOOL)
        chance = next(sort.chances(builder.random, family, NOW), None)
        if chance is not None:
            break
    # The person it is for is on the roster, which a death ends.
    builder.members._join(node, family, chance.member, by=clerk)
    builder.rows.write()
    moments = moments_of(builder.random, STARTED_AT, path)
    event_on = STARTED_AT.date() - timedelta(days=sort.lag[0]) if sort.lag else None
    return Plan(sort, family, chance.member, event_on, STARTED_AT, tuple(zip(path, moments, strict=True)))


def compared(ground, place, path, sort):
    with transaction.atomic():
        plan = planned(ground, ground.tree.by_code[PLACES[place]], path, sort)
        with transaction.atomic():
            generated = rows_of(written(ground, plan))
            transaction.set_rollback(True)
        made = rows_of(Replay(generated, plan).run())
        transaction.set_rollback(True)
    assert differences(generated, made) == []


@pytest.mark.parametrize(
    ("place", "path"), [*(("village", path) for path in PATHS), ("firm", LONGEST), ("county", LONGEST)]
)
def test_a_generated_case_is_what_the_operations_make_of_it(ground, place, path):
    compared(ground, place, path, SORTS[0])


@pytest.mark.parametrize("path", [("half",), LONGEST, PAID, REAPPROVED], ids="-".join)
@pytest.mark.parametrize("sort", SORTS[1:], ids=lambda sort: sort.code)
def test_a_case_of_every_kind_is_what_the_operations_make_of_it(ground, sort, path):
    compared(ground, "village", (*path, "visit") if sort.visited and path == PAID else path, sort)


def test_the_demo_has_every_kind():
    assert {sort.code for sort in SORTS} == set(KINDS)
    assert sum(sort.share for sort in SORTS) == pytest.approx(1)
