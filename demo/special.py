"""Associations outside the administrative line: in firms, among migrants, in parks, markets and estates.

The numbers are those that Zunyi and Nanhai report: 696 in enterprises, 273 of migrants and 493 of
trades in Zunyi; in Nanhai 68 independent ones, 6 parks, 12 specialised markets, 100 estates with
13 staff villages, and 339 firms attached to a host.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from random import Random
from typing import Any

from branches.models import BranchKind, BranchModel, Division, Level
from branches.tree.models.branch import CODE_LETTERS

FAR_HOME, FAR_SEAT = "520328", "440605125"
FIRMS = {
    "tea": ("茶业", "翠芽", "云贡", "兰馨", "雀舌", "黔茗", "沁心", "仙谷", "绿源"),
    "spirits": ("酒业", "醇香", "古窖", "赤河", "黔韵", "金樽", "泉池", "福坛"),
    "building": ("建材", "恒固", "宏泰", "金山", "长城", "鼎立", "兴业"),
    "machines": ("机电", "精工", "联合", "华南", "新科", "创达", "力源"),
    "textiles": ("纺织", "锦绣", "华彩", "佳美", "天丝", "云裳"),
    "foods": ("食品", "农家", "香辣", "康佳", "山里红", "丰味"),
}
TRADES = ("茶叶", "辣椒", "烤烟", "生猪", "肉牛", "花椒", "方竹笋", "中药材", "运输", "餐饮", "建筑", "烤酒")
MARKETS = ("农产品批发市场", "纺织市场", "五金市场", "建材市场", "水果市场", "二手车市场")
ESTATES = ("金色家园", "碧水湾", "翠湖花园", "阳光新城", "锦绣花城", "河畔人家", "怡景苑", "星河湾", "御景城")
INSTITUTIONS = ("县直机关", "教育系统", "卫生系统", "中学")
ORGANISATION = "计划生育协会"


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many associations of a kind and model in a county (or spread over the city for "52")."""

    area: str
    kind: BranchKind
    model: BranchModel
    count: int
    under: Level


WANTED = (
    Wanted("52", BranchKind.ENTERPRISE, BranchModel.INDEPENDENT, 260, Level.TOWNSHIP),
    Wanted("52", BranchKind.ENTERPRISE, BranchModel.ATTACHED, 436, Level.BASE),
    Wanted("52", BranchKind.MIGRANT, BranchModel.EMBEDDED, 150, Level.TOWNSHIP),
    Wanted("52", BranchKind.MIGRANT, BranchModel.ATTACHED, 123, Level.BASE),
    Wanted("52", BranchKind.INDUSTRY, BranchModel.SPECIALISED, 310, Level.COUNTY),
    Wanted("52", BranchKind.MARKET, BranchModel.SPECIALISED, 183, Level.TOWNSHIP),
    Wanted("52", BranchKind.INSTITUTION, BranchModel.INDEPENDENT, 28, Level.COUNTY),
    Wanted("44", BranchKind.ENTERPRISE, BranchModel.INDEPENDENT, 68, Level.TOWNSHIP),
    Wanted("44", BranchKind.PARK, BranchModel.PARK, 6, Level.TOWNSHIP),
    Wanted("44", BranchKind.MARKET, BranchModel.SPECIALISED, 12, Level.TOWNSHIP),
    Wanted("44", BranchKind.ESTATE, BranchModel.EMBEDDED, 100, Level.TOWNSHIP),
    Wanted("44", BranchKind.STAFF_VILLAGE, BranchModel.EMBEDDED, 13, Level.TOWNSHIP),
    Wanted("44", BranchKind.ENTERPRISE, BranchModel.ATTACHED, 339, Level.BASE),
)


@dataclass
class Founding:
    """Founds special associations and gives out their codes."""

    divisions: Mapping[str, Division]
    random: Random
    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)
    named_so: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.counties = [code for code in self.divisions if len(code) == 6]

    def found(self, wanted: Wanted, host: Division) -> dict[str, Any]:
        letter = CODE_LETTERS[wanted.kind]
        self.numbers[host.code, letter] += 1
        short, trade = self.named(wanted, host)
        short = self.apart(short, host)
        town = self.town(host)
        firm = wanted.kind in {BranchKind.ENTERPRISE, BranchKind.PARK}
        alone = wanted.model == BranchModel.INDEPENDENT
        home = self.home(host) if wanted.kind == BranchKind.MIGRANT else None
        return {
            "code": f"{host.code}-{letter}{self.numbers[host.code, letter]:03d}",
            "name": f"{'' if short.startswith(town) else town}{short}{ORGANISATION}",
            "short_name": short,
            "level": Level.ATTACHED if wanted.under == Level.BASE else Level.BASE,
            "kind": wanted.kind,
            "model": wanted.model,
            "parent": host.code,
            "seat_id": host.code,
            "home_id": home,
            "trade": trade,
            "headcount": self.random.randrange(40, 1800, 5) if firm else 160 if alone else None,
            "premises": f"{short}会员之家" if alone else "",
            "founded_on": date(self.random.randint(2003, 2022), self.random.randint(1, 12), 18),
        }

    def named(self, wanted: Wanted, host: Division) -> tuple[str, str]:
        pick = self.random.choice
        match wanted.kind:
            case BranchKind.ENTERPRISE:
                branch, *brands = pick(list(FIRMS.values()))
                return f"{pick(brands)}{branch}公司", branch
            case BranchKind.MIGRANT:
                return f"{self.town(host)}流动人口", ""
            case BranchKind.INDUSTRY:
                trade = pick(TRADES)
                return f"{trade}产业发展分会", trade
            case BranchKind.MARKET:
                return pick(MARKETS), "贸易"
            case BranchKind.PARK:
                return f"{self.town(host)}工业园", ""
            case BranchKind.ESTATE:
                return f"{pick(ESTATES)}{pick('一二三四')}期", ""
            case BranchKind.STAFF_VILLAGE:
                return f"{pick(FIRMS['machines'][1:])}员工村", ""
        return pick(INSTITUTIONS), ""

    def apart(self, short: str, host: Division) -> str:
        """The name, told apart from namesakes below the same association, as no two may bear it."""
        self.named_so[host.code, short] += 1
        place = self.named_so[host.code, short]
        return short if place == 1 else f"{short}（{place}）"

    def town(self, host: Division) -> str:
        return self.divisions[host.code[:9]].name

    def home(self, host: Division) -> str:
        """A county that people come from: any other on file."""
        own = host.code[:6]
        return self.random.choice([code for code in self.counties if code != own] or [own])


def special_branches(
    divisions: Mapping[str, Division], *, random: Random, share: float
) -> list[dict[str, Any]]:
    """The special associations; at the smallest share there is still one of every kind and model."""
    founding = Founding(divisions, random)
    made = []
    for wanted in WANTED:
        hosts = _hosts(divisions, wanted)
        if hosts:
            favoured = _favoured(hosts)
            count = ceil(wanted.count * share)
            made += [founding.found(wanted, host) for host in favoured]
            made += [founding.found(wanted, random.choice(hosts)) for _ in range(count - len(favoured))]
    if FAR_HOME in divisions and FAR_SEAT in divisions:
        made.append(_far_away(founding))
    return made


def _far_away(founding: Founding) -> dict[str, Any]:
    """People of one county who work in another have an association there that hangs on the one at home."""
    wanted = Wanted(FAR_HOME, BranchKind.MIGRANT, BranchModel.EMBEDDED, 1, Level.COUNTY)
    home, seat = founding.divisions[FAR_HOME], founding.divisions[FAR_SEAT]
    short = f"{home.name}驻{seat.name}流动人口"
    return founding.found(wanted, home) | {
        "name": f"{short}{ORGANISATION}",
        "short_name": short,
        "seat_id": FAR_SEAT,
        "home_id": FAR_HOME,
    }


def _hosts(divisions: Mapping[str, Division], wanted: Wanted) -> list[Division]:
    digits = {Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.BASE: 12}[wanted.under]
    return [d for code, d in divisions.items() if code.startswith(wanted.area) and len(code) == digits]


def _favoured(hosts: list[Division]) -> list[Division]:
    """The place that the demo's first clerk works in, and its township and county, get one of each."""
    return [host for host in hosts if "520328101204".startswith(host.code)]
