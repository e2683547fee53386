"""What a page costs in a whole prefecture, opened by those who work in it.

Seconds depend on the machine and are told only; queries and blocks are held to their limits.
"""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from assistance.models import AidCase
from branches.actors import actor_for
from branches.models import Branch, Duty
from demo.scales import FIRST_COUNTY, FIRST_TOWN, FIRST_VILLAGE, STALE_COUNTY
from families.models import Household
from members.models import Membership
from reports.figures.area import Area
from reports.figures.registry import counted_for_dashboard
from reports.models import FigureStamp
from tests.accounts.people import signed_in
from tests.bench.measuring import opened, undone
from tests.plans.reading import MOST_BUFFERS

pytestmark = pytest.mark.full

WORKERS = {
    "city": ("5203", Role.MANAGER),
    "county": (FIRST_COUNTY, Role.APPROVER),
    "stale county": (STALE_COUNTY, Role.APPROVER),
    "finance": (FIRST_COUNTY, Role.FINANCE),
    "township": (FIRST_TOWN, Role.REVIEWER),
    "village": (FIRST_VILLAGE, Role.CLERK),
}
TIMES = 20
# Six for what a page shows and five for its frame; two more for each panel that may stand on it.
MOST_QUERIES = 6 + 5
MOST_ON_AN_ASSOCIATION = MOST_QUERIES + 2 * 5
MOST_ON_A_HOUSEHOLD = MOST_QUERIES + 2 * 2
# The decision, and the visit to the family that some kinds of aid bring.
MOST_ON_A_CASE = MOST_QUERIES + 2 * 2
# The bars and the running jobs.
MOST_ON_THE_DASHBOARD = MOST_QUERIES + 2 * 2
# A page with panels counts what hangs on its association, each panel for itself.
MOST_BUFFERS_OF_PANELS = 2_500

LISTS = (
    "/assistance/cases/",
    "/assistance/cases/?order=oldest",
    "/assistance/cases/?state=in_review",
    "/families/",
    "/families/?order=name",
    "/members/",
    "/members/?order=name",
    "/members/?state=left",
    "/branches/",
    "/branches/?order=name",
    "/branches/tree/",
    "/reports/jobs/",
    "/notifications/",
    "/settings/audit/",
)
QUEUES = ("/todo/", "/todo/?tab=done", "/todo/?tab=underway", "/todo/?tab=drafts", "/todo/?order=arrived")
# What finance has no business with.
NOT_OF_MONEY = ("/families/", "/members/")


@pytest.fixture(params=WORKERS)
def actor(request, prefecture, unblocked):
    code, role = WORKERS[request.param]
    duty = Duty.objects.filter(branch__code=code, role=role).select_related("user", "branch")[0]
    with undone():
        yield actor_for(duty)


@pytest.fixture
def measure(actor, request):
    """Opens a page as the actor, tells what it costs and holds it to its limits."""
    client = signed_in(Client(), actor.user)

    def measured(url, *, queries, buffers):
        cost = opened(client, url, times=TIMES)
        print(f"{request.node.callspec.params['actor']:12} {url:42} {cost}")
        assert cost.answer.status_code == 200, url
        assert cost.queries <= queries, url
        assert cost.buffers <= buffers, url

    return measured


def test_lists(actor, measure):
    for url in LISTS:
        if actor.role != Role.FINANCE or not url.startswith(NOT_OF_MONEY):
            measure(url, queries=MOST_QUERIES, buffers=MOST_QUERIES * MOST_BUFFERS)


def test_what_is_to_do(actor, measure):
    for url in QUEUES:
        measure(url, queries=MOST_QUERIES, buffers=MOST_QUERIES * MOST_BUFFERS)


def test_the_association(actor, measure):
    branch = Branch.objects.get(pk=actor.place.branch_id)
    measure(branch.get_absolute_url(), queries=MOST_ON_AN_ASSOCIATION, buffers=MOST_BUFFERS_OF_PANELS)


def test_a_household_and_a_member(actor, measure):
    if actor.role == Role.FINANCE:
        return
    latest = AidCase.objects.visible_to(actor).order_by("-created_at").values("household")[:1]
    household = Household.objects.visible_to(actor).get(pk__in=latest)
    member = Membership.objects.visible_to(actor).live().order_by("-joined_on")[0]
    measure(household.get_absolute_url(), queries=MOST_ON_A_HOUSEHOLD, buffers=MOST_BUFFERS_OF_PANELS)
    measure(member.get_absolute_url(), queries=MOST_QUERIES, buffers=MOST_BUFFERS_OF_PANELS)


def test_a_case(actor, measure):
    waiting = AidCase.objects.awaiting(actor).first()
    for case in (waiting, AidCase.objects.visible_to(actor).order_by("-created_at").first()):
        if case:
            measure(case.get_absolute_url(), queries=MOST_ON_A_CASE, buffers=MOST_BUFFERS_OF_PANELS)


def test_the_dashboard(actor, measure):
    branch, now = Branch.objects.get(pk=actor.place.branch_id), timezone.now()
    area = Area(*actor.scope)
    FigureStamp.objects.filter(branch=branch, reach=area.column).delete()
    FigureStamp.objects.bulk_create(
        FigureStamp(
            branch=branch, reach=area.column, figure=figure, period=period, value=value, stamped_at=now
        )
        for figure, period, value in counted_for_dashboard(area, branch, as_of=now)
    )
    measure("/dashboard/", queries=MOST_ON_THE_DASHBOARD, buffers=MOST_ON_THE_DASHBOARD * MOST_BUFFERS)
