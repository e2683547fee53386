"""A scheme loaded from a file by two people, and what its rule then decides."""

import json
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import AuditEntry
from accounts.roles import Role
from assistance.cases import queries
from assistance.cases.states import CaseState
from assistance.models import AidCase, Scheme, SchemeRule
from assistance.schemes.files import scheme_of
from assistance.schemes.operations import confirm_rule, load_scheme, propose_rule
from assistance.schemes.rules import rule_on
from branches.actors import actor_for
from branches.models import Branch
from ground.refusals import Forbidden, Refused, Stale
from tests.assistance import aid
from tests.assistance.test_scheme_files import FILES, REFUSED, TEMPLATES, filled_in, fresh
from tests.assistance.world import NOW, TODAY


@pytest.fixture
def manager(world):
    return world.as_(Role.MANAGER, "湄潭县")


@pytest.fixture
def approver(world):
    return world.as_(Role.APPROVER, "湄潭县")


def file(kind="housing", **changed):
    return scheme_of(fresh(kind, **changed))


def run(*arguments):
    """What the command prints, in the language in which it is typed at the shell."""
    out = StringIO()
    with translation.override(settings.LANGUAGE_CODE):
        call_command("scheme", *map(str, arguments), stdout=out)
    return out.getvalue()


def written(tmp_path, value):
    path = tmp_path / "scheme.json"
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path


def entered(world, kind):
    if kind == "education":
        return world.draft()
    home = aid.household(world)
    return aid.entered(world, kind, home, scheme=Scheme.objects.get(name=FILES[kind]["name"]))


@pytest.mark.parametrize("kind", FILES)
def test_a_case_is_approved_under_each_file_that_the_project_has(world, manager, approver, tmp_path, kind):
    people = ("--by", manager.user.username, "--confirm-by", approver.user.username)
    said = run("load", written(tmp_path, FILES[kind]), *people)
    rule = SchemeRule.objects.get(document_no=FILES[kind]["document"])
    assert said == f"{rule.scheme.name}：第 {rule.version} 版自 2026-01-01 起执行。\n"
    assert (rule.written_by, rule.confirmed_by) == (manager.user, approver.user)
    assert f"{rule.scheme.name}\t" in run("list", "--by", manager.user.username)

    case = aid.approved(world, entered(world, kind))

    assert (case.state, case.rule) == (CaseState.APPROVED, rule)
    assert [step.level for step in case.route.all()] == ["township", "county"]


def test_each_template_that_cannot_be_kept_whole_is_refused_and_nothing_of_it_is_kept(
    world, manager, approver, tmp_path
):
    people = ("--by", manager.user.username, "--confirm-by", approver.user.username)
    for template in TEMPLATES:
        with pytest.raises(CommandError) as refusal:
            run("load", written(tmp_path, filled_in(template)), *people)

        named = {line.partition(":")[0] for line in str(refusal.value).splitlines()[1:]}
        assert named == REFUSED.get(template["template"], {"kind"})
    assert list(Scheme.objects.all()) == [world.scheme]


@pytest.mark.parametrize("kind", FILES)
def test_every_column_of_a_file_is_stored_as_it_says(world, manager, approver, kind):
    read = file(kind)
    rule = load_scheme(read, by=manager, confirmed_by=approver, now=NOW)
    rule = SchemeRule.objects.get(pk=rule.pk)

    assert {name: getattr(rule, name) for name in read.terms} == read.terms
    scheme = rule.scheme
    assert (scheme.name, scheme.kind, scheme.branch.code) == (read.name, read.kind, read.branch)
    assert (scheme.care_field, scheme.key_task) == (read.care_field, read.key_task)
    steps = rule.steps.values("position", "stage", "level", "role", "days")
    assert list(steps) == [dict(step) for step in read.steps]


def test_confirming_ends_the_version_before_on_the_day_before(world, manager, approver):
    first = world.scheme.rules.get()
    rule = propose_rule(file("education"), by=manager, now=NOW)
    assert (rule.version, rule.confirmed_at) == (2, None)
    assert rule_on(world.scheme, TODAY) == first

    confirm_rule(rule.pk, by=approver, now=NOW)

    first.refresh_from_db()
    assert first.ends_on == date(2025, 12, 31)
    assert rule_on(world.scheme, date(2025, 12, 31)) == first
    assert rule_on(world.scheme, date(2026, 1, 1)) == rule


def test_a_version_that_ended_before_keeps_its_last_day(world, manager, approver):
    world.scheme.rules.update(ends_on=date(2025, 6, 30))
    load_scheme(file("education"), by=manager, confirmed_by=approver, now=NOW)

    assert list(world.scheme.rules.values_list("ends_on", flat=True)) == [date(2025, 6, 30), None]
    assert rule_on(world.scheme, date(2025, 7, 1)) is None


def test_a_version_follows_and_never_goes_back(world, manager, approver):
    with pytest.raises(Refused, match="2024-01-01"):
        propose_rule(file("education", starts_on="2024-01-01"), by=manager, now=NOW)
    earlier = propose_rule(file("education", starts_on="2026-01-01"), by=manager, now=NOW)
    load_scheme(file("education", starts_on="2026-02-01"), by=manager, confirmed_by=approver, now=NOW)
    with pytest.raises(Refused, match="2026-02-01"):
        confirm_rule(earlier.pk, by=approver, now=NOW)


def test_whoever_wrote_a_version_does_not_confirm_it_in_another_role_either(world, manager, approver):
    rule = propose_rule(file(), by=manager, now=NOW)
    with pytest.raises(Forbidden):
        confirm_rule(rule.pk, by=manager, now=NOW)
    too = world.duty(manager.user, Role.APPROVER, "湄潭县")
    with pytest.raises(Forbidden):
        confirm_rule(rule.pk, by=actor_for(too), now=NOW)

    confirm_rule(rule.pk, by=approver, now=NOW)
    with pytest.raises(Stale):
        confirm_rule(rule.pk, by=world.as_(Role.MANAGER, "湄潭县", 2), now=NOW)


def test_a_second_manager_may_confirm(world, manager):
    rule = load_scheme(file(), by=manager, confirmed_by=world.as_(Role.MANAGER, "湄潭县", 2), now=NOW)
    assert rule_on(rule.scheme, TODAY) == rule


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.FINANCE, Role.AUDITOR])
def test_only_a_manager_writes_a_rule(world, role):
    with pytest.raises(Forbidden):
        propose_rule(file(), by=world.as_(role, "湄潭县"), now=NOW)


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.FINANCE, Role.AUDITOR])
def test_only_a_manager_or_an_approver_confirms(world, manager, role):
    rule = propose_rule(file(), by=manager, now=NOW)
    with pytest.raises(Forbidden):
        confirm_rule(rule.pk, by=world.as_(role, "湄潭县"), now=NOW)


def test_a_manager_writes_for_the_own_association_only(world, manager, approver):
    with pytest.raises(Branch.DoesNotExist):
        propose_rule(file(branch="520327"), by=manager, now=NOW)
    with pytest.raises(Forbidden):
        propose_rule(file(branch="520328101"), by=manager, now=NOW)
    rule = propose_rule(file(), by=manager, now=NOW)
    with pytest.raises(SchemeRule.DoesNotExist):
        confirm_rule(rule.pk, by=world.as_(Role.APPROVER, "凤冈县"), now=NOW)


def test_what_the_file_says_of_a_scheme_on_file_has_to_agree(world, manager):
    with pytest.raises(Refused, match="care_field"):
        propose_rule(file("education", care_field="health"), by=manager, now=NOW)
    with pytest.raises(Refused, match="kind"):
        propose_rule(file("housing", name=world.scheme.name), by=manager, now=NOW)
    world.scheme.closed_on = date(2026, 1, 1)
    world.scheme.save()
    with pytest.raises(Refused, match="2026-01-01"):
        propose_rule(file("education"), by=manager, now=NOW)


def test_where_the_second_person_may_not_nothing_is_kept(world, manager):
    before = AuditEntry.objects.count()
    with pytest.raises(Forbidden):
        load_scheme(file(), by=manager, confirmed_by=manager, now=NOW)
    assert not Scheme.objects.filter(name=file().name).exists()
    assert AuditEntry.objects.count() == before


def test_both_halves_stand_in_the_trail(world, manager, approver):
    rule = load_scheme(file(), by=manager, confirmed_by=approver, now=NOW)
    lines = AuditEntry.objects.filter(object_type="assistance.schemerule", object_id=str(rule.pk))

    assert list(lines.order_by("seq").values_list("action", "user_id")) == [
        ("rule.written", manager.user.pk),
        ("rule.confirmed", approver.user.pk),
    ]
    assert lines[0].data == {"name": rule.scheme.name, "version": 1, "starts_on": "2026-01-01"}


def test_check_says_the_rule_in_words_and_writes_nothing(world, tmp_path):
    said = run("check", written(tmp_path, FILES["funeral"]))

    assert said.splitlines()[0] == "文件可以载入。湄潭县计划生育协会 · 农村两户丧葬补助"
    assert "独生子女户：4,000.00 元（肆仟元整）" in said
    assert Scheme.objects.count() == 1


def test_check_names_everything_at_once(world, tmp_path):
    value = fresh("housing", unit="household", channel="card", period="event")
    with pytest.raises(CommandError) as refusal:
        run("check", written(tmp_path, value))

    assert "（3 处）" in str(refusal.value)
    assert [line.partition(":")[0] for line in str(refusal.value).splitlines()[1:]] == [
        "period",
        "unit",
        "channel",
    ]


@pytest.mark.parametrize(
    ("changed", "said"), [({"branch": "999999"}, "999999"), ({"starts_on": "2023-01-01"}, "2024-01-01")]
)
def test_check_asks_what_loading_would_ask(world, tmp_path, changed, said):
    with pytest.raises(CommandError, match=said):
        run("check", written(tmp_path, fresh("education", **changed)))


def test_a_file_that_is_not_there_is_said_so(world, tmp_path):
    with pytest.raises(CommandError, match=r"none\.json"):
        run("check", tmp_path / "none.json")


def test_the_list_says_which_version_is_in_force(world, manager):
    world.scheme.closed_on = date(2026, 1, 1)
    world.scheme.save()
    scheme = propose_rule(file(), by=manager, now=NOW).scheme

    rows = dict(line.split("\t", 2)[1:] for line in run("list").splitlines())
    assert "2026-01-01" in rows[world.scheme.name]
    assert rows[scheme.name].endswith("当前没有执行中的版本")
    assert run("list", "--by", world.as_(Role.MANAGER, "凤冈县").user.username) == ""


def test_nothing_is_offered_before_the_second_person(world, manager, approver):
    clerk, home = world.as_(Role.CLERK, "茅坝村"), world.household()
    rule = propose_rule(file(), by=manager, now=NOW)
    assert rule.scheme not in queries.offered(clerk, home, today=TODAY)
    confirm_rule(rule.pk, by=approver, now=NOW)
    assert rule.scheme in queries.offered(clerk, home, today=TODAY)
    assert not AidCase.objects.exists()
