"""`./run test --mutate FILE …`: whether the tests of an app notice when one of its rules is broken."""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from config.installation import CHECKOUT

from .operators import OPERATORS, mutants

EQUIVALENT = Path(__file__).with_name("equivalent.csv")
# Where the rules are: guards, permissions, rules, amounts, claims, scope and figures.
RULES = Path(__file__).with_name("rules.txt")
LEAST_SAMPLE = 40
ENOUGH = 95


def main(arguments: list[str]) -> int:
    asked = parse(arguments)
    files = asked.files or RULES.read_text().split()
    print("Operators:", ", ".join(OPERATORS))
    if asked.mutants:
        print(f"A sample of {asked.mutants} a file, seed {asked.seed}.")
    outcomes = []
    for app, of_app in by_app(files).items():
        for name in of_app:
            print(f"{name}: {len(mutants((CHECKOUT / name).read_text(), name))} mutants", flush=True)
        outcomes += run(app, of_app, asked)
    return report(outcomes)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run test --mutate", description=__doc__)
    parser.add_argument("files", nargs="*", help="sources to break; without any those in rules.txt")
    parser.add_argument("--mutants", type=int, default=0, help="a sample of so many a file, at least 40")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument(
        "--patience", type=int, default=0, help="seconds of tests a mutant; who outlives them survived"
    )
    parser.add_argument("--tests", nargs="+", help="the tests to run, in the place of those of the app")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    asked = parser.parse_args(arguments)
    if asked.mutants and asked.mutants < LEAST_SAMPLE:
        parser.error(f"a sample holds at least {LEAST_SAMPLE} mutants a file")
    return asked


def by_app(files: list[str]) -> dict[str, list[str]]:
    apps: dict[str, list[str]] = {}
    for name in files:
        if not (CHECKOUT / name).is_file():
            sys.exit(f"There is no file {name}.")
        apps.setdefault(name.split("/")[0], []).append(name)
    return apps


def run(app: str, files: list[str], asked: argparse.Namespace) -> list[list]:
    """What became of the mutants of an app's files, as the plugin writes it."""
    with tempfile.TemporaryDirectory() as folder:
        shares = [Path(folder, f"{part}.json") for part in range(asked.jobs)]
        started = [
            subprocess.Popen(
                [
                    *[sys.executable, "-m", "pytest", "-p", "tests.mutation.plugin", "-q"],
                    *(asked.tests or [f"tests/{app}"]),
                    *[f"--mutated-file={name}" for name in files],
                    *[f"--mutants={asked.mutants}", f"--seed={asked.seed}", f"--patience={asked.patience}"],
                    *[f"--share={part}/{asked.jobs}", f"--outcomes={share}"],
                ],
                cwd=CHECKOUT,
                stdout=subprocess.DEVNULL,
            )
            for part, share in enumerate(shares)
        ]
        for one in started:
            one.wait()
        return [row for share in shares if share.exists() for row in json.loads(share.read_text())]


def report(outcomes: list[list]) -> int:
    """Print what survived, and whether enough was noticed."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        equivalent = {tuple(row[:4]): row[4] for row in csv.reader(file)}
    survived = [row for row in outcomes if row[6] == "survived"]
    excused = [row for row in survived if tuple(row[:4]) in equivalent]
    open_ones = [row for row in survived if tuple(row[:4]) not in equivalent]
    for file, function, before, after, operator, line, _, by, _ in sorted(
        open_ones, key=lambda r: (r[0], r[5])
    ):
        print(f"survived  {file}:{line} {function or 'module'} ({operator}): {before} → {after}  {by}")
    for row in excused:
        print(f"equivalent  {row[0]}:{row[5]} {row[1]}: {row[2]} → {row[3]}: {equivalent[tuple(row[:4])]}")
    for row in outcomes:
        if row[6] == "not tried":
            print(f"not tried  {row[0]}:{row[5]} {row[1]}: {row[2]} → {row[3]}")
    counted = Counter(row[6] for row in outcomes)
    tried = counted["noticed"] + len(open_ones)
    share = 100 * counted["noticed"] / tried if tried else 0
    print(
        f"{len(outcomes)} mutants: {counted['noticed']} noticed, {len(open_ones)} survived, "
        f"{len(excused)} equivalent, {counted['not tried']} not tried; {share:.1f} % noticed."
    )
    return 0 if tried and share >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
