from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.drafts.kept_searches import keep_search, kept_search, typed_text
from accounts.drafts.tokens import answer_once
from branches.permissions import why_not
from branches.tree.queries import places_to_write
from families.models import Household
from families.registering.views.asking import hint_of, slowing_probes, take_refusal, warn_of_what_counts
from ground.refusals import Refused, require
from members.forms import EnrolForm, EnrolMemberForm, PlaceForm
from members.operations.enrol import OnRoster, enrol
from members.queries import on_roster, open_groups
from members.search import MOST_CHOICES, found_people
from members.views.browse import slow_number_searches


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request):
    """Enrol somebody: typed from the application form, or chosen from a household before."""
    member = chosen_member(request)
    branch, choices = place_of(request, member)
    if branch is None:
        return ask_place(request, choices)
    groups, data, today = open_groups(request.actor, branch), request.POST or None, timezone.localdate()
    if member is None:
        form = EnrolForm(data, groups=groups, today=today)
    else:
        form = EnrolMemberForm(data, groups=groups, today=today)
    context = {"form": form, "branch": branch, "member": member, "several": len(choices) > 1}
    if member is None:
        context["hint"] = hint_of(form, request)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            with slowing_probes(request):
                address = answer_once(
                    request, form.cleaned_data["token"], act=act(request, form, branch, member)
                )
        except OnRoster as refusal:
            form.add_error(refusal.field if member is None else None, str(refusal))
            context["on_roster"], status = refusal.membership, refusal.status
        except Refused as refusal:
            take_refusal(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("%(name)s is on the roster now.") % {"name": name_in(form, member)})
            if member is None:
                warn_of_what_counts(request, form)
            return redirect(address)
    return render(request, "members/new.html", context, status=status)


def act(request, form, branch, member):
    def enrolled():
        return enrol(
            branch_id=branch.pk,
            person=form.details() if member is None else member.pk,
            data=form.membership_data(),
            by=request.actor,
            now=timezone.now(),
        ).get_absolute_url()

    return enrolled


def name_in(form, member):
    return form.cleaned_data["name"] if member is None else member.name


def refuse_readers(request):
    require(why_not(request.actor, "membership.edit"))


def chosen_member(request):
    """The row of somebody in a household of the scope, by the number in the address; None without."""
    refuse_readers(request)
    typed = request.GET.get("member", "")
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > 18:
        raise Http404
    households = Household.objects.visible_to(request.actor).filter(members=int(typed))
    household = get_object_or_404(households.select_related("branch", "group"))
    living = household.members.filter(left_on=None, person__died_on=None)
    return get_object_or_404(living.select_related("person", "household"), pk=typed)


def place_of(request, member):
    """The association on whose roster it goes, or None with those to choose among."""
    named = code = request.GET.get("branch", "")
    choices = list(places_to_write(request.actor, named))
    if not named and member is not None:
        code = member.household.branch.code
    branch = next((one for one in choices if one.code == code), None)
    # Anyone who names an association means no other, though it be the only one left to choose.
    if branch is None and not named and len(choices) == 1:
        branch = choices[0]
    return branch, choices


def ask_place(request, choices):
    if not choices:
        raise Refused(_("Open the page of the association and enrol members there."))
    form = PlaceForm(branches=places_to_write(request.actor, ""))
    status = 422 if request.method == "POST" else 200
    carried = [("member", request.GET["member"])] if "member" in request.GET else []
    return render(request, "members/place.html", {"form": form, "carried": carried}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def choose(request):
    """Look for somebody in the households of the scope instead of typing what is on file."""
    refuse_readers(request)
    branch, _choices = place_of(request, None)
    place = {"branch": branch.code} if branch else {}
    if request.method == "POST":
        if text := typed_text(request.POST.get("q", "")):
            slow_number_searches(request, text)
            place["found"] = keep_search(request.session, text)
        return redirect(f"{reverse('members:choose')}?{urlencode(place)}")
    text = kept_search(request.session, request.GET.get("found", ""))
    people = found_people(text, actor=request.actor) if text else []
    already = on_roster(branch, [one.person_id for one in people], request.actor) if branch else {}
    today = timezone.localdate()
    rows = [
        {
            "member": one,
            "age": one.person.age_on(today),
            "membership": already.get(one.person_id),
            "query": urlencode({**({"branch": branch.code} if branch else {}), "member": one.pk}),
        }
        for one in people
    ]
    context = {"branch": branch, "text": text, "rows": rows, "many": len(rows) >= MOST_CHOICES}
    return render(request, "members/choose.html", context)
