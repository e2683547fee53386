"""One group has one key, however it is typed, and groups stand in the order of their numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.group_names import DIGITS, group_key, group_sort_key, number_of

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
NUMBERS = st.integers(1, 999)
# Of groups that many villages have, in the order in which a village reads them out.
IN_ORDER = [
    *["一组", "2组", "第三组", "第四村民小组", "五组", "６组", "第七小组", "八组", "九组", "十组", "十一组"],
    *["十九组", "二十组", "廿一组", "三十组", "九十九组", "一百零一组", "一百一十组"],
    *["八一组", "坪上组", "大寨一组", "大寨2组", "大寨第十组"],
]
UNITS = st.sampled_from(["组", "小组", "村民小组", "村民组", "会员小组"])


def chinese(number: int) -> str:
    """A number below a thousand as it is said: 12 十二, 105 一百零五, 110 一百一十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{DIGITS[hundreds - 1]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else DIGITS[tens - 1]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (DIGITS[ones - 1] if ones else "")


@st.composite
def typings(draw):
    """A number and one of the ways in which people type the group that has it."""
    number = draw(NUMBERS)
    numeral = draw(
        st.sampled_from([str(number), f"{number:02d}", str(number).translate(WIDE), chinese(number)])
    )
    space = draw(st.sampled_from(["", " ", "\u3000", "\u200b"]))
    return number, draw(st.sampled_from(["", "第"])) + space + numeral + space + draw(UNITS)


@given(typings())
def test_every_way_of_typing_a_numbered_group_gives_one_key(typing):
    number, typed = typing

    assert group_key(typed) == f"{number}组"
    assert group_key(f"大寨{typed}") == f"大寨{number}组"


@given(st.lists(typings(), min_size=2, max_size=8))
def test_groups_stand_in_the_order_of_their_numbers(groups):
    by_key = sorted(groups, key=lambda group: group_sort_key(group[1]).encode())

    assert [number for number, _typed in by_key] == sorted(number for number, _typed in groups)


@given(
    st.text(
        st.sampled_from("第一二三十廿百零\u3007123０９组村民小社队寨大坪A (、") | st.characters(), max_size=40
    )
)
def test_a_key_is_its_own_key_and_its_own_place(name):
    key = group_key(name)

    assert len(key) <= 80
    assert len(group_sort_key(name)) <= 240
    if len(key) < 80:
        assert group_key(key) == key
        assert group_sort_key(key) == group_sort_key(name)


def test_a_village_reads_its_groups_out_in_this_order():
    assert sorted(IN_ORDER, key=lambda name: group_sort_key(name).encode()) == IN_ORDER
    assert len({group_key(name) for name in IN_ORDER}) == len(IN_ORDER)


@pytest.mark.parametrize(
    "same",
    [
        ("3组", "3 组", "３组", "三组", "第三组", "第3组", "03组", "三", "3", "第三村民小组", "3\u200b组"),
        ("十社", "10社", "第十社"),
        ("二〇组", "二十组", "20组", "廿组"),
        ("三组（上寨）", "3组(上寨)"),
        ("A组", "a组", "\uff21组"),
        ("大寨组", "大寨小组", "大寨村民小组"),
    ],
)
def test_what_is_one_group(same):
    assert len({group_key(name) for name in same}) == 1


@pytest.mark.parametrize(
    "different",
    [
        ("三组", "三社", "三队", "三寨", "大寨三组", "十三组", "三岔组", "三号楼"),
        ("五一组", "五组", "一组", "五十一组"),
        ("陆家寨", "六家寨", "伍家坝", "五家坝"),
        ("九坝组", "9组"),
        ("茶叶一组", "茶叶二组", "一组"),
    ],
)
def test_what_are_different_groups(different):
    assert len({group_key(name) for name in different}) == len(different)


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        *[("十", 10), ("二十", 20), ("九十九", 99), ("廿三", 23), ("卅", 30), ("007", 7)],
        *[("一百", 100), ("一百零五", 105), ("一百一十五", 115), ("二〇", 20), ("一〇二", 102)],
        *[("", None), ("八一", None), ("一百五", None), ("一百零", None), ("零", None), ("十十", None)],
        ("百", None),
    ],
)
def test_numerals_are_read_as_they_are_said(numeral, number):
    assert number_of(numeral) == number
