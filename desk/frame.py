"""What stands around every page: where you act, where you can go, what waits there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.matrix import reaches_others
from accounts.messages.notify import unread_count
from accounts.scope import Actor
from branches import queues
from branches.permissions import may


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the menu: ``page`` is the address's name, ``right`` what one must be allowed.

    ``counted`` names the queues whose sum stands beside it; ``short`` its word on a phone's
    bottom bar, where only some lines stand. A line for which one's own acts are not enough stands where
    the right reaches further.
    """

    page: str
    label: Promise
    icon: str
    right: str
    counted: tuple[str, ...] = ()
    short: Promise | str = ""
    own_is_enough: bool = True

    @property
    def area(self) -> str:
        return self.page.partition(":")[0]

    def is_work_of(self, actor: Actor) -> bool:
        return self.own_is_enough or reaches_others(actor.role, self.right)


# The apps whose pages stand in the menu each for itself.
SEVERAL_LINES = ("accounts", "desk")
QUEUES = ("review", "approve", "mend")

MENU: tuple[tuple[Promise, tuple[Entry, ...]], ...] = (
    (
        _("Work desk"),
        (
            Entry(
                page="desk:todo",
                label=_("My to-do"),
                icon="inbox",
                right="todo.read",
                counted=QUEUES,
                short=_("To-do"),
            ),
            Entry(
                page="desk:dashboard",
                label=_("Overview"),
                icon="speedometer2",
                right="report.build",
                short=pgettext_lazy("phone", "Overview"),
            ),
            Entry(page="accounts:notifications", label=_("Messages"), icon="bell", right="todo.read"),
        ),
    ),
    (
        _("Casework"),
        (
            Entry(
                page="assistance:list",
                label=_("Aid cases"),
                icon="file-earmark-text",
                right="case.read",
                short=_("Aid"),
            ),
            Entry(
                page="families:list",
                label=_("Household files"),
                icon="house-heart",
                right="household.read",
                short=_("Households"),
            ),
            Entry(page="members:list", label=_("Member roster"), icon="person-vcard", right="roster.read"),
        ),
    ),
    (
        _("Organisation"),
        (
            Entry(
                page="branches:list",
                label=_("Associations"),
                icon="buildings",
                right="branch.read",
            ),
            Entry(
                page="duties:list",
                label=_("Duties to be confirmed"),
                icon="person-badge",
                right="duty.give_entry",
                counted=("duties",),
            ),
        ),
    ),
    (
        _("Statistics and system"),
        (
            Entry(page="reports:catalogue", label=_("Reports"), icon="bar-chart", right="report.build"),
            Entry(page="jobs:list", label=_("Background jobs"), icon="arrow-repeat", right="todo.read"),
            Entry(page="users:list", label=_("Accounts"), icon="people", right="account.manage"),
            Entry(
                page="trail:list",
                label=_("Audit trail"),
                icon="journal-text",
                right="audit.read",
                own_is_enough=False,
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    url: str
    icon: str
    label: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class DutyChoice:
    id: int
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The variables of `base.html`."""

    scope_label: str = ""
    role_label: str = ""
    user_name: str = ""
    unread: int = 0
    show_search: bool = False
    support_phone: str = ""
    duties: list[DutyChoice] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    phone_items: list[Item] = field(default_factory=list)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`, drawn up only when a page asks for it."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}


def frame_of(request: HttpRequest) -> Frame:
    """Two queries of its own, and none for someone who has not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Frame(support_phone=settings.SUPPORT_PHONE)
    actor: Actor = request.actor
    unread = unread_count(user)
    groups, phone_items = _menu(actor, queues.waiting_on(request), area=_area(request), unread=unread)
    duty = next((duty for duty in request.duties if duty.pk == actor.duty_id), None)
    return Frame(
        scope_label=duty.branch.name if duty else "",
        role_label=duty.get_role_display() if duty else "",
        user_name=user.get_full_name(),
        unread=unread,
        support_phone=settings.SUPPORT_PHONE,
        show_search=may(actor, "household.read") and bool(_address("desk:search")),
        duties=[
            DutyChoice(each.pk, f"{each.branch.name} · {each.get_role_display()}", each.pk == actor.duty_id)
            for each in request.duties
        ],
        groups=groups,
        phone_items=phone_items,
    )


def _menu(
    actor: Actor, waiting: Mapping[str, int], *, area: str, unread: int
) -> tuple[list[Group], list[Item]]:
    groups, phone_items = [], []
    for title, entries in MENU:
        items = []
        for entry in entries:
            url = _address(entry.page)
            if not url or not may(actor, entry.right) or not entry.is_work_of(actor):
                continue
            count = (
                unread
                if entry.page == "accounts:notifications"
                else sum(waiting.get(name, 0) for name in entry.counted)
            )
            current = area == (entry.page if entry.area in SEVERAL_LINES else entry.area)
            items.append(Item(url, entry.icon, str(entry.label), count, current))
            if entry.short:
                phone_items.append(Item(url, entry.icon, str(entry.short), count, current))
        if items:
            groups.append(Group(str(title), items))
    return groups, phone_items


def _area(request: HttpRequest) -> str:
    """The app that the page belongs to; the page itself where an app has several lines of the menu."""
    match = request.resolver_match
    if match is None:
        return ""
    return match.view_name if match.namespace in SEVERAL_LINES else match.namespace


def _address(page: str) -> str:
    """The page's address, or nothing where this installation has no such page."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
