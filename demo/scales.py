"""How much there is of the demo, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace

FIRST_COUNTY, SECOND_COUNTY, STALE_COUNTY = "520328", "520327", "520329"
FIRST_TOWN, FIRST_VILLAGE = "520328101", "520328101204"
SECOND_TOWN, SECOND_VILLAGE = "520327108", "520327108201"
# Villages that get more than others, so that the demo's clerks have work before them.
FAVOURED = {FIRST_VILLAGE: 6.0, SECOND_VILLAGE: 6.0, FIRST_TOWN: 4.0, SECOND_TOWN: 3.0}


@dataclass(frozen=True, slots=True)
class Scale:
    """``shares`` are the counties' parts of households and cases; without any every county counts alike.

    ``founded`` names the counties whose associations exist (all when empty), ``special`` how large
    a part of the special associations there is. ``apart`` commits batch by batch.
    """

    name: str
    households: int
    cases: int
    special: float
    shares: tuple[tuple[str, float], ...] = ()
    founded: tuple[str, ...] = ()
    apart: bool = False

    def part(self, factor: float) -> Scale:
        return replace(self, households=int(self.households * factor), cases=int(self.cases * factor))


SCALES = {
    scale.name: scale
    for scale in (
        Scale(
            "tiny",
            households=60,
            cases=20,
            special=0.01,
            shares=((FIRST_COUNTY, 0.7), (SECOND_COUNTY, 0.3)),
            founded=(FIRST_COUNTY, SECOND_COUNTY),
        ),
        Scale(
            "small",
            households=3_000,
            cases=500,
            special=0.1,
            shares=((FIRST_COUNTY, 0.6), (SECOND_COUNTY, 0.22), ("520325", 0.04), ("520326", 0.04),
                    (STALE_COUNTY, 0.04), ("440605", 0.06)),
        ),
        Scale("prefecture", households=480_000, cases=120_000, special=1.0, apart=True),
    )
}  # fmt: skip
