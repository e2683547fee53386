"""How much room text takes on paper: estimates on the safe side, for nothing may be cut.

Lengths are millimetres but for the size of the type, which is in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

POINT = 0.353
LEADING = 1.35
WIDE_FROM = "\u2e80"
# Letters and figures take a little more than half of what a Chinese character takes.
NARROW = 0.58
EARLY = 1.03
# An A4 side without its margins, title, head and foot, and what a line may be long on it.
SIDE = 248
SIDE_WIDTH = 180


@dataclass(frozen=True, slots=True)
class Size:
    """Type of a form: what a row takes beside its lines, a signature, and a row with a seal at least."""

    style: str
    points: float
    row: float
    signature: float
    seal: float


SIZES = (
    Size("", 10, 2.8, 7.5, 22.5),
    Size("close", 9.2, 2.2, 7, 18.5),
    Size("dense", 8.5, 1.6, 6.6, 15.5),
    Size("tight", 7.7, 1.3, 6.2, 13.5),
    Size("packed", 7, 1, 4.5, 0),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a form: its texts with the widths they have, whether it is signed, and whether sealed."""

    texts: tuple[tuple[str, float], ...] = ()
    is_signed: bool = False
    is_sealed: bool = False

    def height(self, size: Size) -> float:
        most = max((lines_of(text, width, size.points) for text, width in self.texts), default=1)
        taken = most * line_height(size.points) + size.row + size.signature * self.is_signed
        return max(taken, size.seal) if self.is_sealed else taken


def largest_style(rows: Sequence[Row], closing: Sequence[str]) -> str:
    """The style of the largest type in which the rows, and the sentences below them, fill one side."""
    for size in SIZES:
        below = sum(
            lines_of(line, SIDE_WIDTH, size.points) * line_height(size.points) + size.row for line in closing
        )
        if sum(row.height(size) for row in rows) + below <= SIDE:
            return size.style
    return SIZES[-1].style


def line_height(points: float) -> float:
    return points * POINT * LEADING


def lines_of(text: str, width: float, points: float) -> int:
    """How many lines the text takes in so much width."""
    fits = max(1, width // (points * POINT))
    taken = sum(1 if letter >= WIDE_FROM else NARROW for letter in text)
    # No line begins with a comma: now and then one ends a character early.
    return ceil(taken * EARLY / fits) if taken > fits else 1
