"""Charts as numbers for an SVG that the server draws with attributes alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 232
LEFT, TOP, BOTTOM = 44, 10, 24
COLOURS = ("#1A5F8C", "#C77A1B", "#2E8B6F", "#7A5AB5", "#B5483F")
SHARE_OF_SLOT = 0.56
LINES = 4


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a stacked chart; ``values`` has a number for each column."""

    label: str
    values: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing, its colour, and the sentence that a pointer finds there."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis and the text that stands there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Stacked:
    """A chart of stacked columns, ready to be drawn."""

    boxes: tuple[Box, ...]
    levels: tuple[Mark, ...]
    columns: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def stacked(columns: Sequence[str], series: Sequence[Series]) -> Stacked:
    """Columns of stacked boxes above their names, on a scale of four round steps."""
    sums = [sum(each.values[at] for each in series) for at in range(len(columns))]
    step = round_step(max(sums, default=0))
    room, slot = HEIGHT - TOP - BOTTOM, (WIDTH - LEFT) / max(len(columns), 1)
    scale = room / (step * LINES)
    floor = HEIGHT - BOTTOM
    boxes = []
    for at, name in enumerate(columns):
        y = float(floor)
        for number, each in enumerate(series):
            height = each.values[at] * scale
            if not height:
                continue
            y -= height
            x = LEFT + slot * (at + (1 - SHARE_OF_SLOT) / 2)
            title = f"{name} {each.label} {each.values[at]}"
            boxes.append(
                Box(_near(x), _near(y), _near(slot * SHARE_OF_SLOT), _near(height), colour(number), title)
            )
    levels = [Mark(_near(floor - step * line * scale), str(step * line)) for line in range(LINES + 1)]
    names = [Mark(_near(LEFT + slot * (at + 0.5)), name) for at, name in enumerate(columns)]
    return Stacked(tuple(boxes), tuple(levels), tuple(names))


def round_step(highest: int) -> int:
    """A quarter of a round scale that the highest column fits under: 1, 2, 5, 10, 20, 50 …"""
    wanted = max(1, math.ceil(highest / LINES))
    size = 10 ** (len(str(wanted)) - 1)
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= wanted)


def colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _near(number: float) -> float:
    return round(number, 1)
