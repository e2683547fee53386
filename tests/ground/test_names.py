from contextlib import suppress
from unicodedata import normalize

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from ground.names import validate_person_name
from ground.pinyin import name_keys


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("单晓明", ("shan xiao ming", "sxm")),
        ("仇和", ("qiu he", "qh")),
        ("区志强", ("ou zhi qiang", "ozq")),
        ("查良镛", ("zha liang yong", "zly")),
        ("解晓东", ("xie xiao dong", "xxd")),
        ("曾国藩", ("zeng guo fan", "zgf")),
        ("朴正熙", ("piao zheng xi", "pzx")),
        ("任长霞", ("ren zhang xia", "rzx")),
        ("尉迟恭", ("yu chi gong", "ycg")),
        ("𠮷田茂", ("ji tian mao", "jtm")),
        ("阿卜杜热合曼·买买提", ("a bo du re he man mai mai ti", "abdrhmmmt")),
        ("Åsa Müller", ("asa muller", "am")),
    ],
)
def test_names_are_found_by_how_they_are_read(name, keys):
    assert name_keys(name) == keys


DOTS = "·•‧∙⋅●◦⦁・･.。｡˙ㆍ\uff0e\u2024\u0387\ua78f\u2e31\u2e33"
han = st.sampled_from("王小明阿卜杜热合曼孜提〇𠮷㐂䶮贠晟﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩")
latin = st.sampled_from("aZéÜñçøłßğşőVạễñĐ")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 王 小明 ", "王小明"),
        ("王", "王"),
        ("𠮷田茂", "𠮷田茂"),
        ("﨑﨨", "﨑﨨"),
        ("\ufa10", "塚"),
        ("阿卜杜热合曼•买买提", "阿卜杜热合曼·买买提"),
        ("买买提.艾力", "买买提·艾力"),
        ("买买提 \uff0e 艾力", "买买提·艾力"),
        ("买买提˙艾力", "买买提·艾力"),
        ("孜" * 11 + "·" + "提" * 12, "孜" * 11 + "·" + "提" * 12),
        ("J. O'Neil", "J. O'Neil"),
        ("J. O’Neil–Smith", "J. O'Neil-Smith"),
        ("José  Müller", "José Müller"),
        ("Jose\u0301 Mu\u0308ller", "José Müller"),
        ("Nguyễn Thị Hạnh", "Nguyễn Thị Hạnh"),
        ("\uff2d\uff41ria\u3000da\u3000Silva", "Maria da Silva"),
        ("Karim・Abdul", "Karim·Abdul"),
        ("王\u200b明", "王明"),
    ],
)
def test_names_are_kept_as_on_the_card(typed, kept):
    assert validate_person_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", " ", "·", "王1明", "<b>", "王明·", "·王明", "王··明", "a×b", "=HYPERLINK", "王\ue000", "王" * 51],
)
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(ValidationError):
        validate_person_name(typed)


@given(st.lists(st.text(han, min_size=1, max_size=8), min_size=2, max_size=4), st.data())
def test_every_dot_that_people_type_gives_the_same_name(parts, data):
    typed = parts[0]
    for part in parts[1:]:
        space = data.draw(st.sampled_from(["", " ", "\u3000"]))
        typed += space + data.draw(st.sampled_from(DOTS)) + space + part

    assert validate_person_name(typed) == "·".join(parts)


@given(st.text(han, min_size=1, max_size=50) | st.text(latin, min_size=1, max_size=50))
def test_characters_and_letters_with_marks_are_kept_composed_or_not(name):
    assert validate_person_name(name) == name
    assert validate_person_name(normalize("NFD", name)) == name


@given(st.text(st.characters() | han | latin | st.sampled_from(DOTS + " .'-"), max_size=12))
@example("R\u00b8")
def test_a_name_in_normal_form_stays_as_it_is(text):
    with suppress(ValidationError):
        name = validate_person_name(text)
        assert validate_person_name(name) == name
