from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from accounts.models import AuditEntry, DeclaredRelative, Officer, User
from accounts.roles import SECOND_FACTOR_ROLES, Role
from accounts.scope import PLACE_COLUMNS
from accounts.signing_in import second_factor
from assistance.cases.operations.record import QUEUES
from assistance.cases.snapshots import digest_of
from assistance.deciding.guards import why_not_decide
from assistance.models import AidCase, CaseClaim, Party, Submission
from branches import queues
from branches.actors import actor_for, duties_of
from branches.models import Branch, BranchKind, BranchModel, NumberCounter, QueueTally
from demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from families.models import Household, HouseholdMember, Listing, Person, Sex
from ground.resident_ids import ResidentId
from members.models import Membership
from tests.assistance.claiming import at_odds
from tests.demo.conftest import NOW

pytestmark = pytest.mark.usefixtures("demo")


def actor_of(username):
    return actor_for(duties_of(User.objects.get(username=username), today=timezone.localdate(NOW))[0])


def test_every_number_is_valid_and_tells_the_birthday_and_sex_on_file():
    numbers = Counter()
    for person in Person.objects.exclude(id_index=None):
        read = ResidentId.parse(person.id_number, today=timezone.localdate(NOW))
        assert (read.born_on, Sex.of(read)) == (person.born_on, person.sex)
        assert person.id_last4 == read.last_four
        numbers[person.id_number] += 1
    assert max(numbers.values()) == 1
    assert {ResidentId.parse(officer.id_number).number for officer in Officer.objects.all()}.isdisjoint(
        numbers
    )


def test_nobody_is_born_after_the_household_was_looked_at():
    assert not Person.objects.filter(born_on__gt=NOW).exists()
    assert not Household.objects.filter(created_at__gt=NOW).exists()
    assert AidCase.objects.aggregate(last=Max("waiting_since"))["last"] <= NOW


def test_member_counts_are_those_of_the_members():
    living = Count("members", filter=Q(members__person__died_on=None))
    counted = Household.objects.annotate(living=living).values_list("member_count", "living")
    assert [pair for pair in counted if pair[0] != pair[1]] == []


def test_audit_chains_verify():
    assert AuditEntry.objects.filter(action="case.submitted").exists()
    call_command("verify_audit")


def test_digests_are_those_of_the_sealed_contents():
    last = {}
    for submission in Submission.objects.order_by("case", "seq"):
        assert bytes(submission.digest) == digest_of(submission.content)
        last[submission.case_id] = bytes(submission.digest)
    cases = dict(AidCase.objects.exclude(digest=None).values_list("id", "digest"))
    assert {key: bytes(digest) for key, digest in cases.items()} == last


def test_counters_stand_at_the_last_number_drawn():
    drawn = Counter()
    for model, column in ((Household, "number"), (AidCase, "number"), (Membership, "card_no")):
        for number in model.objects.values_list(column, flat=True):
            head, _, last = number.rpartition("-")
            drawn[head] = max(drawn[head], int(last))
    counters = {
        f"{c.series}{c.area_code}{f'-{c.year}' if c.year else ''}": c.last
        for c in NumberCounter.objects.all()
    }
    assert counters == dict(drawn)


def test_case_numbers_follow_the_order_of_entry():
    numbers = list(
        AidCase.objects.filter(number__startswith="ZX520328-2026")
        .order_by("created_at")
        .values_list("number", flat=True)
    )
    assert numbers == sorted(numbers)


def test_queue_tallies_count_the_waiting_cases():
    waiting = Counter(
        AidCase.objects.exclude(awaiting_role="").values_list("awaiting_branch_id", "awaiting_role")
    )
    tallies = QueueTally.objects.values_list("branch_id", "role", "queue").annotate(total=Sum("delta"))
    assert {(branch, role): total for branch, role, _queue, total in tallies} == dict(waiting)
    assert all(QUEUES[role] == queue for _branch, role, queue, _total in tallies)
    approver = actor_of("approver")
    assert queues.waiting(approver) == {"approve": AidCase.objects.awaiting(approver).count()}


def test_every_case_claims_what_its_state_says():
    assert CaseClaim.objects.filter(claiming=True).exists()
    assert CaseClaim.objects.filter(claiming=False).exists()
    assert at_odds() == []


def test_everyone_who_lives_or_is_named_somewhere_is_listed_there():
    assert Listing.objects.filter(source="household", reading=0).count() == HouseholdMember.objects.count()
    assert Listing.objects.filter(source="party", reading=0).count() == Party.objects.count()


def test_rows_carry_the_place_of_their_branch():
    places = {branch.pk: branch.place.columns() for branch in Branch.objects.all()}
    for model in (Household, AidCase, Listing):
        for row in model.objects.values(*PLACE_COLUMNS):
            assert row == places[row["branch_id"]]


def test_notes_in_the_trail_carry_the_place_of_the_case():
    places = {str(case.pk): case.township_id for case in AidCase.objects.all()}
    noted = AuditEntry.objects.filter(object_type="assistance.aidcase").values_list(
        "object_id", "township_id"
    )
    assert dict(noted) == places


def test_every_kind_and_model_of_association_that_the_counties_have_is_there():
    present = set(Branch.objects.exclude(kind=BranchKind.ADMINISTRATIVE).values_list("kind", "model"))
    assert present == {
        (BranchKind.ENTERPRISE, BranchModel.INDEPENDENT),
        (BranchKind.ENTERPRISE, BranchModel.ATTACHED),
        (BranchKind.MIGRANT, BranchModel.EMBEDDED),
        (BranchKind.MIGRANT, BranchModel.ATTACHED),
        (BranchKind.INDUSTRY, BranchModel.SPECIALISED),
        (BranchKind.MARKET, BranchModel.SPECIALISED),
        (BranchKind.INSTITUTION, BranchModel.INDEPENDENT),
    }


@pytest.mark.parametrize("account", DEMO_ACCOUNTS, ids=lambda account: account.username)
def test_demo_accounts_sign_in_to_their_duty(account):
    user = User.objects.get(username=account.username)
    duties = duties_of(user, today=timezone.localdate(NOW))
    assert user.is_demo
    assert user.check_password(DEMO_PASSWORD)
    assert [(duty.role, duty.branch.code) for duty in duties] == [
        (account.role, code) for code in account.codes
    ]
    assert second_factor.is_enrolled(user) == (account.role in SECOND_FACTOR_ROLES)


def test_no_other_account_can_sign_in():
    names = {account.username for account in DEMO_ACCOUNTS}
    assert not any(user.has_usable_password() for user in User.objects.exclude(username__in=names))


def test_the_first_reviewer_is_kept_from_a_relatives_case_that_a_colleague_may_take():
    relative = DeclaredRelative.objects.get()
    assert relative.officer.user.username == "reviewer"
    case = next(
        case for case in AidCase.objects.awaiting(actor_of("reviewer"))
        if case.beneficiary.id_number == relative.id_number
    )  # fmt: skip
    assert why_not_decide(case, by=actor_of("reviewer")) != ""
    assert why_not_decide(case, by=actor_of("reviewer_b")) == ""


def test_clerk_has_families_of_the_own_village_and_of_attached_firms_to_read():
    clerk = actor_of("clerk")
    assert clerk.role == Role.CLERK
    assert Household.objects.visible_to(clerk).filter(branch__code="520328101204").count() > 10
    assert Branch.objects.visible_to(clerk).filter(kind=BranchKind.ENTERPRISE).count() == 1
