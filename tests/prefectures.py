"""Prefectures to measure in: a fiftieth of one, a whole one, and one with a twelfth of its cases.

Each is filled once a run, by the first test that asks for it.
"""

import os

import psycopg
from django.utils import timezone

from config.services import APPLICATION
from demo.generate import build
from demo.scales import SCALES
from tests import databases

# A whole prefecture takes a quarter of an hour to make; a part of it tries the same things sooner.
PART = float(os.environ.get("BENCH_PART", "1"))
FEW_CASES = 10_000

WHOLE = SCALES["prefecture"]
SIZES = {
    "fiftieth": WHOLE.part(1 / 50),
    "few cases": WHOLE.part(PART * FEW_CASES / WHOLE.cases),
    "prefecture": WHOLE.part(PART),
}


def is_small(name: str) -> bool:
    """Whether so few rows hang on an association that it may be cheaper to read all and sort them."""
    return SIZES[name].households < WHOLE.households


def filled(name: str) -> databases.TestDatabase:
    """The prefecture of that size; one of its counties has old cases only."""
    label = f"template_{name.replace(' ', '_')}"
    databases.migrated()
    return databases.template(
        label, base=databases.MIGRATED, fill=lambda: fill(name, label), role=APPLICATION
    )


def fill(name: str, label: str) -> None:
    build(SIZES[name], now=timezone.now())
    # What was updated while it was filled lies dead in the tables, as in no database in use.
    with psycopg.connect(databases.TestDatabase(label).owner_url, autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE)")
