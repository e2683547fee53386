"""Names in the order and by the initials in which clerks look for them."""

from __future__ import annotations

import functools
import re
import unicodedata

# Surnames that read otherwise than the character does.
SURNAMES = {
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "长孙": "zhang sun",
    "澹台": "tan tai",
    "令狐": "ling hu",
    "单于": "chan yu",
    "宰父": "zai fu",
    "皇甫": "huang fu",
    "夏侯": "xia hou",
    "单": "shan",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "解": "xie",
    "曾": "zeng",
    "朴": "piao",
    "任": "ren",
    "盖": "ge",
    "缪": "miao",
    "乐": "yue",
    "员": "yun",
    "翟": "zhai",
    "尉": "wei",
    "秘": "bi",
    "折": "she",
    "种": "chong",
    "繁": "po",
    "覃": "qin",
    "黑": "he",
    "祭": "zhai",
    "洗": "xian",
    "冼": "xian",
    "召": "shao",
    "宿": "su",
    "车": "che",
    "柏": "bai",
    "薄": "bo",
    "都": "du",
    "那": "na",
    "乜": "nie",
    "晁": "chao",
    "谌": "chen",
    "佴": "nai",
    "逄": "pang",
    "訾": "zi",
    "隗": "wei",
    "郗": "xi",
    "厘": "xi",
    "阚": "kan",
    "卜": "bu",
    "燕": "yan",
    "纪": "ji",
    "华": "hua",
    "宁": "ning",
    "应": "ying",
    "句": "gou",
    "过": "guo",
    "曲": "qu",
    "石": "shi",
    "沈": "shen",
    "叶": "ye",
    "贾": "jia",
    "葛": "ge",
    "牟": "mou",
    "贠": "yun",
    "粘": "nian",
    "藏": "zang",
    "郇": "xun",
    "费": "fei",
    "能": "nai",
    "盛": "sheng",
    "瞿": "qu",
    "莘": "shen",
}
LONGEST_SURNAME = max(map(len, SURNAMES))
# Characters in names that the dictionary has no reading for.
RARE = {"𠮷": "ji", "㐂": "xi", "䶮": "yan"}
# Characters that the dictionary reads otherwise than names do.
IN_NAMES = {"晟": "sheng", "贠": "yun"}
SYLLABLE = re.compile(r"[a-z]+")
# Letters that do not come apart into a plain one and a mark.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


@functools.cache
def _pinyin():
    # The dictionary takes a while to load, and few processes need it.
    from pypinyin import lazy_pinyin, load_single_dict

    load_single_dict({ord(character): reading for character, reading in (RARE | IN_NAMES).items()})
    return lazy_pinyin


def name_keys(name: str) -> tuple[str, str]:
    """The sort key and the initials of a name, lower case: 单晓明 → ("shan xiao ming", "sxm").

    Latin names keep their letters. A character without a known reading counts as itself.
    """
    syllables = syllables_of(name)
    return " ".join(syllables), "".join(syllable[0] for syllable in syllables)


def syllables_of(name: str, *, as_name: bool = True) -> list[str]:
    """How a name is read, syllable by syllable; as a word where it is not read ``as_name``."""
    text = name.replace("·", " ")
    return _surname_first(text) if as_name else _syllables(text)


def _surname_first(name: str) -> list[str]:
    for length in range(min(LONGEST_SURNAME, len(name)), 0, -1):
        if reading := SURNAMES.get(name[:length]):
            return [*reading.split(), *_syllables(name[length:])]
    return _syllables(name)


def _syllables(text: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return [syllable for part in _pinyin()(plain) for syllable in (SYLLABLE.findall(part) or part.split())]
