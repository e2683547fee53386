"""The database refuses what no operation would write."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.roles import Role
from assistance.models import (
    AidCase,
    CondolenceVisit,
    EducationDetail,
    Finding,
    FuneralDetail,
    HousingDetail,
    Party,
    ReliefDetail,
    RouteStep,
    RuleStep,
    Scheme,
    SchemeRule,
    StageHolder,
    Step,
    Submission,
    Verification,
)
from assistance.states import Act, Manner, Stage
from tests.assistance import aid
from tests.assistance.world import NOW, TODAY


def refused(name, act):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def change(case, **columns):
    return lambda: AidCase.objects.filter(pk=case.pk).update(**columns)


@pytest.fixture
def approved(world):
    return world.decide(world.reviewed(), world.as_(Role.APPROVER, "湄潭县"), "agree")


def test_a_case(world, approved):
    waiting, draft = world.submitted(world.household()), world.draft(world.household())
    refused("aidcase_amount_once_approved", change(approved, approved_amount=None))
    refused("aidcase_amount_once_approved", change(approved, approved_amount=Decimal(0)))
    refused("aidcase_amount_once_approved", change(waiting, approved_amount=Decimal(10)))
    refused("aidcase_decided_has_a_day", change(approved, decided_on=None))
    refused("aidcase_decided_has_a_day", change(draft, decided_on=TODAY))
    refused("aidcase_submitted_is_whole", change(waiting, period=""))
    refused("aidcase_submitted_is_whole", change(waiting, digest=None))
    refused("aidcase_submitted_is_whole", change(waiting, rule=None))
    refused("aidcase_waits_for_someone", change(waiting, awaiting_branch=None))
    refused("aidcase_waits_for_someone", change(waiting, awaiting_role=""))
    refused("aidcase_rests_for_no_one", change(draft, awaiting_role="clerk"))
    refused("aidcase_review_has_a_position", change(waiting, position=None))
    refused("aidcase_review_has_a_position", change(draft, position=1))
    refused("aidcase_counted_forwards", change(approved, counted_until=NOW - timedelta(days=9999)))
    twin = {"beneficiary": approved.beneficiary_id, "scheme": approved.scheme_id, "period": approved.period}
    refused("aidcase_one_a_period", change(waiting, **twin))


def test_a_step(world, approved):
    step = approved.steps.get(act=Act.SUBMITTED)
    values = {
        f.attname: getattr(step, f.attname)
        for f in Step._meta.concrete_fields
        if f.attname not in {"id", "seq"}
    }

    def add(**extra):
        return lambda: Step.objects.create(**(values | {"seq": 90} | extra))

    refused("step_one_a_number", add(seq=step.seq))
    refused("step_decision_saw_a_digest", add(digest=None))
    refused("step_return_has_reasons", add(act=Act.RETURNED))
    refused("step_refusal_is_explained", add(act=Act.REFUSED))
    refused("step_manner_has_its_proof", add(manner=Manner.PAPER))
    refused("step_manner_has_its_proof", add(manner=Manner.MEETING, signed_on=TODAY, minutes_no="3"))


@pytest.mark.parametrize("model", [Step, StageHolder])
def test_what_is_written_once_is_neither_changed_nor_deleted(approved, model):
    rows = model.objects.filter(case=approved)
    for act in (lambda: rows.update(stage=Stage.RELEASED), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            act()


def test_a_submission_keeps_its_digest(approved):
    rows = Submission.objects.filter(case=approved)
    for act in (lambda: rows.update(digest=b"0" * 32), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            act()
    first = rows.get()
    refused(
        "submission_one_a_number",
        lambda: Submission.objects.create(case=approved, seq=1, digest=first.digest, by=first.by, at=NOW),
    )


def test_one_person_holds_one_stage(approved):
    held = StageHolder.objects.filter(case=approved, stage=Stage.REVIEWED).get()
    refused(
        "stageholder_one_stage_a_person",
        lambda: StageHolder.objects.create(
            case=approved, lane=held.lane, stage=Stage.RELEASED, officer=held.officer, step=held.step
        ),
    )


def test_what_hangs_on_a_case(world, approved):
    party = approved.parties.get(role="beneficiary")
    refused(
        "party_one_a_role",
        lambda: Party.objects.create(case=approved, role=party.role, person=party.person, name="x"),
    )
    record = Verification.objects.filter(case=approved)
    refused("verification_two_people", lambda: record.update(second_verifier="赵敏"))
    refused("verification_visit_before_meeting", lambda: record.update(met_on=TODAY - timedelta(days=99)))
    found = approved.findings.first()
    refused(
        "finding_one_a_check",
        lambda: Finding.objects.create(case=approved, position=99, check_code=found.check_code, level="ok"),
    )
    refused(
        "educationdetail_grade_1_to_6", lambda: EducationDetail.objects.filter(case=approved).update(grade=7)
    )
    step = approved.route.first()
    refused(
        "routestep_one_a_position",
        lambda: RouteStep.objects.create(
            case=approved, position=1, stage="reviewed", role="reviewer", level="township", branch=step.branch
        ),
    )


def test_a_scheme_and_its_rule(world):
    scheme = world.scheme
    rule = SchemeRule.objects.filter(scheme=scheme)
    refused(
        "scheme_one_name",
        lambda: Scheme.objects.create(
            branch=scheme.branch, name=scheme.name, kind="education", care_field="schooling"
        ),
    )
    refused("schemerule_two_people", lambda: rule.update(confirmed_by=rule.get().written_by))
    refused("schemerule_two_people", lambda: rule.update(confirmed_at=None))
    refused("schemerule_amounts_fit", lambda: rule.update(highest=Decimal(2000)))
    refused("schemerule_amounts_fit", lambda: rule.update(amount_kind="range", lowest=Decimal(3000)))
    refused("schemerule_ends_after_it_begins", lambda: rule.update(ends_on="2000-01-01"))
    refused("schemerule_last_day_whole", lambda: rule.update(apply_by_month=13, apply_by_day=1))
    refused("schemerule_tiers_where_by_class", lambda: rule.update(amount_kind="tiers"))
    refused("schemerule_tiers_where_by_class", lambda: rule.update(tiers=[{"classes": [], "lowest": "1"}]))
    copy = rule.get()
    copy.pk = None
    refused("schemerule_one_version", copy.save)
    refused(
        "rulestep_one_a_position",
        lambda: RuleStep.objects.create(
            rule=rule.get(), position=1, stage="reviewed", role="reviewer", level="township"
        ),
    )


def test_a_funeral(world):
    case = aid.approved(world, aid.entered(world, "funeral", aid.household(world)))
    detail = FuneralDetail.objects.filter(case=case)
    for wrong in ("", "02"):
        refused(
            "funeraldetail_relations_to_the_deceased", lambda w=wrong: detail.update(applicant_relation=w)
        )
    refused("funeraldetail_relations_to_the_deceased", lambda: detail.update(payee_relation="02"))
    visit = {"case": case, "visited_on": TODAY, "recorded_by": case.entered_by, "recorded_at": NOW}
    refused("condolencevisit_has_visitors", lambda: CondolenceVisit.objects.create(**visit, visitors=""))
    CondolenceVisit.objects.create(**visit, visitors="会长")
    refused("condolencevisit_one_a_day", lambda: CondolenceVisit.objects.create(**visit, visitors="会长"))


def test_a_house(world):
    case = aid.entered(world, "housing", aid.household(world))
    detail = HousingDetail.objects.filter(case=case)
    refused("housingdetail_work_on_the_house_is_graded", lambda: detail.update(danger_grade=""))
    refused("housingdetail_work_on_the_house_is_graded", lambda: detail.update(work="stove"))
    refused("housingdetail_work_costs_something", lambda: detail.update(total_cost=0))
    refused("housingdetail_completion_is_described", lambda: detail.update(completed_on=TODAY))
    refused("housingdetail_completion_is_described", lambda: detail.update(after="已修好"))
    assert detail.update(completed_on=TODAY, after="已修好") == 1


def test_relief(world):
    case = aid.entered(world, "relief", aid.household(world))
    detail = ReliefDetail.objects.filter(case=case)
    refused("reliefdetail_loss_above_zero", lambda: detail.update(loss=0))
    refused("reliefdetail_health_of_an_illness_only", lambda: detail.update(cause="accident"))
