"""The letters by which a name is found beside its initials: other readings, and Latin names in full."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice, product

from .names import MARKS
from .pinyin import PLAIN, SURNAMES, syllables_of

# Characters of names that are read in two ways or more, where the first letter differs.
OTHER_READINGS = {
    "藏": "zang cang", "粘": "nian zhan", "郇": "xun huan", "晟": "sheng cheng", "盛": "sheng cheng",
    "朝": "chao zhao", "长": "chang zhang", "重": "chong zhong", "乐": "le yue", "行": "xing hang",
    "曾": "zeng ceng", "单": "shan dan chan", "茜": "qian xi", "奇": "qi ji", "颉": "xie jie",
    "蔓": "man wan", "峤": "qiao jiao", "栖": "qi xi", "澹": "dan tan", "荨": "qian xun",
    "蔚": "wei yu", "尉": "wei yu", "浚": "jun xun", "禅": "chan shan", "系": "xi ji",
    "筠": "yun jun", "炅": "jiong gui", "珏": "jue yu", "箐": "qing jing", "菁": "jing qing",
    "逢": "feng pang", "莞": "guan wan", "纶": "lun guan", "宓": "mi fu", "兹": "zi ci", "谷": "gu yu",
    "莘": "shen xin", "瞿": "qu ju", "费": "fei bi", "郄": "qie xi", "谌": "chen shen", "隗": "wei kui",
    "阚": "kan han", "覃": "qin tan", "亓": "qi ji", "褚": "chu zhu", "俟": "si qi",
}  # fmt: skip
MOST = 7
LONGEST = 50
LONGEST_OF_ALL = 400
BETWEEN = re.compile(r"[\s.'·\-]")


def letters(text: str) -> str:
    """A text in Latin letters as small letters without marks, spaces and dots; "" for any other text."""
    apart = unicodedata.normalize("NFKD", text.translate(MARKS).casefold().translate(PLAIN))
    plain = BETWEEN.sub("", "".join(c for c in apart if not unicodedata.combining(c)))
    return plain if re.fullmatch("[a-z]+", plain) else ""


def other_letters(name: str) -> str:
    """What letters beside its initials a name is found by, with spaces between.

    A Latin name is found by its letters. A Chinese one by its initials under other readings, at
    most MOST of them: 曾晟 is kept under zs and found by zc, cs and cc as well.
    """
    if spelled := letters(name):
        return spelled[:LONGEST]
    characters = name.replace("·", "")
    kept = syllables_of(name)
    if len(kept) != len(characters):
        return ""
    choices = [
        dict.fromkeys([kept[place][0], *_first_letters(character, surname=place < 2)])
        for place, character in enumerate(characters)
    ]
    found = dict.fromkeys("".join(one) for one in islice(product(*choices), MOST + 1))
    return " ".join(list(found)[1:])


def _first_letters(character: str, *, surname: bool) -> list[str]:
    readings = OTHER_READINGS.get(character, "").split()
    if surname and character in SURNAMES:
        readings += [SURNAMES[character], *syllables_of(character, as_name=False)]
    return [reading[0] for reading in readings]
