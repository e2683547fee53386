from urllib.parse import urlencode

from django.db.models import Model
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.drafts.kept_searches import keep_search, typed_text
from accounts.signing_in import throttle
from branches.permissions import may, why_not
from families.hooks import household_panels
from families.households import guards
from families.households.events import timeline
from families.households.findings import class_findings, relation_findings
from families.households.forms import FilterForm
from families.households.models import Household, HouseholdStatus
from families.households.queries import homes, household_file, household_list
from families.households.search import asks_for_number
from ground.refusals import require

TAGS = {
    HouseholdStatus.DRAFT: "draft",
    HouseholdStatus.ACTIVE: "approved",
    HouseholdStatus.CLOSED: "archived",
}
CONDITIONS = ("branch", "group", "kind", "status")


def found(request, number: str) -> Household:
    """The household of an address, for somebody who reads households at all."""
    require(why_not(request.actor, "household.read"))
    households = Household.objects.visible_to(request.actor)
    return get_object_or_404(
        households.select_related(
            "branch__seat", "group", "address_division", "split_from", "entered_by__officer"
        ),
        number=number,
    )


@require_safe
@never_cache
def households(request):
    require(why_not(request.actor, "household.read"))
    conditions = request.GET.dict()
    listed = household_list(request.actor, conditions, session=request.session, today=timezone.localdate())
    return render(
        request,
        "families/list.html",
        {
            "list": listed,
            "rows": [list_row(one, listed) for one in listed.page.rows],
            "filters": FilterForm(
                conditions | {"q": listed.search}, branches=listed.branches, groups=listed.groups
            ),
            "may_enter": may(request.actor, "household.edit") and homes(request.actor).exists(),
            "may_rule": may(request.actor, "person.merge"),
            "narrowed": any(conditions.get(name) for name in ("found", *CONDITIONS)),
        },
    )


def list_row(household: Household, listed) -> dict:
    """A line of the list; the member it was found by when that is not the head."""
    member = listed.found.get(household.pk)
    return {
        "household": household,
        "url": household.get_absolute_url(),
        "tag": TAGS[household.status],
        "found": member if member and member["name"] != household.head_name else None,
    }


@require_POST
def search(request):
    """Turn the filter bar into an address; what points at a person goes sealed into the session."""
    require(why_not(request.actor, "household.read"))
    conditions = {
        name: value[:40] for name in (*CONDITIONS, "order") if (value := request.POST.get(name, ""))
    }
    text = typed_text(request.POST.get("q", ""))
    if text:
        if asks_for_number(text):
            throttle.admit({"number-search": str(request.user.pk)}, now=timezone.now())
        conditions["found"] = keep_search(request.session, text)
    address = reverse("families:list")
    return redirect(f"{address}?{urlencode(conditions)}" if conditions else address)


@require_safe
@never_cache
def household(request, number):
    row = found(request, number)
    today = timezone.localdate()
    file = household_file(row)
    why_not_edit = guards.why_not_edit(row, by=request.actor)
    return render(
        request,
        "families/page.html",
        {
            "household": row,
            "file": file,
            "tag": TAGS[row.status],
            "why_not_edit": why_not_edit,
            "why_not_split": why_not_edit or guards.why_not_split(row, by=request.actor),
            "origin_url": origin_url(row, actor=request.actor),
            "members": [member_row(member, actor=request.actor, today=today) for member in file.members],
            "misfits": relation_findings(file.members),
            "findings": class_findings(file.classes, file.born, today=today),
            "classes": [{"row": one, "holds": one.holds_on(today)} for one in file.classes],
            "address_rows": address_rows(row, shown=not why_not_edit),
            "may_reveal_account": file.account and may(request.actor, "account_number.reveal", file.account),
            "changes": timeline(file.changes),
            "panels": list(household_panels.shown(row, request.actor)),
            "today": today,
        },
    )


def origin_url(row: Household, *, actor) -> str:
    """The page of the household that this one was split off from, inside the reader's scope."""
    origin = row.split_from
    return origin.get_absolute_url() if origin and may(actor, "household.read", origin) else ""


def member_row(member: Model, *, actor, today) -> dict:
    person = member.person
    return {
        "member": member,
        "person": person,
        "age": person.age_on(person.died_on or today),
        "details": guards.sees_details(person, by=actor),
        "may_reveal": may(actor, "person.reveal", person.keeping_branch),
    }


def address_rows(row: Household, *, shown: bool) -> list[dict]:
    """The lines about the place; the sealed part only for anyone who may change it."""
    detail = row.address_detail if shown else (_("kept sealed") if row.address_detail_sealed else "")
    return [
        {"label": _("Association"), "value": row.branch.name},
        {
            "label": _("Village or community"),
            "value": row.address_division.name if row.address_division else None,
        },
        {"label": _("Villagers' group"), "value": row.group.name if row.group else None},
        {"label": _("House number and the like"), "value": detail or None},
        {"label": _("Remarks"), "value": row.remarks or None},
        {"label": _("Entered by"), "value": row.entered_by.officer.name},
        {"label": _("Registered on"), "value": row.registered_on.isoformat() if row.registered_on else None},
    ]
