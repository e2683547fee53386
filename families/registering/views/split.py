from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from families.households import guards
from families.households.confirming import Touches
from families.households.queries import homes
from families.registering.forms.split import MOVES, SplitForm
from families.registering.operations.members import MemberRefused
from families.registering.operations.split import split_household, touched_by_split
from families.registering.views.asking import confirmed_in, slowing_probes
from families.registering.views.edit import editable
from ground.asking import kept_fields, take
from ground.refusals import Refused, Stale, require


@require_http_methods(["GET", "POST"])
@never_cache
def split(request, number):
    """Choose who moves out, then read what that does, then split: nothing is saved before."""
    household = editable(request, number)
    require(guards.why_not_split(household, by=request.actor))
    form = split_form(request, household, request.POST or None)
    if not form.is_valid() or "change" in request.POST:
        return form_page(request, form, status=422 if form.errors else 200)
    try:
        if "confirm" in request.POST or "confirmed" in request.POST:
            return redirect(done(request, household, form))
        touches = touched_by_split(household.pk, by=request.actor, now=timezone.now(), **form.split())
    except Touches as refusal:
        touches = refusal
    except Stale as refusal:
        return changed_meanwhile(request, number, refusal)
    except MemberRefused as refusal:
        return form_page(
            request, form, status=take(form, refusal.refusal, fallback=f"{MOVES}{refusal.member_id}")
        )
    except Refused as refusal:
        return form_page(request, form, status=take(form, refusal))
    return check_page(request, household, form, touches)


def split_form(request, household, data):
    members = household.members.filter(left_on=None).select_related("person")
    return SplitForm(
        data,
        household=household,
        members=list(members.order_by("relation", "id")),
        branches=homes(request.actor, household.branch.code),
        today=timezone.localdate(),
    )


def done(request, household, form):
    with slowing_probes(request):
        new = split_household(
            household.pk,
            by=request.actor,
            now=timezone.now(),
            confirmed=confirmed_in(request),
            **form.split(),
        )
    words = {"new": new, "number": household.number}
    messages.success(request, _("%(new)s is split off from %(number)s.") % words)
    return new


def changed_meanwhile(request, number, refusal):
    """The form as it was typed, on what the household is now: sending it again stands on that."""
    household = editable(request, number)
    data = request.POST.copy()
    data["version"] = household.version
    form = split_form(request, household, data)
    form.add_error(None, str(refusal))
    return form_page(request, form, status=refusal.status)


def form_page(request, form, *, status):
    return render(request, "families/split.html", {"household": form.household, "form": form}, status=status)


def check_page(request, household, form, touches):
    """What the split does, with the cases it touches; its buttons send the same form again."""
    moving = form.moving
    classes = [kept for kept in household.classes.all() if kept.holds_on(form.today)]
    context = {
        "household": household,
        "form": form,
        "kept": [pair for pair in kept_fields(request.POST) if pair[0] != "confirmed"],
        "touches": touches,
        "moving": _(", ").join(_("%(name)s (%(relation)s)") % row for row in moving),
        "staying": household.member_count - len(moving),
        "classes": _(", ").join(kept.get_kind_display() for kept in classes),
        "account": household.accounts.filter(closed_at=None).first(),
    }
    status = touches.status if touches and "confirm" in request.POST else 200
    return render(request, "families/split_check.html", context, status=status)
