"""Names of groups that carry a number, as villages have them: 一组, 第三村民小组, 十一社, 大寨2组.

One group is typed in many ways. The key says which of them are one, and the sort key orders them
by number. Both are functions of the name alone.
"""

from __future__ import annotations

import re

from .text import squeezed

LONGEST_KEY, LONGEST_SORT_KEY = 80, 240

DIGITS = "一二三四五六七八九"
NUMERALS = f"零〇{DIGITS}十百廿卅"
NUMERAL = re.compile(
    rf"(?:(?P<hundreds>[{DIGITS}])百(?P<gap>[零〇])?)?"
    rf"(?:(?P<tens>[{DIGITS}]?)十|(?P<score>[廿卅]))?(?P<ones>[{DIGITS}])?"
)
POSITIONAL = re.compile(rf"[{DIGITS}][零〇{DIGITS}]*[零〇][零〇{DIGITS}]*")
# What a village calls its groups by. The first all mean the same.
GROUP = r"(?:村民小组|村民组|会员小组|会员组|生产小组|小组|组)"
UNIT = rf"(?:{GROUP}|生产队|社|队|寨|屯|片区?|网格|班|单元|号?[楼栋幢]|支部)"
END = r"(?=$|[(、,])"
# A numeral within a name is a word of it (三岔, 九坝), unless it is said to be a number.
NUMBER = re.compile(
    rf"第*(?<![{NUMERALS}])([0-9]+)(?![0-9{NUMERALS}])|第+([{NUMERALS}]+)(?![0-9{NUMERALS}])"
    rf"|(?<![0-9{NUMERALS}])([{NUMERALS}]+)(?={UNIT}?{END})"
)
WIDTH = 6


def group_key(name: str) -> str:
    """What is the same for all ways of typing one group: 3组, ３ 组, 三组, 第三村民小组 → 3组."""
    key = re.sub(rf"{GROUP}{END}", "组", NUMBER.sub(_plainly, _folded(name)))
    return (f"{key}组" if key.isdecimal() else key)[:LONGEST_KEY]


def group_sort_key(name: str) -> str:
    """The order of groups, by the bytes of UTF-8: by number, then by name; those without number last."""
    return re.sub("[0-9]+", lambda found: found[0].zfill(WIDTH), group_key(name))[:LONGEST_SORT_KEY]


def group_keys(name: str) -> dict[str, str]:
    """Both as columns, for rows that are written past their model."""
    return {"name_key": group_key(name), "sort_key": group_sort_key(name)}


def _folded(name: str) -> str:
    # Small letters come apart again, and what comes together is folded again.
    return squeezed(squeezed(name).casefold())


def _plainly(found: re.Match[str]) -> str:
    number = number_of(found[1] or found[2] or found[3])
    return found[0] if number is None else str(number)


def number_of(numeral: str) -> int | None:
    """The number that Arabic digits or a Chinese numeral below a thousand stand for, or None.

    Two digits beside each other are a name as a rule (五一, 八一) and no number.
    """
    if numeral.isdecimal():
        return int(numeral)
    if POSITIONAL.fullmatch(numeral):
        return int("".join("0" if one in "零〇" else str(DIGITS.index(one) + 1) for one in numeral))
    found = NUMERAL.fullmatch(numeral)
    if not numeral or found is None or (found["hundreds"] and not _is_whole(found)):
        return None
    tens = {"廿": 2, "卅": 3}.get(found["score"] or "", _digit(found["tens"], alone=1))
    return 100 * _digit(found["hundreds"]) + 10 * tens + _digit(found["ones"])


def _is_whole(found: re.Match[str]) -> bool:
    """一百零五 and 一百一十五 are numbers; 一百五 is one only to those who know that it means 150."""
    return bool(found["gap"]) == (found["tens"] is None and found["score"] is None and bool(found["ones"]))


def _digit(character: str | None, *, alone: int = 0) -> int:
    """``alone`` is what the unit counts for when no digit stands before it: 十二 is twelve."""
    if character is None:
        return 0
    return DIGITS.index(character) + 1 if character else alone
