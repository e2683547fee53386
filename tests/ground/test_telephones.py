"""One number has one form, however it is typed, and is known for one in free text and in logs."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from config.logs import redact
from ground.fields import PhoneField
from ground.free_text import holds_number
from ground.telephones import normal_phone, phone_last_four, shown_phone

EXTENSIONS = st.from_regex(r"[0-9]{1,6}", fullmatch=True)
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINES = st.from_regex(r"0(10|2[0-9])-[2-9][0-9]{7}|0[3-9][0-9]{2}-[2-9][0-9]{6,7}", fullmatch=True)
SERVICES = st.from_regex(r"[48]00-[0-9]{3}-[0-9]{4}", fullmatch=True)
ABROAD = st.from_regex(r"\+85[23] [2-9][0-9]{3} [0-9]{4}", fullmatch=True)
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in (*range(0x23, 0x24), *range(0x28, 0x3A))})


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("138 5120 7788", "13851207788"),
        ("+86 138-5120-7788", "13851207788"),
        ("8613851207788", "13851207788"),
        ("008613851207788", "13851207788"),
        ("(+86)13851207788", "13851207788"),
        ("１３８５１２０７７８８", "13851207788"),
        ("0851-28221234", "085128221234"),
        ("（0851）2822123", "08512822123"),
        ("(0851)-2822 1234", "085128221234"),
        ("0851—28221234", "085128221234"),
        ("010-62345678", "01062345678"),
        ("+86-851-28221234", "085128221234"),
        ("+86 (0851) 28221234", "085128221234"),
        ("8685128221234", "085128221234"),
        ("86-10-62345678", "01062345678"),
        ("0851-28221234转8001", "085128221234-8001"),
        ("0851-28221234 转 8001", "085128221234-8001"),
        ("0851-28221234-8001", "085128221234-8001"),
        ("0851-2822-1234-8001", "085128221234-8001"),
        ("0851-28221234#8001", "085128221234-8001"),
        ("0851-28221234 分机号：8001", "085128221234-8001"),
        ("0851-28221234 ext. 8001", "085128221234-8001"),
        ("+86-851-28221234 转 1", "085128221234-1"),
        ("0858-8221234-8", "08588221234-8"),
        ("0858-82212348", "085882212348"),
        ("400-812-3456", "4008123456"),
        ("4008123456 转 2", "4008123456-2"),
        ("400-812-3456-2", "4008123456-2"),
        ("8008101234", "8008101234"),
        ("+852 6123 4567", "+85261234567"),
        ("00853-6612-3456", "+85366123456"),
        ("+852 2123 4567 #12", "+85221234567-12"),
        ("0852-8221234", "08528221234"),
    ],
)
def test_phones_have_one_normal_form(typed, normal):
    assert normal_phone(typed) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "12851207788",
        "28221234",
        "0851-1822123",
        "1385120778",
        "010-623456",
        "851-28221234",
        "85261234567",
        "+852 1123 4567",
        "+81 90 1234 5678",
        "13851207788 转 8001",
        "13851207788-1",
        "0851-28221234转",
        "0851-28221234-1234567",
        "500-812-3456",
        "86",
        "转8001",
        "٠٨٥١٢٨٢٢١٢٣٤",
    ],
)
def test_what_is_no_phone_is_refused(typed):
    with pytest.raises(ValidationError):
        normal_phone(typed)


@st.composite
def typings(draw):
    """A number in normal form, and one of the ways in which people type it."""
    grouped = draw(MOBILES | LANDLINES | SERVICES | ABROAD)
    plain = grouped.replace("-", "").replace(" ", "")
    typed = draw(
        st.sampled_from([grouped, grouped.replace("-", draw(st.sampled_from("\u2010\u2013—－"))), plain])
    )
    if typed[0] == "0":
        bare = typed[1:]
        typed = draw(st.sampled_from([typed, f"+86-{bare}", f"86{bare}", f"0086 {bare}", f"+86 {typed}"]))
        if typed == grouped and draw(st.booleans()):
            typed = "({})".format(typed.replace("-", ")", 1)).rstrip(")")
    elif typed[0] == "1":
        typed = draw(st.sampled_from(["", "86", "+86", "+86 ", "0086-", "(+86)"])) + typed
    if plain[0] != "1" and draw(st.booleans()):
        extension = draw(EXTENSIONS)
        plain, typed = f"{plain}-{extension}", typed + draw(st.sampled_from(MARKS)) + extension
    return plain, draw(st.sampled_from([typed, typed.translate(WIDE), f" {typed}\u200b"]))


MARKS = ("转", " 转 ", "#", " ext ", "分机")


@given(typings())
def test_every_way_of_typing_a_phone_gives_the_same_one(typing):
    normal, typed = typing

    assert normal_phone(typed) == normal
    assert PhoneField().clean(typed) == normal
    assert not PhoneField().has_changed(normal, typed)
    assert normal_phone(shown_phone(normal).replace("ext.", "转")) == normal


@given(typings())
def test_a_normal_form_stays_as_it_is(typing):
    normal, _typed = typing

    assert normal_phone(normal) == normal
    assert phone_last_four(normal) == normal.partition("-")[0][-4:]


@given(st.text(st.sampled_from("0123456789+-()# 转86085"), max_size=24))
def test_whatever_is_typed_is_a_phone_or_refused(typed):
    with suppress(ValidationError):
        assert normal_phone(normal_phone(typed)) == normal_phone(typed)


@given(typings().filter(lambda typing: typing[0][:3] not in ("400", "800")))
def test_the_phone_of_a_person_is_known_in_free_text_and_in_logs(typing):
    normal, typed = typing

    assert holds_number(f"联系电话{typed}，白天")
    assert holds_number(f"联系电话{shown_phone(normal)}，白天")
    number = normal.partition("-")[0]
    assert number not in redact(f"saved {number}, done")
    assert number[-8:] not in redact(f"saved {shown_phone(number).replace(' ', '-')}, done").replace("-", "")


@pytest.mark.parametrize(
    ("normal", "shown"),
    [
        ("13851207788", "13851207788"),
        ("085128221234-8001", "0851-28221234 ext. 8001"),
        ("01062345678", "010-62345678"),
        ("4008123456", "400-812-3456"),
        ("+85261234567", "+852 6123 4567"),
        ("0851-28221234", "0851-28221234"),
        ("", ""),
    ],
)
def test_a_phone_is_shown_as_people_read_it_out(normal, shown):
    assert shown_phone(normal) == shown
