"""The families that the demo invents could have been entered through the pages."""

from collections import Counter

import pytest

from assistance.cases.models.content import Finding
from assistance.cases.verifiers import concerned_in
from assistance.models import AidCase, Verification
from families.codes import Relation
from families.households.findings import relation_findings
from families.models import HouseholdMember, Person, ResidentStatus
from families.people.guards import paper_problems, why_not_related, why_not_resident
from ground.sealed import sealed_fields

pytestmark = pytest.mark.usefixtures("demo_database")


def test_nobody_has_a_relation_that_the_sexes_rule_out():
    homes: dict[int, list[HouseholdMember]] = {}
    for member in HouseholdMember.objects.select_related("person"):
        homes.setdefault(member.household_id, []).append(member)

    assert len(homes) > 2000
    assert [found for members in homes.values() for found in relation_findings(members)] == []


def test_nobody_stands_to_the_deceased_as_the_sexes_rule_out():
    cases = AidCase.objects.filter(kind="funeral", funeral__isnull=False)
    cases = list(cases.select_related("funeral__applicant", "beneficiary", "account__holder"))
    stands = [(case.funeral.applicant_relation, case.funeral.applicant, case.beneficiary) for case in cases]
    stands += [
        (case.funeral.payee_relation, case.account.holder, case.beneficiary) for case in cases if case.account
    ]

    assert len(cases) > 20
    assert [why_not_related(relation, sex=one.sex, other=dead.sex) for relation, one, dead in stands] == [
        ""
    ] * len(stands)
    assert Relation.HUSBANDS_FATHER in set(HouseholdMember.objects.values_list("relation", flat=True))


def test_every_resident_status_has_its_basis_and_some_are_undetermined():
    people = list(Person.objects.defer(*(field.attname for field in sealed_fields(Person))))
    shares = Counter(person.resident_status for person in people)

    for person in people:
        assert why_not_resident(person.resident_status, person.resident_basis) == ""
        paper = (person.resident_shown_on, person.resident_paper)
        assert paper_problems(person.resident_basis, *paper) == {}
    assert 0 < shares[ResidentStatus.UNDETERMINED] < len(people) / 20
    assert shares[ResidentStatus.RURAL] > shares[ResidentStatus.URBAN] > 0


def test_no_verifier_has_a_part_in_the_case():
    records = list(Verification.objects.select_related("case__household")[:200])

    assert len(records) == 200
    for record in records:
        concerned = concerned_in(record.case.household, record.case)
        assert not concerned & {record.first_verifier, record.second_verifier}
    assert not Finding.objects.filter(check_code__in=("verified", "eligible"), level="refusal").exists()
