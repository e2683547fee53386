"""One dead person in every role: no list, picker, card, figure or workbook counts or offers them."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from assistance.models import Scheme
from assistance.schemes.registry import KINDS
from families.codes import Relation
from families.households.operations.living import SETTLED, settle
from families.identity.operations.deaths import record_death
from families.models import BankAccount, Household
from members.models import MemberGroup, Membership
from members.queries import member_counts
from reports.figures.area import Area
from reports.figures.members import counted_members, joined, on_roster
from reports.figures.periods import Year
from tests.accounts.people import signed_in
from tests.assistance import aid
from tests.assistance.world import NOW
from tests.reports.ground import build, built, path_of, table

pytestmark = pytest.mark.usefixtures("in_english")
NAME = "魏长庚"
JOINED = date(2020, 1, 1)
MEMBERS_SHEET = 5


@pytest.fixture
def ground(db):
    return build()


class Life:
    """The spouse of a household: holds its account, is on two rosters, leads a group, may apply for aid."""

    def __init__(self, ground):
        self.ground, self.village = ground, ground.branches["茅坝村"]
        self.clerk = ground.as_(Role.CLERK, "茅坝村")
        self.home = ground.household()
        self.person = ground.person(NAME, date(1950, 3, 1), at=self.village)
        self.member = ground.member(self.home, self.person, Relation.SPOUSE)
        BankAccount.objects.update(holder=self.person, holder_name=NAME, holder_relation=Relation.SPOUSE)
        self.group = MemberGroup.objects.create(branch=self.village, name="第一会员小组", opened_on=JOINED)
        self.card = self.enrol(self.village, 1, group=self.group, leads_group=True)
        self.enrol(ground.branches["永兴茶厂"], 2)
        for kind in KINDS:
            if kind != "education":
                aid.scheme_of(ground, kind)
        settle(self.home)
        self.home.save(update_fields=SETTLED)

    def enrol(self, branch, number, **more):
        return Membership.objects.create(
            branch=branch, person=self.person, card_no=f"HY520328-000000{number}", name=NAME, sort_key="wei",
            initials="wcg", met_on=JOINED, minutes="第1次", joined_on=JOINED, entered_by=self.clerk.user,
            created_at=NOW, counted_from=NOW, **more,
        )  # fmt: skip

    def dies(self, on):
        with transaction.atomic():
            record_death(self.person.pk, died_on=on, by=self.clerk, now=timezone.now())
        self.home.refresh_from_db()


@pytest.fixture
def life(ground):
    return Life(ground)


def pages(life):
    """What shows or offers living people, by a name; each names this one as long as he lives."""
    code, group = life.village.code, life.group.pk
    number = life.home.number
    return {
        "roster": f"{reverse('members:list')}?branch={code}",
        "printed roster": f"{reverse('members:roster')}?branch={code}",
        "groups and their leaders": f"{reverse('members:groups')}?branch={code}",
        "group": reverse("members:group", args=[group]),
        "leader to choose": reverse("members:group_edit", args=[group]),
        "holder to choose": reverse("families:edit", args=[number, "address"]),
        "member to enrol": f"{reverse('members:new')}?branch=520328101204&member={life.member.pk}",
    }


def cases(life):
    return {
        scheme.kind: f"{reverse('assistance:new')}?household={life.home.number}&scheme={scheme.pk}"
        for scheme in Scheme.objects.all()
    }


def naming(client, addresses):
    return {name for name, url in addresses.items() if NAME in client.get(url).content.decode()}


def test_no_page_offers_or_lists_the_dead_but_funeral_aid(client, life):
    signed_in(client, life.clerk.user)
    everything, wanted = pages(life), {"housing", "relief", "education", "funeral"}
    assert naming(client, everything) == set(everything)
    assert naming(client, cases(life)) == wanted

    life.dies(date(2026, 11, 1))

    assert naming(client, everything) == set()
    # The account's holder was named on each of these pages, too.
    assert naming(client, cases(life)) == {"funeral"}


def test_nobody_is_found_to_be_enrolled_who_is_dead(client, life):
    signed_in(client, life.clerk.user)
    Membership.objects.all().delete()

    def found():
        answer = client.post(reverse("members:choose"), {"q": NAME}, follow=True)
        return [row["member"] for row in answer.context["rows"]]

    assert found() == [life.member]
    life.dies(date(2026, 11, 1))
    assert found() == []


def test_every_kind_but_funeral_aid_is_for_the_living(life):
    life.dies(date(2026, 11, 1))
    home = Household.objects.get(pk=life.home.pk)
    offered = {
        code: life.person.pk in {one.person_id for one in kind.candidates(home)}
        for code, kind in KINDS.items()
    }
    assert offered == {code: code == "funeral" for code in KINDS}


def test_history_still_shows_them_as_dead(client, life):
    signed_in(client, life.clerk.user)
    life.dies(date(2026, 11, 1))
    home = client.get(life.home.get_absolute_url()).content.decode()
    assert NAME in home
    assert "deceased" in home
    assert "2 people" in home
    card = client.get(life.card.get_absolute_url()).content.decode()
    assert "Left on 2026-11-01: died" in card
    found = client.post(reverse("families:search"), {"q": NAME}, follow=True).content.decode()
    assert life.home.number in found
    assert "(deceased)" in found


def figures(life, *, year):
    """Every figure of people, at each association above him."""
    found = {}
    for place in ("茅坝村", "永兴镇", "湄潭县", "遵义市"):
        branch = life.ground.branches[place]
        actor = life.ground.as_(Role.MANAGER, place)
        area = Area.of(branch)
        cards = member_counts(actor, branch)
        now = timezone.now()
        roster = counted_members(on_roster(area, Year(year), now))
        new = counted_members(joined(area, Year(2020)))
        found[place] = (
            (cards.memberships, cards.people),
            (roster.memberships, roster.people),
            (new.memberships, new.people),
        )
    return found


def test_no_figure_counts_the_dead_from_the_day_on(life):
    places = ("茅坝村", "永兴镇", "湄潭县", "遵义市")
    # Both rosters are of the village and what is attached to it.
    assert figures(life, year=2026) == dict.fromkeys(places, ((2, 1),) * 3)
    assert life.home.member_count == 3

    life.dies(date(2025, 12, 31))

    after = figures(life, year=2026)
    assert after == dict.fromkeys(places, ((0, 0), (0, 0), (2, 1)))
    assert life.home.member_count == 2
    # He died on the last day of that year, so its end counts him no more; the year before does.
    assert figures(life, year=2025)["湄潭县"][1] == (0, 0)
    assert figures(life, year=2024)["湄潭县"][1] == (2, 1)


def totals(ground, year):
    """Entries and people on the sheet of members of the county's yearly workbook."""
    by, branch = ground.as_(Role.MANAGER, "湄潭县"), ground.branches["湄潭县"]
    _rows, total = table(path_of(built(by, branch, period=Year(year))), MEMBERS_SHEET)
    return tuple(map(int, total[3:5]))


def test_no_workbook_counts_the_dead(cloned_database):
    ground = build()
    life = Life(ground)
    assert totals(ground, 2025) == (2, 1)
    life.dies(date(2025, 12, 31))
    assert totals(ground, 2025) == (0, 0)


def test_a_day_of_death_is_written_in_one_place():
    """What follows from a death cannot be forgotten where nothing else writes one."""
    root = Path(__file__).parents[2]
    found = set()
    for app in ("families", "members", "assistance", "reports", "desk"):
        for path in (root / app).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                targets = node.targets if isinstance(node, ast.Assign) else ()
                named = [one for one in targets if getattr(one, "attr", "") == "died_on"]
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"update", "create"}:
                    named += [word for word in node.keywords if word.arg == "died_on"]
                found |= {path.relative_to(root).as_posix() for _one in named}

    # Beside the person's own: children ever born who are nobody on file.
    assert found == {
        "families/identity/operations/deaths.py",
        "families/effects.py",
        "families/registering/operations/classes.py",
    }
