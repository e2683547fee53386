from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.drafts.tokens import answer_once
from branches.permissions import why_not
from families.households.guards import why_not_complete, why_not_discard
from families.households.models import HouseholdStatus, Section
from families.households.queries import homes
from families.households.views import found
from families.identity.forms.person import NewHouseholdForm
from families.registering.forms.registration import RegistrationForm
from families.registering.operations import register
from families.registering.views.asking import hint_of, slowing_probes, take_refusal, warn_of_what_counts
from ground.asking import posted_version
from ground.refusals import Refused, require

WHAT_IT_ASKS = {
    Section.HEAD: gettext_lazy("Name, ID number, resident status and its basis; ID card and household book."),
    Section.MEMBERS: gettext_lazy("Everybody else who lives in the household."),
    Section.CLASSES: gettext_lazy("All children of the couple, and the certificate if there is one."),
    Section.ADDRESS: gettext_lazy("Where the family lives, and the account that aid is paid into."),
}


@require_http_methods(["GET", "POST"])
@never_cache
def new(request):
    require(why_not(request.actor, "household.edit"))
    branches = homes(request.actor, request.GET.get("branch", ""))
    if not branches.exists():
        raise Refused(_("Open the page of the village or other base and begin the registration there."))
    chosen = branches.filter(code=request.GET.get("branch", "")).first() if "branch" in request.GET else None
    form = NewHouseholdForm(
        request.POST or None, branches=branches, today=timezone.localdate(), initial={"branch": chosen}
    )
    context = {"form": form, "hint": hint_of(form, request)}
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            with slowing_probes(request):
                address = answer_once(request, form.cleaned_data["token"], act=start(request, form))
        except Refused as refusal:
            context["on_file"] = take_refusal(form, refusal)
            status = refusal.status
        else:
            warn_of_what_counts(request, form)
            return redirect(address)
    return render(request, "families/new.html", context, status=status)


def start(request, form):
    def act():
        household = register.start_household(
            branch_id=form.cleaned_data["branch"].pk,
            head=form.details(),
            by=request.actor,
            now=timezone.now(),
        )
        return reverse("families:edit", args=[household.number, Section.MEMBERS])

    return act


@require_safe
def tasks(request, number):
    household = found(request, number)
    if household.status != HouseholdStatus.DRAFT:
        return redirect(household)
    return tasks_page(request, household, RegistrationForm(today=timezone.localdate()))


def tasks_page(request, household, form, *, status=200):
    items = [
        {
            "label": section.label,
            "hint": WHAT_IT_ASKS[section],
            "url": reverse("families:edit", args=[household.number, section]),
            "state": "done" if section in household.filled else "todo",
        }
        for section in Section
    ]
    return render(
        request,
        "families/register.html",
        {
            "household": household,
            "form": form,
            "items": items,
            "next": next((item for item in items if item["state"] == "todo"), None),
            "done": len(household.filled),
            "total": len(Section),
            "why_not_complete": why_not_complete(household, by=request.actor),
            "why_not_discard": why_not_discard(household, by=request.actor),
        },
        status=status,
    )


@require_POST
def complete(request, number):
    household = found(request, number)
    form = RegistrationForm(request.POST, today=timezone.localdate())
    if not form.is_valid() and household.status == HouseholdStatus.DRAFT:
        return tasks_page(request, household, form, status=422)
    register.complete_registration(
        household.pk,
        by=request.actor,
        version=posted_version(request),
        now=timezone.now(),
        registered_on=form.cleaned_data.get("registered_on"),
    )
    messages.success(request, _("%(household)s is registered.") % {"household": household})
    return redirect(household)


@require_POST
def discard(request, number):
    household = found(request, number)
    register.discard_draft(
        household.pk, by=request.actor, version=posted_version(request), now=timezone.now()
    )
    messages.success(request, _("The registration %(number)s was thrown away.") % {"number": number})
    return redirect("families:list")
