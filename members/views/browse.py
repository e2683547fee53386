from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.drafts.kept_searches import keep_search, typed_text
from accounts.signing_in import throttle
from branches.permissions import may, why_not
from branches.tree.queries import places_to_write
from families.households.guards import sees_details
from families.models import Household
from ground.refusals import require
from members import guards, queries
from members.events import timeline
from members.forms import FilterForm
from members.models import Membership
from members.queries import member_list
from members.search import asks_for_number

CONDITIONS = ("branch", "group", "category", "sex", "state")


def refuse_strangers(request):
    require(why_not(request.actor, "roster.read"))


def found(request, card_no: str) -> Membership:
    """The membership of an address, for somebody who reads rosters at all."""
    refuse_strangers(request)
    memberships = Membership.objects.visible_to(request.actor)
    related = ("branch", "group", "person__keeping_branch", "entered_by__officer")
    return get_object_or_404(memberships.select_related(*related), card_no=card_no)


@require_safe
@never_cache
def members(request):
    refuse_strangers(request)
    conditions = request.GET.dict()
    listed = member_list(request.actor, conditions, session=request.session)
    today = timezone.localdate()
    chosen = listed.chosen.code if listed.chosen else ""
    return render(
        request,
        "members/list.html",
        {
            "list": listed,
            "rows": [{"membership": row, "age": row.person.age_on(today)} for row in listed.page.rows],
            "left": conditions.get("state") == queries.LEFT,
            "filters": FilterForm(
                conditions | {"q": listed.search}, branches=listed.branches, groups=listed.groups
            ),
            "place": f"?branch={chosen}" if chosen else "",
            "may_enrol": may(request.actor, "membership.edit")
            and places_to_write(request.actor, chosen).exists(),
            "narrowed": any(conditions.get(name) for name in ("found", *CONDITIONS)),
        },
    )


@require_POST
def search(request):
    """Turn the filter bar into an address; what points at a person goes sealed into the session."""
    refuse_strangers(request)
    conditions = {
        name: value[:40] for name in (*CONDITIONS, "order") if (value := request.POST.get(name, ""))
    }
    if text := typed_text(request.POST.get("q", "")):
        slow_number_searches(request, text)
        conditions["found"] = keep_search(request.session, text)
    address = reverse("members:list")
    return redirect(f"{address}?{urlencode(conditions)}" if conditions else address)


def slow_number_searches(request, text):
    if asks_for_number(text):
        throttle.admit({"number-search": str(request.user.pk)}, now=timezone.now())


@require_safe
@never_cache
def member(request, card_no):
    row = found(request, card_no)
    actor, today = request.actor, timezone.localdate()
    households = Household.objects.visible_to(actor).filter(
        members__person=row.person_id, members__left_on=None
    )
    return render(
        request,
        "members/page.html",
        {
            "membership": row,
            "person": row.person,
            "household": households.first() if may(actor, "household.read") else None,
            "person_rows": person_rows(row, details=sees_details(row.person, by=actor), today=today),
            "joining_rows": joining_rows(row, queries.categories_held(row)),
            "others": queries.other_memberships(row, actor),
            "changes": timeline(queries.changes_of(row)),
            "may_reveal": may(actor, "person.reveal", row.person.keeping_branch),
            "details": sees_details(row.person, by=actor),
            "why_not_edit": guards.why_not_edit(row, by=actor),
            "may_undo": not guards.why_not_undo_leaving(row, by=actor, today=today),
        },
    )


def person_rows(row: Membership, *, details: bool, today) -> list[dict]:
    """The lines about the person; what is kept elsewhere stays there."""
    person = row.person
    kept = [
        (_("Ethnic group"), person.get_nation_display()),
        (_("Education"), person.get_education_display() or None),
        (_("Employer or occupation"), person.employer or None),
    ]
    lines = [
        (_("Sex, age"), f"{person.get_sex_display()} {person.age_on(person.died_on or today)}"),
        (_("Birth date"), person.born_on.isoformat()),
        *(kept if details else []),
        (_("Political status"), row.get_politics_display() or None),
        (_("Post at work"), row.post or None),
        *([(_("Home place"), row.home_place)] if row.home_place else []),
    ]
    return [{"label": label, "value": value} for label, value in lines]


def joining_rows(row: Membership, held) -> list[dict]:
    categories = _(", ").join(one.get_category_display() for one in held)
    lines = [
        (_("Association"), row.branch.name),
        (_("Member group"), row.group.name if row.group else None),
        (_("Kind of member"), row.get_kind_display()),
        *([(_("Name of the organisation"), row.organisation)] if row.organisation else []),
        (_("Categories"), categories or None),
        (_("Applied on"), row.applied_on.isoformat() if row.applied_on else None),
        (_("Council met on"), row.met_on.isoformat()),
        (_("Minutes of the council"), row.minutes),
        (_("Joined on"), row.joined_on.isoformat()),
        (_("Entered by"), row.entered_by.officer.name),
    ]
    return [{"label": label, "value": value} for label, value in lines]
