"""Numbers of persons are recognised in what people write, however they write them."""

import pytest

from ground.fields import FreeTextField
from ground.free_text import holds_number
from tests.accounts.people import id_number

ID = id_number(born="19611212", place="520328")
OF_PERSONS = (
    ID,
    f"身份证{ID}。",
    ID.lower(),
    f"{ID[:6]} {ID[6:14]} {ID[14:]}",
    "-".join((ID[:6], ID[6:10], ID[10:12], ID[12:14], ID[14:])),
    " ".join(ID),
    "".join(chr(ord(digit) + 0xFEE0) if digit.isdecimal() else digit for digit in ID),
    "\u200b".join(ID),
    "520328611212371",
    "13800138000",
    "电话：138-0013-8000",
    "139.8520.1234",
    "+8613985201234",
    "１３８００１３８０００",
    "0852-28221234",
    "(0852)28221234",
    "085228221234",
    "0852-2822-1234",
    "+86-852-28221234",
    "86 0852 2822 1234",
    "008613985201234",
    "139\u20118520\u20111234",
    "0852-28221234转8001",
    "+852 6123 4567",
    "00853-66123456",
    "6228480402564890018",
    "6228 4804 0256 4890 018",
)
OF_OTHER_THINGS = (
    "",
    "家庭困难，母亲患病，2026年11月28日申请",
    "湄计协〔2024〕7号",
    "2024-01-01至2025-12-31，2026-01-15",
    "ZX520328-2026-00084",
    "HY520328-0000557",
    "JT520328-000354",
    "520328101204",
    "湄职校证字〔2026〕第000123号",
    "1,000 元，12.5 平方米，3 个孩子",
    "6228480402564890019",
    "1380013800",
    "咨询电话400-812-3456",
    "138001380001",
)


@pytest.mark.parametrize("text", OF_PERSONS)
def test_a_number_of_a_person_is_recognised(text):
    assert holds_number(text)
    assert holds_number(f"联系他：{text}（白天）")


@pytest.mark.parametrize("text", OF_OTHER_THINGS)
def test_other_numbers_are_left_alone(text):
    assert not holds_number(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u200b\u200d", ""),
        ("\u3164", ""),
        ("\u2800 \ufeff", ""),
        ("李\u202e四", "李四"),
        ("王\x0b五", "王五"),
        ("a\r\nSet-Cookie: x=y", "a Set-Cookie: x=y"),
        ("一\u2028二", "一 二"),
        (" 湄江街道 ", "湄江街道"),
    ],
)
def test_a_line_keeps_nothing_that_cannot_be_seen(typed, kept):
    assert FreeTextField(required=False).clean(typed) == kept
