import pytest
from django.db import transaction

from branches.numbers import draw

from .races import all_at_once

THREADS, EACH = 20, 5


def test_numbers_say_series_county_and_year(grove):
    village = grove["茅坝村"]

    assert draw("ZX", village, year=2026, digits=5) == "ZX520328-2026-00001"
    assert draw("ZX", grove["永兴茶厂"], year=2026, digits=5) == "ZX520328-2026-00002"
    assert draw("ZX", village, year=2027, digits=5) == "ZX520328-2027-00001"
    assert draw("ZX", grove["茶腊村"], year=2026, digits=5) == "ZX520327-2026-00001"
    assert draw("JT", village, year=None, digits=6) == "JT520328-000001"


@pytest.mark.parametrize(
    ("place", "number"), [("贵州省", "SB520000-2026-001"), ("遵义市", "SB520300-2026-001")]
)
def test_above_counties_the_area_is_padded(grove, place, number):
    assert draw("SB", grove[place], year=2026, digits=3) == number


def test_threads_draw_without_gaps_or_doubles(committed_grove):
    village = committed_grove["茅坝村"]

    def draw_some():
        numbers = []
        for _turn in range(EACH):
            with transaction.atomic():
                numbers.append(draw("ZX", village, year=2026, digits=5))
        return numbers

    drawn = [number for numbers in all_at_once(*[draw_some] * THREADS) for number in numbers]

    assert sorted(drawn) == [f"ZX520328-2026-{number:05d}" for number in range(1, THREADS * EACH + 1)]
