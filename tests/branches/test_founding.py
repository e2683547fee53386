from datetime import date
from io import StringIO
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from accounts.models import AuditEntry
from accounts.roles import Role
from branches.founding.operations import MemberFirm, found_branch, found_firms
from branches.models import Branch, BranchKind, BranchModel, Division, Duty, Placement
from branches.tree.operations.divisions import fill_divisions
from ground.refusals import Forbidden, Refused

from .grove import NOW, TODAY
from .races import all_at_once

KINDS = {
    BranchKind.ENTERPRISE: ("E", "independent"),
    BranchKind.MIGRANT: ("M", "embedded"),
    BranchKind.PARK: ("P", "park"),
    BranchKind.MARKET: ("T", "specialised"),
    BranchKind.ESTATE: ("R", "embedded"),
    BranchKind.STAFF_VILLAGE: ("S", "embedded"),
    BranchKind.INDUSTRY: ("I", "specialised"),
    BranchKind.INSTITUTION: ("N", "independent"),
}
# What the models ask for, given to all that have no other say.
FACTS = {"premises": "会员之家", "headcount": 320, "trade": "茶叶"}
_serial = count(1)


def found(
    parent, *, by, seat="520328101204", kind=BranchKind.ENTERPRISE, model=BranchModel.INDEPENDENT, **given
):
    given = FACTS | {"name": f"新{next(_serial)}计划生育协会"} | given
    if kind == BranchKind.MIGRANT:
        given.setdefault("home", Division.objects.get(pk="520327"))
    return found_branch(
        parent=parent,
        short_name="新",
        kind=kind,
        model=model,
        seat=Division.objects.get(pk=seat),
        by=by,
        now=NOW,
        **given,
    )


def found_village(parent, *, by, code):
    Division.objects.create(code=code, level="village", name="新村", parent_id=code[:9])
    return found(parent, by=by, seat=code, kind=BranchKind.ADMINISTRATIVE, model="")


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_is_the_nearest_administrative_ones_with_the_letter_of_the_kind(grove, kind):
    number = "002" if kind == BranchKind.ENTERPRISE else "001"

    letter, model = KINDS[kind]

    branch = found(grove["永兴镇"], by=grove.as_(Role.MANAGER, "湄潭县"), kind=kind, model=model)

    assert branch.code == f"520328101-{letter}{number}"
    assert (branch.level, branch.township_id, branch.base_id) == ("base", grove["永兴镇"].pk, branch.pk)


@pytest.mark.parametrize(
    ("host", "code"),
    [("茅坝村", "520328101204-E001"), ("茅贡米业", "520328-E002")],
)
def test_below_a_base_an_association_is_attached_and_takes_the_code_of_the_nearest(grove, host, code):
    branch = found(grove[host], by=grove.as_(Role.MANAGER, "湄潭县"), model=BranchModel.ATTACHED)

    assert (branch.code, branch.level, branch.base_id) == (code, "attached", grove[host].pk)


def test_an_administrative_association_carries_the_code_of_its_division(grove):
    branch = found_village(grove["永兴镇"], by=grove.as_(Role.MANAGER, "湄潭县"), code="520328101299")

    assert (branch.code, branch.level) == ("520328101299", "base")


def test_founding_writes_the_first_placement_and_an_audit_line_at_the_branch(grove):
    manager = grove.as_(Role.MANAGER, "湄潭县")
    branch = found(grove["永兴镇"], by=manager, document_no="湄计协〔2026〕8号")

    placement = Placement.objects.get(branch=branch)
    assert (placement.parent, placement.starts_on) == (grove["永兴镇"], date(2026, 11, 19))
    assert placement.document_no == "湄计协〔2026〕8号"
    line = AuditEntry.objects.get(action="branch.founded")
    assert (line.user_id, line.branch_id, line.data) == (manager.user.pk, branch.pk, {"code": branch.code})


def test_codes_of_closed_associations_are_not_used_again(grove):
    manager = grove.as_(Role.MANAGER, "湄潭县")
    first = found(grove["复兴镇"], by=manager, seat="520328102201")
    Branch.objects.filter(pk=first.pk).update(status="closed", closed_on=TODAY, counted_until=NOW)

    assert found(grove["复兴镇"], by=manager, seat="520328102201").code == "520328102-E002"


def test_founded_at_once_each_gets_a_code_of_its_own(committed_grove):
    grove = committed_grove
    manager = grove.as_(Role.MANAGER, "湄潭县")

    branches = all_at_once(*[lambda: found(grove["复兴镇"], by=manager, seat="520328102201")] * 6)

    assert sorted(branch.code for branch in branches) == [f"520328102-E{n:03d}" for n in range(1, 7)]


@pytest.mark.parametrize(
    ("role", "place", "parent"),
    [
        (Role.CLERK, "永兴镇", "永兴镇"),
        (Role.APPROVER, "湄潭县", "永兴镇"),
        (Role.AUDITOR, "湄潭县", "永兴镇"),
        (Role.SYSTEM, "湄潭县", "永兴镇"),
    ],
)
def test_only_managers_and_reviewers_found(grove, role, place, parent):
    with pytest.raises(Forbidden):
        found(grove[parent], by=grove.as_(role, place))


def test_of_two_who_found_the_same_name_at_once_one_is_told(committed_grove):
    grove = committed_grove
    manager = grove.as_(Role.MANAGER, "湄潭县")

    def act():
        try:
            return found(grove["永兴镇"], by=manager, name="翠芽茶业计划生育协会").code
        except Refused as refusal:
            return refusal.field

    assert sorted(all_at_once(act, act)) == ["520328101-E002", "name"]


def test_a_closed_ones_name_is_free_again(grove):
    manager = grove.as_(Role.MANAGER, "湄潭县")
    first = found(grove["复兴镇"], by=manager, name="翠芽茶业计划生育协会")
    Branch.objects.filter(pk=first.pk).update(status="closed", closed_on=TODAY, counted_until=NOW)

    assert found(grove["复兴镇"], by=manager, name="翠芽茶业计划生育协会").pk != first.pk


def test_a_park_is_founded_with_its_member_firms(grove):
    firms = [MemberFirm("金山建材计划生育协会", 80), MemberFirm("华彩纺织计划生育协会")]
    park = found(
        grove["永兴镇"],
        by=grove.as_(Role.REVIEWER, "永兴镇"),
        kind=BranchKind.PARK,
        model="park",
        firms=firms,
    )

    members = park.children.order_by("code")
    assert [(firm.code, firm.name, firm.level, firm.model, firm.base_id) for firm in members] == [
        ("520328101-E002", "金山建材计划生育协会", "attached", "park", park.pk),
        ("520328101-E003", "华彩纺织计划生育协会", "attached", "park", park.pk),
    ]
    assert [firm.short_name for firm in members] == ["金山建材", "华彩纺织"]
    line = AuditEntry.objects.get(action="branch.founded")
    assert line.data == {"code": park.code, "firms": ["520328101-E002", "520328101-E003"]}


def test_a_park_gets_further_firms_later(grove):
    reviewer = grove.as_(Role.REVIEWER, "永兴镇")
    park = found(grove["永兴镇"], by=reviewer, kind=BranchKind.PARK, model="park")

    found_firms(park.pk, firms=[MemberFirm("金山建材", 80)], by=reviewer, now=NOW)

    park.refresh_from_db()
    assert (park.children.get().model, park.child_count) == ("park", 1)


@pytest.mark.parametrize(
    ("host", "given"),
    [
        ("永兴镇", {"kind": "park", "model": "park", "firms": [MemberFirm("一"), MemberFirm("一")]}),
        ("永兴镇", {"firms": [MemberFirm("金山建材")]}),
        ("茅坝村", {"model": "park"}),
        ("永兴镇", {"founded_on": date(2026, 11, 20)}),
    ],
)
def test_parks_and_days_that_make_no_sense_are_refused_whole(grove, host, given):
    given = given | {"kind": BranchKind(given.get("kind", "enterprise"))}

    with pytest.raises(Refused):
        found(grove[host], by=grove.as_(Role.REVIEWER, "永兴镇"), **given)

    assert not Branch.objects.filter(name__startswith="新").exists()


def test_a_placement_begins_with_the_founding(grove):
    branch = found(grove["永兴镇"], by=grove.as_(Role.REVIEWER, "永兴镇"), founded_on=date(2019, 5, 4))

    assert branch.placements.get().starts_on == date(2019, 5, 4)


def test_outside_the_scope_there_is_no_parent(grove):
    for actor in (grove.as_(Role.MANAGER, "凤冈县"), grove.as_(Role.REVIEWER, "复兴镇")):
        with pytest.raises(Branch.DoesNotExist):
            found(grove["永兴镇"], by=actor)


def test_a_townships_reviewer_founds_bases_and_attached_ones_below(grove):
    reviewer = grove.as_(Role.REVIEWER, "永兴镇")

    assert found(grove["永兴镇"], by=reviewer).level == "base"
    assert found(grove["梁桥村"], by=reviewer, model=BranchModel.ATTACHED).level == "attached"


def test_an_actor_whose_duty_has_ended_founds_nothing(grove):
    manager = grove.as_(Role.MANAGER, "湄潭县")
    Duty.objects.filter(pk=manager.duty_id).update(ended_at=NOW)

    with pytest.raises(Forbidden):
        found(grove["永兴镇"], by=manager)


def test_what_cannot_stand_there_is_refused(grove):
    manager = grove.as_(Role.MANAGER, "贵州省")
    refused = [
        {"parent": grove["永兴茶厂"]},
        {"parent": grove["遵义市"]},
        {"parent": grove["永兴镇"], "model": ""},
        {"parent": grove["永兴镇"], "kind": BranchKind.ADMINISTRATIVE, "model": "", "seat": "520328101204"},
        {"parent": grove["永兴镇"], "kind": BranchKind.ADMINISTRATIVE, "model": "", "seat": "520327101201"},
        {"parent": grove["湄潭县"], "kind": BranchKind.ADMINISTRATIVE, "model": BranchModel.PARK},
    ]
    for given in refused:
        with pytest.raises(Refused):
            found(given.pop("parent"), by=manager, **given)
    Branch.objects.filter(pk=grove["永兴镇"].pk).update(status="moving")
    with pytest.raises(Branch.DoesNotExist):
        found(grove["永兴镇"], by=manager)


def test_fields_are_validated(grove):
    with pytest.raises(ValidationError):
        found(grove["永兴镇"], by=grove.as_(Role.MANAGER, "湄潭县"), phone="1" * 30)


def test_the_first_line_of_the_tree_is_founded_from_the_shell(db):
    fill_divisions(on=date(2026, 1, 1), refresh=False)
    out = StringIO()
    for name, seat, parent in (
        ("贵州省", "52", None),
        ("遵义市", "5203", "52"),
        ("湄潭县", "520328", "5203"),
    ):
        above = ["--parent", parent] if parent else []
        call_command(
            "branch", "found", f"{name}协会", "--short-name", name, "--seat", seat, *above, stdout=out
        )

    assert out.getvalue() == "52\t贵州省协会\n5203\t遵义市协会\n520328\t湄潭县协会\n"


def test_once_somebody_administers_the_shell_asks_who_founds(grove):
    grove.as_(Role.SYSTEM, "湄潭县")

    with pytest.raises(Forbidden):
        found(grove["永兴镇"], by=None)


def test_associations_are_listed_in_the_scope_of_who_asks(grove):
    out = StringIO()
    name = grove.as_(Role.REVIEWER, "永兴镇").user.username

    call_command("branch", "list", "--by", name, stdout=out)

    assert [line.split("\t")[0] for line in out.getvalue().splitlines()] == [
        "520328101",
        "520328101-E001",
        "520328101204",
        "520328101205",
    ]


@pytest.mark.parametrize("field", ["name", "trade", "premises"])
def test_no_number_of_a_person_is_written_into_what_is_told_in_words(grove, field):
    with pytest.raises(Refused) as refusal:
        found(grove["永兴镇"], by=grove.as_(Role.REVIEWER, "永兴镇"), **{field: "茶厂 13812345678"})

    assert refusal.value.field == field


def test_the_name_of_a_member_firm_holds_no_number_of_a_person(grove):
    reviewer = grove.as_(Role.REVIEWER, "永兴镇")
    park = found(grove["永兴镇"], by=reviewer, kind=BranchKind.PARK, model=BranchModel.PARK)

    with pytest.raises(Refused):
        found_firms(park.pk, firms=[MemberFirm(name="茶厂 13812345678")], by=reviewer, now=NOW)
