"""The officers of the demo: hired for a duty when an act first needs them."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Officer, User
from accounts.roles import Role
from branches.models import Duty, Level

from .names import Names
from .people import People
from .places import Node, Tree
from .trail import Worker, note
from .write import Rows


class Staff:
    """Who holds which duty. Everyone is a demo user; anyone who only stands in histories cannot sign in."""

    def __init__(self, rows: Rows, people: People, tree: Tree, *, now: datetime):
        self.rows, self.people, self.tree, self.now = rows, people, tree, now
        self.random: Random = rows.random
        self.starts_on = date(timezone.localdate(now).year - 4, 1, 1)
        self.working: dict[tuple[int, Role], list[Worker]] = {}
        self.administrators: list[Worker] = []

    def clerk_of(self, node: Node) -> Worker:
        """Who enters for a branch: its own clerk, else the township's, else one hired there."""
        town = self.tree.above(node, Level.TOWNSHIP)
        return self._held(node, Role.CLERK) or self.of(town or node, Role.CLERK)

    def of(self, node: Node, role: Role, *, choice: int = 0) -> Worker:
        """Who holds a role at a branch, hired if there is nobody; ``choice`` counts through several."""
        held = self.working.get((node.id, role))
        if not held:
            return self.hire(f"{role}-{node.code}", role, node)
        return held[choice % len(held)]

    def _held(self, node: Node, role: Role) -> Worker | None:
        held = self.working.get((node.id, role))
        return held[0] if held else None

    def hire(self, username: str, role: Role, node: Node, *, password: str = "") -> Worker:
        """A new officer with an account and a duty; without a password nobody signs in to it."""
        giver = self._administrator(node, role)
        sex = self.random.choice((Names.MALE, Names.FEMALE))
        born_on = self.people.born(self.random.randint(1972, 1998))
        number = self.people.id_number(county=self._home(node), born_on=born_on, sex=sex)
        name = self.people.names.full(sex=sex, year=born_on.year)
        officer_id = self.rows.add(Officer, name=name, id_number=number, created_at=self.now)
        user_id = self.rows.add(
            User,
            username=User.normalize_username(username),
            officer_id=officer_id,
            password=password or make_password(None),
            is_demo=True,
            entered_at=self.now if password else None,
            # The one-time code and the first sign-in with it each end the sessions before them.
            session_epoch=2 if password else 0,
            created_at=self.now,
        )
        username = User.normalize_username(username)
        note(self.rows, "officer.made", by=giver, model=Officer, key=officer_id, data={"name": name})
        note(self.rows, "user.made", by=giver, model=User, key=user_id, data={"username": username})
        return self._appoint(user_id, officer_id, username, role, node, giver=giver)

    def appoint_too(self, worker: Worker, role: Role, node: Node) -> Worker:
        """Give someone a further duty; later ones start later, so that the first stays the first."""
        giver = self._administrator(node, role)
        return self._appoint(
            worker.user_id, worker.officer_id, worker.username, role, node, giver=giver, later=True
        )

    def _appoint(
        self,
        user_id: int,
        officer_id: int,
        username: str,
        role: Role,
        node: Node,
        *,
        giver: Worker | None,
        later: bool = False,
    ) -> Worker:
        starts_on = self.starts_on.replace(month=7) if later else self.starts_on
        duty_id = self.rows.add(
            Duty, user_id=user_id, branch_id=node.id, role=role, starts_on=starts_on,
            given_by_id=giver.user_id if giver else None,
        )  # fmt: skip
        note(
            self.rows, "duty.given", by=giver, model=Duty, key=duty_id, node=node,
            data={"user": username, "role": role, "branch": node.code, "starts_on": starts_on.isoformat(),
                  "ends_on": None, "proposed_by": self._proposer(node, role, user_id)},
        )  # fmt: skip
        worker = Worker(user_id, officer_id, duty_id, username, role, node)
        self.working.setdefault((node.id, role), []).append(worker)
        return worker

    def _administrator(self, node: Node, role: Role) -> Worker | None:
        """Who gives a duty there: the system administrator of the province, the first of whom nobody gave.

        Further ones of the kind are appointed by the first. They are invented apart from everybody else.
        """
        province = self.tree.above(node, Level.PROVINCE) or node
        if role == Role.SYSTEM:
            return self.administrators[0] if self.administrators else None
        if held := self._held(province, Role.SYSTEM):
            return held
        state = self.random.getstate()
        self.random.seed(f"administrator {province.code}")
        worker = self.hire(f"{Role.SYSTEM}-{province.code}", Role.SYSTEM, province)
        self.random.setstate(state)
        self.administrators.append(worker)
        return worker

    def _proposer(self, node: Node, role: Role, user_id: int) -> str | None:
        """The manager at the association or the nearest above who proposes a duty, where one is in office."""
        above = [node.place[level.column] for level in reversed(Level) if level != Level.ATTACHED]
        for key in (node.id, *above) if role != Role.SYSTEM else ():
            for manager in self.working.get((key, Role.MANAGER), ()):
                if manager.user_id != user_id:
                    return manager.username
        return None

    def _home(self, node: Node) -> str:
        return node.county_code if len(node.county_code) == 6 else f"{(node.code + '01')[:4]}02"
