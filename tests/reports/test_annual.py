from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.utils import translation
from openpyxl import load_workbook

from accounts.roles import Role
from assistance.cases.states import CaseState
from assistance.models import AidCase
from branches.models import Branch, BranchStatus
from families.models import EvidenceKind, HouseholdClass
from reports.workbooks.annual import ANNUAL
from tests.assistance.world import NOW
from tests.reports.ground import built, path_of, sheet, table

COVER, BY_ASSOCIATION, BY_SCHEME, BY_KIND, ASSOCIATIONS, MEMBERS, CASES = range(7)

# The tree by its parents, not by the ancestor columns that the figures use.
CHECKED = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM branches_branch WHERE id = %(top)s
    UNION ALL
    SELECT child.id FROM branches_branch child JOIN below ON child.parent_id = below.id WHERE %(deep)s
)
SELECT count(DISTINCT household_id), count(DISTINCT beneficiary_id), count(*),
       coalesce(sum(approved_amount), 0)
  FROM assistance_aidcase JOIN below ON below.id = branch_id
 WHERE to_char(decided_on, 'YYYY') = '2025' AND approved_amount IS NOT NULL AND state <> 'reversed'
   AND (%(scheme)s::bigint IS NULL OR scheme_id = %(scheme)s)
"""


def checked(branch, *, deep=True, scheme=None):
    with connection.cursor() as cursor:
        cursor.execute(CHECKED, {"top": branch.pk, "deep": deep, "scheme": scheme and scheme.pk})
        return list(cursor.fetchone())


def numbers(row):
    return [*map(int, row[-4:-1]), Decimal(str(row[-1]))]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_total_is_what_sql_counts_from_the_cases(ground, seed):
    ground.scatter(seed, cases=240)
    for place in ("贵州省", "遵义市", "湄潭县", "永兴镇", "茅坝村", "茅贡米业", "永兴茶厂"):
        branch = ground.branches[place]
        path = path_of(built(ground.as_(Role.MANAGER, place), branch))
        rows, total = table(path, BY_ASSOCIATION)
        assert numbers(total) == checked(branch), place
        for row in rows:
            listed = Branch.objects.get(code=row[2])
            assert numbers(row) == checked(listed, deep=listed != branch), (place, row[1])
        children = set(Branch.objects.filter(parent=branch).values_list("code", flat=True))
        assert {row[2] for row in rows} - {branch.code} == children
        rows, total = table(path, BY_SCHEME)
        assert numbers(total) == checked(branch)
        for scheme in (ground.scheme, ground.second_scheme()):
            shown = [numbers(row) for row in rows if row[1] == scheme.name]
            assert shown == [counted for counted in [checked(branch, scheme=scheme)] if counted[2]]
        *listed, together = sheet(path, CASES)[2:]
        assert (together[1], Decimal(str(together[-2] or 0))) == ("Total", checked(branch)[3])
        assert (len(listed), sum(Decimal(str(row[-2])) for row in listed)) == tuple(checked(branch)[2:])


def test_households_and_people_are_counted_anew_for_the_total(ground):
    home = ground.home("茅坝村")
    student = ground.student(home)
    ground.case(home, student)
    ground.case(home, student, place="随阳山村")
    rows, total = table(
        path_of(built(ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"])), BY_ASSOCIATION
    )
    assert [numbers(row) for row in rows if row[-4]] == [[1, 1, 1, 1000], [1, 1, 1, 1000]]
    assert numbers(total) == [1, 1, 2, 2000]


def test_associations_without_cases_are_listed_with_zeros_and_the_county_itself_where_it_has_some(ground):
    home = ground.home("湄潭县")
    ground.case(home, ground.student(home))
    rows, _total = table(
        path_of(built(ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"])), BY_ASSOCIATION
    )
    assert [(row[2], *numbers(row)) for row in rows] == [
        ("520328101", 0, 0, 0, 0),
        ("520328102", 0, 0, 0, 0),
        ("520328-E001", 0, 0, 0, 0),
        ("520328", 1, 1, 1, 1000),
    ]


def test_a_closed_association_stays_while_its_cases_count(ground):
    for place in ("茅坝村", "永兴镇", "复兴镇"):
        home = ground.home(place)
        ground.case(
            home, ground.student(home), decided_on=date(2024, 5, 1) if place == "复兴镇" else date(2025, 5, 1)
        )
    closed = Branch.objects.filter(code__in=["520328101", "520328102"])
    closed.update(status=BranchStatus.CLOSED, closed_on=date(2025, 6, 1), counted_until=NOW)
    rows, _total = table(
        path_of(built(ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"])), BY_ASSOCIATION
    )
    assert [(row[2], numbers(row)[2]) for row in rows] == [("520328101", 2), ("520328-E001", 0)]


def test_rows_follow_todays_tree(ground):
    home = ground.home("茅坝村")
    ground.case(home, ground.student(home))
    moved = ground.branches["茅坝村"]
    moved.parent = ground.branches["复兴镇"]
    moved.save()
    home.aid_cases.get().save()
    rows, _total = table(
        path_of(built(ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"])), BY_ASSOCIATION
    )
    assert {row[2]: numbers(row)[2] for row in rows if row[-2]} == {"520328102": 1}


def test_a_township_workbook_holds_its_subtree_alone(ground):
    for place in ("茅坝村", "永兴茶厂", "永兴镇", "随阳山村", "湄潭县", "茅贡米业"):
        home = ground.home(place, head=f"户主{place}")
        ground.case(home, ground.student(home, f"学生{place}"))
    path = path_of(built(ground.as_(Role.MANAGER, "永兴镇"), ground.branches["永兴镇"]))
    rows, total = table(path, BY_ASSOCIATION)
    assert [(row[1], numbers(row)[2]) for row in rows] == [("茅坝村", 2), ("永兴镇 itself", 1)]
    assert numbers(total) == [3, 3, 3, 3000]
    assert [row[2:5] for row in sheet(path, CASES)[2:-1]] == [
        ["永兴镇", "茅坝村", ""],
        ["永兴镇", "茅坝村 · 永兴茶厂", ""],
        ["永兴镇", "itself", ""],
    ]
    everything = str([sheet(path, number) for number in range(7)])
    assert [place for place in ("随阳山村", "茅贡米业") if place in everything] == []


def test_the_list_has_the_case_as_a_clerk_knows_it(ground):
    home = ground.home("茅坝村", group="木厂组")
    student = ground.student(home)
    for kind, starts, ends, until in (
        ("only_child", date(2010, 1, 1), None, None),
        ("hardship", date(2012, 1, 1), date(2020, 1, 1), None),
        ("two_daughters", date(2010, 1, 1), None, NOW),
    ):
        HouseholdClass.objects.create(
            branch=home.branch,
            household=home,
            kind=kind,
            starts_on=starts,
            ends_on=ends,
            evidence=EvidenceKind.CERTIFICATE,
            recorded_by=home.entered_by,
            counted_from=NOW,
            counted_until=until,
        )
    case = ground.case(home, student, amount=Decimal("1409.50"), decided_on=date(2025, 3, 4))
    path = path_of(built(ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"]))
    _caption, _headings, row, _total = sheet(path, CASES)
    assert row == [
        1,
        case.number,
        "永兴镇",
        "茅坝村",
        "木厂组",
        "周德贵",
        "周小梅",
        "daughter",
        "only-child household",
        "职业教育助学金",
        1409.5,
        date(2025, 3, 4),
    ]


def test_the_list_goes_by_town_village_and_group(ground):
    for place, group in (
        ("茅贡米业", ""),
        ("永兴镇", ""),
        ("随阳山村", ""),
        ("永兴茶厂", ""),
        ("茅坝村", "乙组"),
        ("茅坝村", "甲组"),
        ("湄潭县", ""),
    ):
        home = ground.home(place, group=group)
        ground.case(home, ground.student(home))
    path = path_of(built(ground.as_(Role.MANAGER, "遵义市"), ground.branches["遵义市"]))
    assert [row[2:6] for row in sheet(path, CASES)[2:-1]] == [
        ["湄潭县", "永兴镇", "茅坝村", "乙组"],
        ["湄潭县", "永兴镇", "茅坝村", "甲组"],
        ["湄潭县", "永兴镇", "茅坝村 · 永兴茶厂", ""],
        ["湄潭县", "永兴镇", "itself", ""],
        ["湄潭县", "复兴镇", "随阳山村", ""],
        ["湄潭县", "directly under", "茅贡米业", ""],
        ["湄潭县", "directly under", "itself", ""],
    ]


def test_a_village_that_was_moved_stands_with_its_town_of_today(ground):
    for place, group in (("茅坝村", "十一组"), ("茅坝村", "第二组"), ("随阳山村", ""), ("永兴镇", "")):
        home = ground.home(place, group=group)
        ground.case(home, ground.student(home))
    Branch.objects.filter(short_name="茅坝村").update(parent=ground.branches["复兴镇"])
    AidCase.objects.update(version=F("version") + 1)

    path = path_of(built(ground.as_(Role.MANAGER, "遵义市"), ground.branches["遵义市"]))

    assert [row[2:6] for row in sheet(path, CASES)[2:-1]] == [
        ["湄潭县", "永兴镇", "itself", ""],
        ["湄潭县", "复兴镇", "茅坝村", "第二组"],
        ["湄潭县", "复兴镇", "茅坝村", "十一组"],
        ["湄潭县", "复兴镇", "随阳山村", ""],
    ]


def test_formula_like_names_become_text(ground):
    village = ground.branches["茅坝村"]
    village.short_name = "+86"
    village.save()
    home = ground.home("茅坝村", head='=HYPERLINK("http://x","y")', group="@SUM(A1)")
    ground.case(home, ground.student(home, "-1+\x0b1"))
    ground.scheme.name = "=1+1"
    ground.scheme.save()
    path = path_of(built(ground.as_(Role.MANAGER, "永兴镇"), ground.branches["永兴镇"]))
    workbook = load_workbook(path)
    cells = [cell for page in workbook for row in page.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    texts = {cell.value for cell in cells if cell.quotePrefix}
    assert texts >= {'=HYPERLINK("http://x","y")', "@SUM(A1)", "-1+1", "=1+1", "+86"}


def test_no_number_of_a_person_is_in_the_workbook(ground):
    home = ground.household()
    ground.case(home, home.members.get(relation="30").person)
    job = built(ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"])
    text = str([sheet(path_of(job), number) for number in range(7)])
    for person in (member.person for member in home.members.select_related("person")):
        assert person.id_number not in text
    assert home.accounts.get().number not in text
    assert job.files.get().contains_numbers is False


def test_sheets_print_on_a4_with_headings_and_signatures(ground):
    path = path_of(built(ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"]))
    for number, page in enumerate(load_workbook(path)):
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, int(number == COVER))
        upright = number in (BY_KIND, MEMBERS)
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (
            9,
            "portrait" if upright else "landscape",
        )
        texts = [str(cell.value) for row in page.iter_rows() for cell in row] + [page.oddFooter.left.text]
        assert len([text for text in texts if text and text.startswith("Reporting unit (seal):")]) == 1
        assert page.print_title_rows == (None, *["$1:$3"] * 5, "$1:$2")[number]


def test_no_name_is_cut_in_its_column(ground):
    ground.scheme.name = "道真仡佬族苗族自治县计划生育困难家庭临时生活救助（含突发重大疾病）"
    ground.scheme.save()
    home = ground.home("茅坝村")
    ground.case(home, ground.student(home))
    path = path_of(built(ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"]))
    for number, row, usual in ((BY_SCHEME, 4, 20), (CASES, 3, 20)):
        page = load_workbook(path).worksheets[number]
        (cell,) = [cell for cell in page[row] if cell.value == ground.scheme.name]
        assert cell.alignment.wrap_text
        assert page.row_dimensions[row].height > usual, number
    assert page.row_dimensions[2].height == 35  # "Relation to the head" goes over two lines


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_workbook_speaks_the_language_it_was_asked_in(ground, language):
    job = built(ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"], language=language)
    with translation.override(language):
        names = [str(name) for name in ANNUAL.sheets]
    assert load_workbook(path_of(job)).sheetnames == names


def test_the_year_is_that_of_the_local_day(ground):
    home = ground.home("茅坝村")
    student = ground.student(home)
    for moment, day in (
        (datetime(2024, 12, 31, 16, 0, tzinfo=UTC), date(2025, 1, 1)),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), date(2025, 12, 31)),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), date(2026, 1, 1)),
    ):
        case = ground.case(home, student, decided_on=day)
        AidCase.objects.filter(pk=case.pk).update(decided_at=moment)
    path = path_of(built(ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"]))
    assert [row[-1] for row in sheet(path, CASES)[2:-1]] == [date(2025, 1, 1), date(2025, 12, 31)]
    assert numbers(table(path, BY_ASSOCIATION)[1])[2] == 2


def test_states_before_approval_and_after_stopping_do_not_count(ground):
    home = ground.home("茅坝村")
    student = ground.student(home)
    for state in CaseState.values:
        ground.case(home, student, state=state)
    path = path_of(built(ground.as_(Role.FINANCE, "湄潭县"), ground.branches["湄潭县"]))
    assert numbers(table(path, BY_ASSOCIATION)[1]) == [1, 1, 7, 7000]
