"""Names are found by every letter that people type for them."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.pinyin import name_keys
from ground.readings import LONGEST, LONGEST_OF_ALL, MOST, OTHER_READINGS, letters, other_letters

LATIN = st.text(st.sampled_from("abcdeéüñçøłßğşőạễđÅŁĐ"), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("name", "sort_key", "others"),
    [
        ("贠小明", "yun xiao ming", []),
        ("粘晓明", "nian xiao ming", ["zxm"]),
        ("藏天朔", "zang tian shuo", ["cts"]),
        ("郇志强", "xun zhi qiang", ["hzq"]),
        ("王晟", "wang sheng", ["wc"]),
        ("单晓明", "shan xiao ming", ["dxm", "cxm"]),
        ("仇和", "qiu he", ["ch"]),
        ("尉迟恭", "yu chi gong", ["wcg"]),
        ("曾晟", "zeng sheng", ["zc", "cs", "cc"]),
        ("吴桂英", "wu gui ying", []),
        ("阿卜杜热合曼·买买提", "a bo du re he man mai mai ti", []),
        ("Maria da Silva", "maria da silva", ["mariadasilva"]),
        ("Søren Łukasz", "soren lukasz", ["sorenlukasz"]),
    ],
)
def test_a_name_has_one_place_in_the_order_and_is_found_by_every_reading(name, sort_key, others):
    assert name_keys(name)[0] == sort_key
    assert other_letters(name).split() == others


@pytest.mark.parametrize("name", ["张朝阳", "李朝阳", "朝阳"])
def test_both_readings_of_a_given_name_are_found(name):
    begin = name_keys(name)[1][:-2]

    assert {name_keys(name)[1], *other_letters(name).split()} == {f"{begin}cy", f"{begin}zy"}


def test_every_other_reading_has_another_first_letter():
    assert {len(character) for character in OTHER_READINGS} == {1}
    for character, readings in OTHER_READINGS.items():
        initials = [reading[0] for reading in readings.split()]
        assert len(set(initials)) == len(initials) > 1, character


@given(st.text(st.sampled_from("王朝长重乐行曾单茜奇尉藏晟盛粘﨑㐂𠮷〇"), min_size=1, max_size=50))
def test_the_other_letters_of_a_name_are_few_and_never_its_initials(name):
    _sort_key, initials = name_keys(name)
    others = other_letters(name).split()

    assert len(others) <= MOST
    assert len(other_letters(name)) <= LONGEST_OF_ALL
    assert len(set(others)) == len(others)
    assert initials not in others
    assert {len(one) for one in others} <= {len(initials)}


@given(st.lists(LATIN, min_size=1, max_size=4), st.sampled_from([" ", "  ", "-", "'", "’", ". ", "·", "・"]))
def test_case_marks_and_spaces_of_a_latin_name_do_not_matter(words, between):
    name = " ".join(words)
    found = letters(name)

    assert found == other_letters(name) or len(found) > LONGEST
    assert found.isascii()
    for typed in (name.upper(), name.lower(), between.join(words), normalize("NFD", name)):
        assert letters(typed) == found
    assert letters(found) == found
