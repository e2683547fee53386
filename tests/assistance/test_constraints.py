"""The database refuses what no operation would write."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.roles import Role
from assistance.cases.states import Act, Manner
from assistance.models import (
    AidCase,
    CaseClaim,
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
from assistance.schemes.stages import Stage
from tests.assistance import aid
from tests.assistance.world import NOW, TODAY
from tests.violating import refuses


def change(case, **columns):
    return lambda: AidCase.objects.filter(pk=case.pk).update(**columns)


@pytest.fixture
def approved(world):
    return world.decide(world.reviewed(), world.as_(Role.APPROVER, "湄潭县"), "agree")


def test_a_case(world, approved):
    waiting, draft = world.submitted(world.household()), world.draft(world.household())
    refuses("aidcase_amount_once_approved", change(approved, approved_amount=None))
    refuses("aidcase_amount_once_approved", change(approved, approved_amount=Decimal(0)))
    refuses("aidcase_amount_once_approved", change(waiting, approved_amount=Decimal(10)))
    refuses("aidcase_decided_has_a_day", change(approved, decided_on=None))
    refuses("aidcase_decided_has_a_day", change(draft, decided_on=TODAY))
    refuses("aidcase_submitted_is_whole", change(waiting, period=""))
    refuses("aidcase_submitted_is_whole", change(waiting, digest=None))
    refuses("aidcase_submitted_is_whole", change(waiting, rule=None))
    refuses("aidcase_waits_for_someone", change(waiting, awaiting_branch=None))
    refuses("aidcase_waits_for_someone", change(waiting, awaiting_role=""))
    refuses("aidcase_rests_for_no_one", change(draft, awaiting_role="clerk"))
    refuses("aidcase_review_has_a_position", change(waiting, position=None))
    refuses("aidcase_review_has_a_position", change(draft, position=1))
    refuses("aidcase_counted_forwards", change(approved, counted_until=NOW - timedelta(days=9999)))


def test_a_claim(world, approved):
    held = approved.claims.get()
    values = {"scheme": held.scheme, "period": held.period, "key": held.key, "claiming": True}
    waiting = world.submitted(world.household())
    refuses("caseclaim_one_a_period", lambda: CaseClaim.objects.create(case=waiting, **values))
    refuses(
        "caseclaim_one_a_key",
        lambda: CaseClaim.objects.create(case=approved, **(values | {"claiming": False})),
    )
    # What no longer claims stands in nobody's way.
    CaseClaim.objects.create(case=waiting, **(values | {"claiming": False}))


def test_a_step(world, approved):
    step = approved.steps.get(act=Act.SUBMITTED)
    values = {
        f.attname: getattr(step, f.attname)
        for f in Step._meta.concrete_fields
        if f.attname not in {"id", "seq"}
    }

    def add(**extra):
        return lambda: Step.objects.create(**(values | {"seq": 90} | extra))

    refuses("step_one_a_number", add(seq=step.seq))
    refuses("step_decision_saw_a_digest", add(digest=None))
    refuses("step_return_has_reasons", add(act=Act.RETURNED))
    refuses("step_refusal_is_explained", add(act=Act.REFUSED))
    refuses("step_taking_back_is_explained", add(act=Act.TAKEN_BACK))
    refuses("step_manner_has_its_proof", add(manner=Manner.PAPER))
    refuses("step_manner_has_its_proof", add(manner=Manner.MEETING, signed_on=TODAY, minutes_no="3"))


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
    refuses(
        "submission_one_a_number",
        lambda: Submission.objects.create(case=approved, seq=1, digest=first.digest, by=first.by, at=NOW),
    )


def test_one_person_holds_one_stage(approved):
    held = StageHolder.objects.filter(case=approved, stage=Stage.REVIEWED).get()
    refuses(
        "stageholder_one_stage_a_person",
        lambda: StageHolder.objects.create(
            case=approved, lane=held.lane, stage=Stage.RELEASED, officer=held.officer, step=held.step
        ),
    )


def test_what_hangs_on_a_case(world, approved):
    party = approved.parties.get(role="beneficiary")
    refuses(
        "party_one_a_role",
        lambda: Party.objects.create(case=approved, role=party.role, person=party.person, name="x"),
    )
    record = Verification.objects.filter(case=approved)
    refuses("verification_two_people", lambda: record.update(second_verifier="赵敏"))
    refuses("verification_visit_before_meeting", lambda: record.update(met_on=TODAY - timedelta(days=99)))
    found = approved.findings.first()
    refuses(
        "finding_one_a_check",
        lambda: Finding.objects.create(case=approved, position=99, check_code=found.check_code, level="ok"),
    )
    refuses(
        "educationdetail_grade_1_to_6", lambda: EducationDetail.objects.filter(case=approved).update(grade=7)
    )
    step = approved.route.first()
    refuses(
        "routestep_one_a_position",
        lambda: RouteStep.objects.create(
            case=approved, position=1, stage="reviewed", role="reviewer", level="township", branch=step.branch
        ),
    )


def test_a_scheme_and_its_rule(world):
    scheme = world.scheme
    rule = SchemeRule.objects.filter(scheme=scheme)
    refuses(
        "scheme_one_name",
        lambda: Scheme.objects.create(
            branch=scheme.branch, name=scheme.name, kind="education", care_field="schooling"
        ),
    )
    refuses("schemerule_two_people", lambda: rule.update(confirmed_by=rule.get().written_by))
    refuses("schemerule_two_people", lambda: rule.update(confirmed_at=None))
    refuses("schemerule_amounts_fit", lambda: rule.update(highest=Decimal(2000)))
    refuses("schemerule_amounts_fit", lambda: rule.update(amount_kind="range", lowest=Decimal(3000)))
    refuses("schemerule_ends_after_it_begins", lambda: rule.update(ends_on="2000-01-01"))
    refuses("schemerule_tiers_where_by_class", lambda: rule.update(amount_kind="tiers"))
    refuses("schemerule_tiers_where_by_class", lambda: rule.update(tiers=[{"classes": [], "lowest": "1"}]))
    copy = rule.get()
    copy.pk = None
    refuses("schemerule_one_version", copy.save)
    refuses(
        "rulestep_one_a_position",
        lambda: RuleStep.objects.create(
            rule=rule.get(), position=1, stage="reviewed", role="reviewer", level="township"
        ),
    )


def test_a_funeral(world):
    case = aid.approved(world, aid.entered(world, "funeral", aid.household(world)))
    detail = FuneralDetail.objects.filter(case=case)
    for wrong in ("", "02"):
        refuses(
            "funeraldetail_relations_to_the_deceased", lambda w=wrong: detail.update(applicant_relation=w)
        )
    refuses("funeraldetail_relations_to_the_deceased", lambda: detail.update(payee_relation="02"))
    visit = {"case": case, "visited_on": TODAY, "recorded_by": case.entered_by, "recorded_at": NOW}
    refuses("condolencevisit_has_visitors", lambda: CondolenceVisit.objects.create(**visit, visitors=""))
    CondolenceVisit.objects.create(**visit, visitors="会长")
    refuses("condolencevisit_one_a_day", lambda: CondolenceVisit.objects.create(**visit, visitors="会长"))


def test_a_house(world):
    case = aid.entered(world, "housing", aid.household(world))
    detail = HousingDetail.objects.filter(case=case)
    refuses("housingdetail_work_on_the_house_is_graded", lambda: detail.update(danger_grade=""))
    refuses("housingdetail_work_on_the_house_is_graded", lambda: detail.update(work="stove"))
    refuses("housingdetail_work_costs_something", lambda: detail.update(total_cost=0))
    refuses("housingdetail_completion_is_described", lambda: detail.update(completed_on=TODAY))
    refuses("housingdetail_completion_is_described", lambda: detail.update(after="已修好"))
    assert detail.update(completed_on=TODAY, after="已修好") == 1


def test_relief(world):
    case = aid.entered(world, "relief", aid.household(world))
    detail = ReliefDetail.objects.filter(case=case)
    refuses("reliefdetail_loss_above_zero", lambda: detail.update(loss=0))
    refuses("reliefdetail_health_of_an_illness_only", lambda: detail.update(cause="accident"))
