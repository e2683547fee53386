"""Invented names: surnames as common as in northern Guizhou, given names by sex and generation."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from ground.pinyin import name_keys as keys_of_name

SURNAMES = (
    "王张李刘陈杨罗周吴赵黄何冯田徐郑谢唐邓冉马曾安彭宋蒋"
    "余袁黎任付文梁姚罗杨王李陈张韩肖叶程雷胡朱汪邹龙苟骆税牟娄令简"
)
DOUBLE_SURNAMES = ("令狐", "欧阳", "上官")
MEN_OLD = tuple("国明德华成学正光福贵永忠全义祥和树生林春发兴安平")
WOMEN_OLD = tuple("秀英兰珍芬素琴玉群碧桂淑芳华菊翠香先会莲书容")
MEN = tuple("军勇强伟杰涛波刚鹏飞斌辉超磊鑫浩宇俊峰健松江亮")
WOMEN = tuple("丽敏静燕霞艳娟红梅玲莉萍琼婷雪娜蓉倩菲颖媛")
BOYS = tuple("浩子轩宇泽俊嘉铭睿博文一晨阳佳豪天佑思远航")
GIRLS = tuple("雨欣梓涵诗怡佳琪思语可馨婉清雅萱若瑶心悦美彤")

keys_of = lru_cache(maxsize=400_000)(keys_of_name)


class Names:
    """Draws names; ``MALE`` and ``FEMALE`` are the codes of GB/T 2261.1."""

    MALE, FEMALE = "1", "2"

    def __init__(self, random: Random):
        self.random = random

    def surname(self) -> str:
        if self.random.random() < 0.01:
            return self.random.choice(DOUBLE_SURNAMES)
        return self.random.choice(SURNAMES)

    def given(self, *, sex: str, year: int) -> str:
        """A given name as it was liked in that year."""
        male = sex == self.MALE
        if year < 1972:
            pool = MEN_OLD if male else WOMEN_OLD
        elif year < 1998:
            pool = MEN if male else WOMEN
        else:
            pool = BOYS if male else GIRLS
        first = self.random.choice(pool)
        alone = 0.12 if 1972 <= year < 1998 else 0.04
        return first if self.random.random() < alone else first + self.random.choice(pool)

    def full(self, *, sex: str, year: int, surname: str = "") -> str:
        return (surname or self.surname()) + self.given(sex=sex, year=year)
