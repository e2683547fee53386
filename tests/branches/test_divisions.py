from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from accounts.refusals import Refused
from branches.divisions import DIVISIONS_FILE, Loaded, load_divisions, read_divisions
from branches.models import Division

pytestmark = pytest.mark.django_db

FIRST, LATER, LAST = date(2026, 1, 1), date(2026, 6, 1), date(2026, 9, 1)
LIST = [
    "52,,province,贵州省",
    "5203,52,city,遵义市",
    "520328,5203,county,湄潭县",
    "520328101,520328,township,永兴镇",
]


@pytest.fixture
def load(tmp_path):
    def loaded(lines, *, on=FIRST, head="code,parent,level,name"):
        file = tmp_path / "divisions.csv"
        file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
        return load_divisions(read_divisions(file), on=on)

    return loaded


def test_the_shipped_list_loads_whole_and_a_second_time_changes_nothing():
    divisions = read_divisions(DIVISIONS_FILE)

    assert load_divisions(divisions, on=FIRST) == Loaded(added=2680, changed=0, ended=0)
    assert load_divisions(read_divisions(DIVISIONS_FILE), on=LATER) == Loaded(0, 0, 0)
    assert Division.objects.get(pk="520328101204").parent_id == "520328101"
    assert not Division.objects.exclude(valid_from=None, valid_to=None).exists()
    assert AuditEntry.objects.filter(action="divisions.loaded").count() == 1


def test_loading_costs_the_same_queries_for_many(load, django_assert_max_num_queries):
    villages = [f"520328101{number:03d},520328101,village,村{number}" for number in range(200, 700)]

    with django_assert_max_num_queries(12):
        load(LIST + villages)


def test_a_code_that_vanishes_ends_the_day_before_and_one_that_comes_back_is_open_again(load):
    load(LIST)

    assert load(LIST[:3], on=LATER) == Loaded(0, 0, ended=1)
    assert Division.objects.get(pk="520328101").valid_to == date(2026, 5, 31)
    assert load(LIST[:3], on=LAST) == Loaded(0, 0, 0)
    assert load(LIST, on=LAST) == Loaded(0, changed=1, ended=0)
    assert Division.objects.get(pk="520328101").valid_to is None


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
    out = StringIO()

    call_command("load_divisions", stdout=out)

    assert out.getvalue() == "2680 divisions added, 0 changed, 0 ended.\n"
    with pytest.raises(CommandError):
        call_command("load_divisions", file=tmp_path / "none.csv")
