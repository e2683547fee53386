import struct
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from jobs.workbooks import book, stream, text
from jobs.workbooks.layout import Column, Format, add_list, put, sheet_title

# The tag of the extra field that zip64 adds to a header.
ZIP64_EXTRA = 1
MADE_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
COLUMNS = [
    Column("编号", Format.TEXT, 20),
    Column("件数", Format.WHOLE),
    Column("金额", Format.MONEY),
    Column("日期", Format.DAY),
]


def build(path, rows, *, columns=COLUMNS, caption="", **options):
    wb = Workbook()
    put(wb.active["A1"], "封面")
    add_list(wb, "名单", columns, caption=caption)
    counts = book.save(wb, path, {"名单": rows}, made_at=MADE_AT, **options)
    assert list(counts) == ["名单"]
    return counts["名单"]


def texts_of(path, values):
    build(path, [[value] for value in values], columns=[Column("姓名")])
    sheet = load_workbook(path)["名单"]
    return [cell for (cell,) in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize(
    "wish",
    ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1+1", "\x0b=1", "=1\ud800"],
)
def test_formula_like_text_stays_a_quoted_text(tmp_path, wish):
    (cell,) = texts_of(tmp_path / "a.xlsx", [wish])
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert cell.value == text.clean(wish)


def test_ordinary_text_is_not_quoted(tmp_path):
    (cell,) = texts_of(tmp_path / "a.xlsx", ["欧阳·娜娜𠮷"])
    assert (cell.value, cell.quotePrefix) == ("欧阳·娜娜𠮷", False)


@pytest.mark.parametrize("value", ["=1+1", "张\x0b三", "张\ud83d三", 10**17, None])
def test_a_formatted_cell_takes_what_a_streamed_one_takes(tmp_path, value):
    wb = Workbook()
    put(wb.active["A1"], value)
    wb.save(tmp_path / "a.xlsx")
    cell = load_workbook(tmp_path / "a.xlsx").active["A1"]
    assert cell.data_type != "f"
    assert cell.value == (None if value is None else text.clean(str(value)))
    assert cell.quotePrefix is (value == "=1+1")


def test_control_characters_and_lone_surrogates_are_dropped(tmp_path):
    cells = texts_of(tmp_path / "a.xlsx", ["张\x0b三", "李\ud83d四", "王\x00\ufffe五"])
    assert [cell.value for cell in cells] == ["张三", "李四", "王五"]


@given(st.text(st.characters()))
def test_any_text_makes_well_formed_xml(value):
    style = stream.ColumnStyle(1, 2, is_text=True)
    cell = ElementTree.fromstring(stream.cell_xml("A1", value, style))
    assert "".join(cell.itertext()) == text.literal(text.clean(value))


def test_text_that_looks_like_an_escape_is_read_back_as_typed(tmp_path):
    build(tmp_path / "a.xlsx", [["_x0041_"]], columns=[Column("姓名")])
    rows = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_name("名单").to_python()
    assert rows == [["姓名"], ["_x0041_"]]


def test_a_long_number_keeps_all_its_digits_as_text(tmp_path):
    build(tmp_path / "a.xlsx", [[520328198001011234, 10**17 + 1, Decimal(10) ** 16, None]])
    row = next(load_workbook(tmp_path / "a.xlsx")["名单"].iter_rows(min_row=2, values_only=True))
    assert row == ("520328198001011234", "100000000000000001", "10000000000000000", None)


def test_a_text_column_makes_text_of_numbers(tmp_path):
    build(tmp_path / "a.xlsx", [[7, 7, 7, None]])
    row = next(load_workbook(tmp_path / "a.xlsx")["名单"].iter_rows(min_row=2, values_only=True))
    assert row == ("7", 7, 7, None)


def test_money_days_and_moments_are_values_to_reckon_with(tmp_path):
    columns = [Column("金额", Format.MONEY), Column("日期", Format.DAY), Column("时间", Format.MOMENT)]
    build(tmp_path / "a.xlsx", [[Decimal("0.10"), date(2024, 2, 29), MADE_AT]], columns=columns)
    sheet = load_workbook(tmp_path / "a.xlsx")["名单"]
    (money, day, moment) = sheet[2]
    assert (money.value, money.number_format) == (0.1, "#,##0.00")
    assert (day.value.isoformat(), day.number_format) == ("2024-02-29T00:00:00", "yyyy-mm-dd")
    assert moment.value.isoformat() == "2026-01-02T11:04:05", "the clock of Shanghai, not of London"


def test_a_cell_is_cut_at_the_length_a_spreadsheet_can_open(tmp_path):
    (cell,) = texts_of(tmp_path / "a.xlsx", ["𠮷" * 40_000])
    assert cell.value == "𠮷" * 16_383


def test_a_full_sheet_goes_on_in_the_next_one_under_the_same_headings(tmp_path):
    path = tmp_path / "a.xlsx"
    assert build(path, ([str(n), n, n, None] for n in range(11)), caption="花名册", last_row=6) == 11
    wb = load_workbook(path)
    assert wb.sheetnames == ["Sheet", "名单", "名单 (2)", "名单 (3)"]
    values = [
        row[1] for title in wb.sheetnames[1:] for row in wb[title].iter_rows(min_row=3, values_only=True)
    ]
    assert values == list(range(11))
    for title in wb.sheetnames[1:]:
        assert wb[title]["A2"].value == "编号"
        assert wb[title].max_row <= 6


def test_a_list_that_just_fills_its_sheet_needs_no_second_one(tmp_path):
    build(tmp_path / "a.xlsx", ([str(n), n, n, None] for n in range(5)), last_row=6)
    assert load_workbook(tmp_path / "a.xlsx").sheetnames == ["Sheet", "名单"]


def test_print_settings_and_repeated_headings_hold_on_every_sheet(tmp_path):
    path = tmp_path / "a.xlsx"
    wb = Workbook()
    sheet = add_list(wb, "县's 名单", COLUMNS, caption="花名册")
    sheet.auto_filter.ref = "A2:D3"
    add_list(wb, "空", COLUMNS)
    last = wb.create_sheet("合计")
    last.print_title_rows = "1:4"
    rows = ([str(n), n, n, None] for n in range(7))
    book.save(wb, path, {"县's 名单": rows, "空": ()}, made_at=MADE_AT, last_row=6)
    wb = load_workbook(path)
    assert wb.sheetnames == ["Sheet", "县's 名单", "县's 名单 (2)", "空", "合计"]
    assert [wb[name].print_title_rows for name in wb.sheetnames] == [None, "$1:$2", "$1:$2", "$1:$1", "$1:$4"]
    assert [wb[name].auto_filter.ref for name in wb.sheetnames[1:3]] == ["A2:D6", "A2:D5"]
    for name in wb.sheetnames[1:4]:
        assert wb[name].page_setup.paperSize == 9
        assert wb[name].page_setup.orientation == "landscape"
        assert wb[name].freeze_panes in ("A2", "A3")


def test_a_row_is_as_high_as_its_longest_text_needs(tmp_path):
    """A reader does not measure a row again on opening: what is not told here stands cut."""
    build(
        tmp_path / "a.xlsx",
        [["短"], ["长" * 9], ["长" * 10], ["abcdefghijklmnopqrs"], ["一\n二\n三"], ["长" * 4000]],
        columns=[Column("事由", width=20)],
    )
    sheet = load_workbook(tmp_path / "a.xlsx")["名单"]
    heights = [sheet.row_dimensions[row].height for row in range(2, 8)]
    assert heights == [None, None, 30, None, 45, stream.HIGHEST]
    assert sheet["A2"].alignment.wrap_text


def test_plain_placeholder_cells_are_enough(tmp_path):
    wb = Workbook()
    wb.active.title = "名单"
    wb.active.append(["甲", "乙"])
    wb.active.cell(2, 1)
    wb.active.cell(2, 2)
    book.save(wb, tmp_path / "a.xlsx", {"名单": [["=1", 2]]}, made_at=MADE_AT)
    rows = list(load_workbook(tmp_path / "a.xlsx")["名单"].iter_rows(values_only=True))
    assert rows == [("甲", "乙"), ("=1", 2)]


def test_a_placeholder_without_its_empty_row_is_refused(tmp_path):
    wb = Workbook()
    wb.active.append(["甲"])
    with pytest.raises(ValueError, match="must be empty"):
        book.save(wb, tmp_path / "a.xlsx", {"Sheet": []}, made_at=MADE_AT)


def test_a_row_of_another_width_is_refused(tmp_path):
    with pytest.raises(ValueError, match="shorter"):
        build(tmp_path / "a.xlsx", [["1", 2]])


def test_the_same_rows_make_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        build(tmp_path / name, [["1", 2, Decimal("3.00"), None]])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_sheet_titles_are_made_fit_for_a_workbook():
    wb = Workbook()
    wb.active.title = "湄潭县"
    assert sheet_title(wb, "湄潭县") == "湄潭县 (2)"
    assert sheet_title(wb, "a/b:c[1]*?\\") == "a b c 1"
    assert sheet_title(wb, "'") == "Sheet"
    assert sheet_title(wb, "长" * 40) == "长" * 31


def peak_of(path, count):
    tracemalloc.start()
    build(path, ([f"52032819800101{n:04}", n, Decimal("1.10"), None] for n in range(count)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_list(tmp_path):
    small, large = peak_of(tmp_path / "a.xlsx", 2_000), peak_of(tmp_path / "b.xlsx", 20_000)
    assert large - small < 200_000


def test_a_sheet_of_more_than_four_gigabytes_could_be_written(tmp_path):
    path = tmp_path / "a.xlsx"
    build(path, [["1", 2, 3, None]])
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        start = archive.getinfo("xl/worksheets/sheet2.xml").header_offset
    # The local header keeps room for sizes of eight bytes, whatever the sizes turn out to be.
    name_length, extra_length = struct.unpack("<HH", path.read_bytes()[start + 26 : start + 30])
    extra = path.read_bytes()[start + 30 + name_length :][:extra_length]
    assert struct.unpack("<HH", extra[:4]) == (ZIP64_EXTRA, 16)
