"""Reading the audit trail: who may read what of it, narrowed, a page at a time, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import CharField, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import hooks
from accounts.people.models import Officer, User
from accounts.roles import Role
from accounts.scope import Actor
from ground.paging import Order, Page, page

from .acts import FACTS, in_words
from .models import REVEALED, AuditEntry, ChainCheck

NEWEST = Order("newest", gettext_lazy("Newest first"), ("-id",))
# The act that stands for all ways of seeing numbers in clear.
LOOKS = "looks"
# A condition without an index of its own looks through this many lines and says so.
LOOKED_THROUGH = 1000
# Numbers are drawn before moments; two lines may stand in another order for as long as a lock is waited for.
MARGIN = timedelta(minutes=1)
LAST_ID = 2**63 - 1
# By which of its columns a row is known to people, and by which it can be asked for.
NAMED_BY = ("number", "username", "name", "code")
ASKED_BY = ("number", "username", "code")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as people read it. ``place`` is its chain and number there."""

    at: datetime
    who: str
    role: str
    act: str
    subject: str
    facts: list[tuple[str, str]]
    place: str


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of the trail; ``limited`` says that only the newest lines were looked through."""

    page: Page[AuditEntry]
    lines: list[Line]
    limited: bool


def read_trail(actor: Actor, conditions: Mapping[str, Any], *, cursor: str = "") -> Trail:
    """The lines that the actor may read under the conditions of the filter, the newest first."""
    entries, limited = narrowed(actor, conditions)
    shown = page(entries, order=NEWEST, cursor=cursor)
    return Trail(shown, lines(shown.rows, actor), limited)


def narrowed(actor: Actor, conditions: Mapping[str, Any]) -> tuple[QuerySet[AuditEntry], bool]:
    """The lines under the conditions, and whether not all of them were looked through.

    Known are mine, username, reference, since, until and act; what is empty does not narrow.
    """
    trail = AuditEntry.objects
    entries = trail.done_by(actor) if conditions.get("mine") else trail.visible_to(actor)
    entries = _within(entries, conditions.get("since"), conditions.get("until"))
    if username := conditions.get("username"):
        named = User.objects.filter(username=User.normalize_username(username))
        entries = entries.filter(user_id=Subquery(named.values("pk")))
    if reference := conditions.get("reference"):
        entries = entries.filter(_about(referred(reference)))
    act = conditions.get("act")
    if act == LOOKS:
        return entries.filter(REVEALED), False
    if act:
        limited = not (username or reference)
        if limited:
            entries = entries.filter(pk__in=entries.order_by("-id").values("pk")[:LOOKED_THROUGH])
        return entries.filter(action=act), limited
    return entries, False


def _within(entries: QuerySet[AuditEntry], since: date | None, until: date | None) -> QuerySet[AuditEntry]:
    """The entries of these local days, found by their numbers, which run on with the moments."""
    if since:
        start = _midnight(since)
        before = AuditEntry.objects.filter(at__lt=start - MARGIN).order_by("-at").values("pk")[:1]
        entries = entries.filter(at__gte=start, pk__gt=Coalesce(Subquery(before), 0))
    if until:
        end = _midnight(until + timedelta(days=1))
        after = AuditEntry.objects.filter(at__gt=end + MARGIN).order_by("at").values("pk")[:1]
        entries = entries.filter(at__lt=end, pk__lt=Coalesce(Subquery(after), LAST_ID))
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _about(rows: Iterable[tuple[str, str]]) -> Q:
    """The condition of being about one of these rows; nothing is about none."""
    condition = Q(pk__in=[])
    for label, key in rows:
        condition |= Q(object_type=label, object_id=key)
    return condition


def referred(text: str) -> list[tuple[str, str]]:
    """Kind and key of the rows with this number, code or user name, wherever they are; one query.

    That there are such rows tells nothing: the lines about them are read through the scope.
    """
    typed = text.strip()
    asked = []
    for model in apps.get_models():
        field = _column(model, ASKED_BY)
        if field and model._meta.get_field(field).unique:
            wanted = User.normalize_username(typed) if field == "username" else typed.upper()
            rows = model._default_manager.order_by().filter(**{field: wanted})
            label = Value(model._meta.label_lower, output_field=CharField())
            asked.append(rows.values_list(label, Cast("pk", CharField())))
    return list(asked[0].union(*asked[1:], all=True)) if asked else []


def _column(model: type[Model], names: tuple[str, ...]) -> str | None:
    own = {field.name for field in model._meta.concrete_fields}
    return next((name for name in names if name in own), None)


def lines(entries: list[AuditEntry], actor: Actor) -> list[Line]:
    """The entries in words; a query for the people, and one for each kind of row they name."""
    users = User.objects.in_bulk({entry.user_id for entry in entries if entry.user_id})
    names = names_of(entries, actor)
    return [
        Line(
            at=entry.at,
            who=_who(users.get(entry.user_id)),
            role=str(Role(entry.role).label) if entry.role in Role else "",
            act=in_words(entry.action),
            subject=_subject(entry, names),
            facts=_facts(entry),
            place=f"{entry.shard}/{entry.seq}",
        )
        for entry in entries
    ]


def names_of(entries: Iterable[AuditEntry], actor: Actor) -> dict[tuple[str, str], str]:
    """What the rows that the entries are about are called, as far as the actor sees them."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        wanted.setdefault(entry.object_type, set()).add(entry.object_id)
    found = {}
    for label, keys in wanted.items():
        model = _model(label)
        field = model and _column(model, NAMED_BY)
        if not field:
            continue
        rows = _seen_rows(model, actor)
        if rows is not None:
            named = rows.filter(pk__in=keys).values_list("pk", field)
            found |= {(label, str(key)): str(name) for key, name in named}
    return found


def _seen_rows(model: type[Model], actor: Actor) -> QuerySet | None:
    if model in (User, Officer):
        return model._default_manager.all()
    rows = model._default_manager.all()
    return rows.visible_to(actor) if hasattr(rows, "visible_to") else None


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _who(user: User | None) -> str:
    if user is None:
        return _("the system itself")
    return _("%(name)s (%(note)s)") % {"name": user.get_full_name(), "note": user.username}


def _subject(entry: AuditEntry, names: Mapping[tuple[str, str], str]) -> str:
    if not entry.object_type:
        return str(entry.data.get("number", ""))
    model = _model(entry.object_type)
    kind = model._meta.verbose_name if model else entry.object_type
    name = names.get((entry.object_type, entry.object_id)) or entry.data.get("number")
    return f"{kind} {name or '#' + entry.object_id}"


def _facts(entry: AuditEntry) -> list[tuple[str, str]]:
    return [
        (str(label), _worded(key, value))
        for key, label in FACTS.items()
        if isinstance(value := entry.data.get(key), str) and value
    ]


def _worded(key: str, value: str) -> str:
    if key == "role" and value in Role:
        return str(Role(value).label)
    if key == "kind" and value in hooks.reveals:
        return str(hooks.reveals[value].label)
    return value


def last_check() -> ChainCheck | None:
    """What the latest recomputation of the chains found."""
    return ChainCheck.objects.order_by("-checked_at", "-pk").first()
