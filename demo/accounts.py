"""The accounts that the demo shows on its sign-in page."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from accounts.hooks import DemoSheet
from accounts.models import User
from accounts.roles import SECOND_FACTOR_ROLES, Role
from accounts.scope import Actor
from accounts.signing_in import second_factor

from .places import Tree
from .staff import Staff

DEMO_PASSWORD = "tea-hills-2026"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo: its role and the branches it holds it at, by code."""

    username: str
    role: Role
    codes: tuple[str, ...]
    place: str


def _of_county(suffix: str, *, county: str, town: str, other_town: str, village: str) -> list[DemoAccount]:
    (county_code, county_name), (town_code, town_name) = county.split(), town.split()
    village_code, village_name = village.split()
    at_county = [
        DemoAccount(f"{name}{suffix}", role, (county_code,), county_name)
        for name, role in (
            ("countyreviewer", Role.REVIEWER),
            ("approver", Role.APPROVER),
            ("manager", Role.MANAGER),
            ("finance", Role.FINANCE),
            ("auditor", Role.AUDITOR),
            ("system", Role.SYSTEM),
        )
    ]
    return [
        DemoAccount(f"clerk{suffix}", Role.CLERK, (village_code,), village_name),
        DemoAccount(f"townclerk{suffix}", Role.CLERK, (town_code, other_town), town_name),
        DemoAccount(f"reviewer{suffix}", Role.REVIEWER, (town_code,), town_name),
        DemoAccount(f"reviewer_b{suffix}", Role.REVIEWER, (town_code,), town_name),
        *at_county,
    ]


DEMO_ACCOUNTS = (
    *_of_county(
        "",
        county="520328 湄潭县",
        town="520328101 永兴镇",
        other_town="520328102",
        village="520328101204 茅坝村",
    ),
    DemoAccount("citymanager", Role.MANAGER, ("5203",), "遵义市"),
    *_of_county(
        "2",
        county="520327 凤冈县",
        town="520327108 永安镇",
        other_town="520327107",
        village="520327108201 永安村",
    ),
)


def hire_demo_accounts(staff: Staff, tree: Tree) -> None:
    """Everyone who can sign in, all with the demo's one password."""
    password = make_password(DEMO_PASSWORD)
    for account in DEMO_ACCOUNTS:
        first, *further = (tree.by_code[code] for code in account.codes)
        worker = staff.hire(account.username, account.role, first, password=password)
        for node in further:
            staff.appoint_too(worker, account.role, node)


def enrol_second_factors(staff: Staff, *, now: datetime) -> None:
    """Give those who need one a second factor; the demo's code page shows the code of the moment."""
    needed = [account.username for account in DEMO_ACCOUNTS if account.role in SECOND_FACTOR_ROLES]
    for user in User.objects.filter(username__in=needed).order_by("id"):
        secret = base64.b32encode(staff.random.randbytes(20)).decode()
        second_factor.enrol(user, secret=secret, by=Actor(user))


def sheet() -> DemoSheet:
    """What the sign-in page of the demo tells about these accounts, in the reader's language."""
    return DemoSheet(
        [(account.username, f"{account.role.label} · {account.place}") for account in DEMO_ACCOUNTS],
        DEMO_PASSWORD,
    )
