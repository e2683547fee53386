"""A county that the program's own list does not have, from an empty database to its first approved case."""

import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from assistance import operations
from assistance.cases.states import CaseState
from assistance.models import Scheme
from assistance.schemes.rules import school_year_of
from branches.by_option import actor_from
from branches.models import Branch, Division
from config import prepare
from families.codes import Relation
from families.models import ClassKind, EvidenceKind, Household
from families.registering.operations.address import AccountData, AddressData, save_address
from families.registering.operations.classes import ClassData, save_classes
from families.registering.operations.members import NewMember, save_members
from families.registering.operations.register import complete_registration, start_household
from tests.assistance.test_scheme_files import fresh
from tests.families.conftest import id_number, person_data

DIVISIONS = """code,parent,level,name
36,,province,赣省
3699,36,city,安远市
369901,3699,county,清溪县
369901100,369901,township,石桥镇
369901100201,369901100,village,柏树村
"""
PEOPLE = {
    "admin": ("system", "369901"),
    "chief": ("manager", "369901"),
    "leader": ("approver", "369901"),
    "town": ("reviewer", "369901100"),
    "village": ("clerk", "369901100201"),
}


def run(*arguments):
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def appointed(name, *more):
    born = f"1980010{list(PEOPLE).index(name) + 1}"
    by = () if name == "admin" else ("--by", "admin")
    run("user", *by, "add", name, "--name", "赵敏", "--id", id_number(born, 3, area="369901"))
    run("duty", "give", name, *PEOPLE[name], *more)


def acting(name):
    return actor_from(name, today=timezone.localdate())


def household():
    """A father and his daughter, registered by the village's clerk."""
    by, now, today = acting("village"), timezone.now(), timezone.localdate()
    branch = Branch.objects.get(code="369901100201")
    head = person_data("周德贵", id_number("19750412", 5, area="369901"))
    home = start_household(branch_id=branch.pk, head=head, by=by, now=now)
    daughter = person_data("周小梅", id_number(f"{today.year - 17}0501", 6, area="369901"))
    added = [NewMember(person=daughter, relation=Relation.DAUGHTER)]
    home = save_members(home.pk, by=by, version=home.version, now=now, added=added)
    held = ClassData(
        kind=ClassKind.ONLY_CHILD,
        starts_on=today - timedelta(days=900),
        evidence=EvidenceKind.CERTIFICATE,
        evidence_no="光荣证001",
    )
    home = save_classes(home.pk, by=by, version=home.version, now=now, added=[held])
    account = AccountData(
        bank="农村信用社", number="6217000000000017", member_id=home.members.get(relation=Relation.HEAD).pk
    )
    place = AddressData(division="369901100201", detail="三组8号")
    home = save_address(home.pk, by=by, version=home.version, now=now, address=place, account=account)
    return complete_registration(home.pk, by=by, version=home.version, now=now)


def entered(home, scheme):
    today = timezone.localdate()
    return operations.enter(
        household_id=home.pk,
        scheme_id=scheme.pk,
        by=acting("village"),
        now=timezone.now(),
        request={
            "beneficiary_id": home.members.get(relation=Relation.DAUGHTER).person_id,
            "period": school_year_of(today),
            "reason": "家庭困难",
            "answers": {"school": "清溪县中等职业学校", "stage": "vocational", "grade": 1},
        },
        account_id=home.accounts.get().pk,
        verification={
            "first_verifier": "钱伟",
            "second_verifier": "孙丽",
            "visited_on": today - timedelta(days=3),
            "met_on": today - timedelta(days=2),
            "result": "agreed",
        },
    )


@pytest.fixture
def county(db, settings, tmp_path):
    """What the first start leaves, and the associations and people that the commands then make."""
    settings.DEMO, settings.PRODUCTION = False, True
    file = tmp_path / "divisions.csv"
    file.write_text(DIVISIONS, "utf-8")
    run("divisions", "load", file)
    for code, parent in (("36", None), ("3699", "36"), ("369901", "3699")):
        found(code, parent)
    appointed("admin")
    appointed("chief", "--by", "admin")
    for code, parent in (("369901100", "369901"), ("369901100201", "369901100")):
        found(code, parent, "--by", "chief")
    for name in ("leader", "town", "village"):
        appointed(name, "--by", "admin", "--proposed-by", "chief")
    return tmp_path


def found(code, parent, *by):
    name = Division.objects.get(pk=code).name
    above = ("--parent", parent) if parent else ()
    run("branch", "found", f"{name}计划生育协会", "--short-name", name, "--seat", code, *above, *by)


def test_a_county_outside_the_programs_list_reaches_its_first_approved_case(county):
    assert run("divisions", "find", "清溪") == "369901\tcounty\t赣省 安远市 清溪县\n"
    prepare.fill()
    assert Division.objects.filter(valid_to=None).count() == 5

    file = county / "scheme.json"
    file.write_text(json.dumps(fresh("education", branch="369901"), ensure_ascii=False), "utf-8")
    assert run("scheme", "check", file)
    run("scheme", "load", file, "--by", "chief", "--confirm-by", "leader")
    scheme = Scheme.objects.get()

    case = entered(household(), scheme)
    case = operations.submit(case.pk, by=acting("village"), version=case.version, now=timezone.now())
    for name in ("town", "leader"):
        case = operations.decide(
            case.pk, by=acting(name), verdict="agree", seen=bytes(case.digest).hex(), now=timezone.now()
        )

    assert (case.state, case.approved_amount) == (CaseState.APPROVED, Decimal("1000.00"))
    assert case.number.startswith("ZX369901-")
    assert Household.objects.get().number.startswith("JT369901-")
