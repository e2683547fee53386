"""Overview, lists, printed summary, yearly workbook and SQL say the same of every kind of association."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from jobs import runner
from reports.figures.periods import Year
from reports.figures.registry import AID
from reports.operations import ask_for_figures
from tests.accounts.people import signed_in
from tests.reports import ground as grounds
from tests.reports import raw

PLACES = ("贵州省", "遵义市", "湄潭县", "永兴镇", "茅坝村", "茅贡米业", "永兴茶厂")
BY_ASSOCIATION = 1
OF_STATE = """
SELECT count(DISTINCT household_id), count(DISTINCT beneficiary_id), count(*),
       coalesce(sum(approved_amount), 0)
  FROM assistance_aidcase JOIN below ON below.id = branch_id WHERE state = 'approved'
"""


@pytest.mark.parametrize("seed", [21, 22])
def test_every_way_to_a_figure_leads_to_the_same(ground, client, seed):
    today = timezone.localdate()
    year = Year.containing(today)
    ground.scatter(seed, cases=150, days=[today, date(today.year, 1, 1), date(today.year - 1, 12, 31)])
    for place in PLACES:
        branch, manager = ground.branches[place], ground.as_(Role.MANAGER, place)
        runner.run(ask_for_figures(branch.code, by=manager, now=timezone.now()).pk)
        signed_in(client, manager.user)
        client.get("/todo/")
        counted = raw.aid(branch, year)

        assert on_the_overview(client, year) == counted, place
        behind = rows_of(client, f"/reports/figures/approved/{year.code}/{branch.code}/")
        assert measured(behind) == counted, place
        assert in_the_workbook(ground, place, year) == counted, place
        assert with_state(client, branch) == raw.ask(OF_STATE, branch, None), place


def on_the_overview(client, year):
    page = client.get("/dashboard/")
    total = page.context["board"].value(AID, year)["total"]
    shown = page.context["cards"][3]
    assert f"{total['cases']:,}" in shown.note
    return total["households"], total["people"], total["cases"], Decimal(total["amount"])


def rows_of(client, address, **query):
    """The cases of a list, page after page."""
    found, cursor = [], ""
    while True:
        page = client.get(address, query | {"cursor": cursor}).context["page"]
        found += page.rows
        if not (cursor := page.older):
            return found


def measured(cases):
    return (
        len({case.household_id for case in cases}),
        len({case.beneficiary_id for case in cases}),
        len(cases),
        sum((case.approved_amount for case in cases), Decimal(0)),
    )


def in_the_workbook(ground, place, year):
    job = grounds.built(ground.as_(Role.MANAGER, place), ground.branches[place], period=year)
    _rows, total = grounds.table(grounds.path_of(job), BY_ASSOCIATION)
    return *map(int, total[-4:-1]), Decimal(str(total[-1]))


def with_state(client, branch):
    """The list of approved cases and its printed summary, which agree with each other."""
    listed = measured(rows_of(client, "/assistance/cases/", state="approved"))
    total = client.get("/assistance/cases/print/summary/?state=approved").context["total"]
    assert (len(total.households), len(total.people), total.times, total.approved) == listed, branch
    return listed
