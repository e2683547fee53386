from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from accounts.roles import Role
from branches.models import Division
from branches.tree.divisions import DIVISIONS_FILE, divisions_found, read_divisions
from branches.tree.operations.divisions import Loaded, fill_divisions, load_divisions
from ground.refusals import Forbidden, Refused

pytestmark = pytest.mark.django_db

FIRST, LATER, LAST = date(2026, 1, 1), date(2026, 6, 1), date(2026, 9, 1)


def run(*arguments):
    out = StringIO()
    call_command("divisions", *map(str, arguments), stdout=out)
    return out.getvalue()


LIST = [
    "52,,province,贵州省",
    "5203,52,city,遵义市",
    "520328,5203,county,湄潭县",
    "520328101,520328,township,永兴镇",
]


@pytest.fixture
def load(tmp_path):
    def loaded(lines, *, on=FIRST, head="code,parent,level,name", by=None, **given):
        file = tmp_path / "divisions.csv"
        file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
        return load_divisions(read_divisions(file), on=on, by=by, **given)

    return loaded


def test_the_shipped_list_loads_whole_and_a_second_time_changes_nothing():
    divisions = read_divisions(DIVISIONS_FILE)

    assert fill_divisions(on=FIRST, refresh=False) == Loaded(added=2680, changed=0, ended=0)
    assert fill_divisions(on=LATER, refresh=True) == Loaded(0, 0, 0)
    assert len(divisions) == 2680
    assert Division.objects.get(pk="520328101204").parent_id == "520328101"
    assert not Division.objects.exclude(valid_from=None, valid_to=None).exists()
    assert AuditEntry.objects.filter(action="divisions.loaded").count() == 1


def test_loading_costs_the_same_queries_for_many(load, django_assert_max_num_queries):
    villages = [f"520328101{number:03d},520328101,village,村{number}" for number in range(200, 700)]

    with django_assert_max_num_queries(13):
        load(LIST + villages)


def test_a_list_of_one_county_leaves_every_other_place_alone(load):
    fill_divisions(on=FIRST, refresh=False)
    other = ["36,,province,赣省", "3699,36,city,安远市", "369901,3699,county,清溪县"]

    assert load(other, on=LATER) == Loaded(3, 0, 0)
    assert load(["369901100,369901,township,石桥镇"], on=LATER) == Loaded(1, 0, 0)
    assert Division.objects.filter(valid_to=None).count() == 2684
    assert fill_divisions(on=LAST, refresh=True) == Loaded(0, 0, 0, missing=0)
    assert fill_divisions(on=LAST, refresh=False) == Loaded(0, 0, 0)
    assert Division.objects.filter(valid_to=None).count() == 2684
    assert Division.objects.get(pk="369901").valid_from is None
    assert Division.objects.get(pk="369901100").valid_from == LATER


def test_a_list_whose_place_above_is_nowhere_is_refused(load):
    with pytest.raises(Refused, match=r"2.*3699"):
        load(["369901,3699,county,清溪县"])


def test_a_code_that_vanishes_ends_only_where_that_is_asked_for(load):
    load(LIST)

    assert load(LIST[:3], on=LATER) == Loaded(0, 0, 0, missing=1)
    assert Division.objects.get(pk="520328101").valid_to is None
    assert load(LIST[:3], on=LATER, end_missing=True) == Loaded(0, 0, ended=1)
    assert Division.objects.get(pk="520328101").valid_to == date(2026, 5, 31)
    assert load(LIST[:3], on=LAST, end_missing=True) == Loaded(0, 0, 0)
    assert load(LIST, on=LAST) == Loaded(0, changed=1, ended=0)
    assert Division.objects.get(pk="520328101").valid_to is None


def test_what_ends_lies_below_the_places_of_the_list(load):
    load([*LIST, "520329,5203,county,余庆县", "520329101,520329,township,白泥镇"])

    assert load(["520328,5203,county,湄潭县"], on=LATER, end_missing=True) == Loaded(0, 0, ended=1)
    assert list(Division.objects.exclude(valid_to=None).values_list("pk", flat=True)) == ["520328101"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_only_a_system_administrator_loads_and_by_name_once_there_is_one(grove, load, role):
    lines = ["520398,5203,county,试点县"]
    with pytest.raises(Forbidden):
        load(lines, by=grove.as_(role, "湄潭县"))
    system = grove.as_(Role.SYSTEM, "湄潭县")
    with pytest.raises(Forbidden, match="--by"):
        load(lines)
    assert load(lines, by=system) == Loaded(1, 0, 0)
    assert AuditEntry.objects.get(action="divisions.loaded").user_id == system.user.pk


def test_a_new_code_begins_on_the_day_it_is_loaded(load):
    load(LIST[:3])
    load(LIST, on=LATER)

    assert Division.objects.get(pk="520328101").valid_from == LATER
    assert Division.objects.get(pk="520328").valid_from is None


def test_a_renamed_division_takes_its_new_name(load):
    load(LIST)

    assert load([*LIST[:3], "520328101,520328,township,永兴街道"], on=LATER) == Loaded(0, 1, 0)
    assert Division.objects.get(pk="520328101").name == "永兴街道"


WRONG = {
    "unknown level": "520328102,520328,town,复兴镇",
    "too short": "52032,5203,county,湄潭县",
    "other digits": "５２０３２８１０２,520328,township,复兴镇",
    "not below its parent": "520327102,520328,township,复兴镇",
    "parent missing": "520327102,520327,township,复兴镇",
    "without a parent": "520328102,,township,复兴镇",
    "twice": "520328101,520328,township,永兴镇",
    "nameless": "520328102,520328,township,",
}


@pytest.mark.parametrize("why", WRONG)
def test_a_wrong_line_is_named_and_nothing_is_loaded(load, why):
    with pytest.raises(Refused, match="6"):
        load([*LIST, WRONG[why]])

    assert not Division.objects.exists()


def test_an_empty_list_or_another_file_ends_nothing(load):
    load(LIST)

    with pytest.raises(Refused):
        load([], on=LATER)
    with pytest.raises(Refused):
        load(LIST, on=LATER, head="code;name")
    assert not Division.objects.exclude(valid_to=None).exists()


def test_the_command_says_what_it_did(tmp_path):
    file = tmp_path / "county.csv"
    file.write_text("\n".join(["code,parent,level,name", *LIST]), "utf-8")

    assert run("load", file) == "Divisions: 4 added, 0 changed, 0 ended.\n"
    file.write_text("\n".join(["code,parent,level,name", *LIST[:3]]), "utf-8")
    assert run("load", file).endswith(
        "1 more are on file that the list does not have; --end-missing ends them.\n"
    )
    assert run("load", file, "--end-missing") == "Divisions: 0 added, 0 changed, 1 ended.\n"
    with pytest.raises(CommandError):
        run("load", tmp_path / "none.csv")


def test_divisions_are_found_by_a_part_of_the_name_or_the_beginning_of_the_code(load):
    load(LIST)

    assert run("find", "永兴") == "520328101\ttownship\t贵州省 遵义市 湄潭县 永兴镇\n"
    assert [division.code for division in divisions_found("5203")] == ["5203", "520328", "520328101"]
    with pytest.raises(CommandError, match="石桥"):
        run("find", "石桥")
    load(LIST[:3], end_missing=True)
    assert divisions_found("永兴") == []


def test_finding_costs_one_query(load, django_assert_num_queries):
    load(LIST)
    with django_assert_num_queries(1):
        run("find", "52")
