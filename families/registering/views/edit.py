from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from families.codes import Relation
from families.households import guards
from families.households.confirming import Touches
from families.households.findings import relation_findings
from families.households.models import HouseholdStatus, Section
from families.households.operations.numbers import note_numbers_shown
from families.households.queries import members_of
from families.households.views import found
from families.identity.forms.person import PersonForm
from families.identity.operations import people
from families.registering.operations import register
from families.registering.views import sections
from families.registering.views.asking import (
    confirmed_in,
    hint_of,
    slowing_probes,
    take_refusal,
    warn_of_what_counts,
)
from ground.asking import differences
from ground.refusals import Refused, Stale, require


@require_http_methods(["GET", "POST"])
@never_cache
def section(request, number, section):
    household = editable(request, number)
    if section not in Section:
        raise Http404
    if section == Section.HEAD:
        head = household.members.select_related("person__keeping_branch").get(
            left_on=None, relation=Relation.HEAD
        )
        return person_page(request, household, head, section=Section.HEAD)
    page = PAGES[section](request, household)
    status = 200
    if page.is_stale:
        return section_page(request, household, page, status=Stale.status)
    if request.method == "POST" and not page.adds_row:
        status = 422
        if page.is_valid():
            try:
                page.save(now=timezone.now())
            except Stale as refusal:
                household = editable(request, number)
                page, status = PAGES[section](request, household), refusal.status
            except Touches as refusal:
                page.touches, status = refusal, refusal.status
            except Refused as refusal:
                page.take(refusal)
                status = refusal.status
            else:
                for warning in page.warnings:
                    messages.warning(request, warning)
                return redirect(after(request, household, registered_on=page.registered_on))
    return section_page(request, household, page, status=status)


def section_page(request, household, page, *, status):
    """The section; after a conflict with both values and the version that saving again replaces."""
    note_shown(request, household, page)
    context = {
        "household": household,
        "section": Section(page.name),
        "page": page,
        "conflict": page.conflict() if status == Stale.status else None,
        "done": done_of(household),
    }
    return render(request, page.template, context, status=status)


PAGES = {
    Section.MEMBERS: sections.MembersPage,
    Section.CLASSES: sections.ClassesPage,
    Section.ADDRESS: sections.AddressPage,
}


@require_http_methods(["GET", "POST"])
@never_cache
def member(request, number, member_id):
    household = editable(request, number)
    members = household.members.filter(left_on=None).select_related("person__keeping_branch")
    return person_page(request, household, get_object_or_404(members, pk=member_id), section="")


def editable(request, number):
    household = found(request, number)
    require(guards.why_not_edit(household, by=request.actor))
    return household


def person_page(request, household, member, *, section):
    person, actor = member.person, request.actor
    keeping = guards.why_not_edit_person(person, by=actor)
    if keeping:
        if request.method == "POST":
            raise Refused(keeping)
        return render(
            request,
            "families/person_elsewhere.html",
            {"household": household, "member": member, "why_not": keeping},
        )
    shown = guards.sees_numbers(household, by=actor)
    form = person_form(request.POST or None, household, person, numbers_shown=shown)
    context = {"household": household, "member": member, "form": form, "section": section}
    status = 422 if form.is_bound else 200
    if form.is_bound and sections.posted_version(request) != household.version:
        return stale_person(request, form, context)
    if form.is_valid():
        try:
            save_person(request, household, member, form)
        except Stale:
            context["household"] = editable(request, household.number)
            context["member"] = context["household"].members.select_related("person").get(pk=member.pk)
            return stale_person(request, form, context)
        except Touches as refusal:
            context["touches"], status = refusal, refusal.status
        except Refused as refusal:
            context["on_file"] = take_refusal(form, refusal)
            status = refusal.status
        else:
            warn_of_what_counts(request, form)
            return redirect(after_person(request, household))
    if shown and not form.is_bound:
        note_numbers_shown(household.pk, by=actor, now=timezone.now(), page="person")
    return render(request, "families/person.html", context | {"hint": hint_of(form, request)}, status=status)


def save_person(request, household, member, form):
    with slowing_probes(request):
        people.edit_person(
            member.pk,
            household_id=household.pk,
            by=request.actor,
            version=household.version,
            confirmed=confirmed_in(request),
            person_version=form.cleaned_data["person_version"] or 0,
            now=timezone.now(),
            data=form.details(),
        )


def after_person(request, household):
    """Where saving leads; a corrected number may leave a relation that fits no more."""
    for finding in relation_findings(members_of(household)):
        messages.warning(request, finding.sentence)
    return after(request, household)


def person_form(data, household, person, *, numbers_shown):
    return PersonForm(
        data,
        person=person,
        household=household.number,
        numbers_shown=numbers_shown,
        today=timezone.localdate(),
    )


def stale_person(request, form, context):
    """The form as it was typed, with what is in the books now; saving again replaces that."""
    person = context["member"].person
    fresh = person_form(None, context["household"], person, numbers_shown=form.numbers_shown)
    form.data = form.data.copy()
    form.data["person_version"] = person.version
    context |= {"conflict": differences(form, fresh), "hint": hint_of(form, request)}
    return render(request, "families/person.html", context, status=Stale.status)


def note_shown(request, household, page):
    """Also of a page that was sent back: its members may have come on file since it was opened."""
    if page.shows_numbers:
        note_numbers_shown(household.pk, by=request.actor, now=timezone.now(), page=page.name)


def done_of(household):
    """How many sections of a registration are filled in."""
    return len(household.filled) if household.status == HouseholdStatus.DRAFT else 0


def after(request, household, *, registered_on=None):
    """Where saving leads: on through a registration, back to the page of a household on file."""
    household.refresh_from_db(fields=["status", "filled", "version"])
    if household.status != HouseholdStatus.DRAFT:
        messages.success(request, _("Saved."))
        return household.get_absolute_url()
    if registered_on is not None:
        try:
            register.complete_registration(
                household.pk,
                by=request.actor,
                version=household.version,
                now=timezone.now(),
                registered_on=registered_on,
            )
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("%(household)s is registered.") % {"household": household})
            return household.get_absolute_url()
    missing = next((one for one in Section if one not in household.filled), None)
    if missing is None or "stop" in request.POST:
        return reverse("families:register", args=[household.number])
    return reverse("families:edit", args=[household.number, missing])
