"""Numbers that people read out on the telephone: drawn once, never reused."""

from django.db import connection

from .tree.models import Branch

_DRAW = """
INSERT INTO branches_numbercounter (series, area_code, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (series, area_code, year) DO UPDATE SET last = branches_numbercounter.last + 1
RETURNING last
"""


def draw(series: str, branch: Branch, *, year: int | None, digits: int) -> str:
    """The next number of a series in the branch's county.

    `ZX520328-2026-00417`, or `JT520328-000123` without a year. The counter row stays locked until
    commit; lock the case before drawing, budgets after.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, [series, branch.area_code, year or 0])
        (last,) = cursor.fetchone()
    middle = f"-{year}" if year else ""
    return f"{series}{branch.area_code}{middle}-{last:0{digits}d}"
