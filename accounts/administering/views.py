from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.administering import acting, guards, operations, queries
from accounts.administering.forms import AccountFilterForm, NewAccountForm
from accounts.audit import reading
from accounts.drafts.forms import OnceForm, ReasonOnceForm
from accounts.drafts.kept_searches import keep_search, kept_search, typed_text
from accounts.drafts.tokens import answer_once
from accounts.people.queries import declared_relatives
from accounts.signing_in import second_factor
from accounts.signing_in.step_up import code_page
from ground import paging
from ground.asking import take
from ground.forms import status_of
from ground.refusals import Refused, require

CONDITIONS = ("username", "state", "duty", "order")


def refuse_outsiders(actor):
    require(guards.why_not_administer(by=actor))


@require_safe
def account_list(request):
    refuse_outsiders(request.actor)
    today, asked = timezone.localdate(), request.GET
    person = kept_search(request.session, asked.get("found", ""))
    form = AccountFilterForm(asked.dict() | {"person": person})
    told = form.cleaned_data if form.is_valid() else {}
    page = paging.page(
        queries.accounts_under(request.actor, {**told, "person": person}, today=today),
        order=paging.chosen(queries.ACCOUNT_ORDERS, asked.get("order", "")),
        cursor=asked.get("cursor", ""),
    )
    duties = queries.duties_by_user(page.rows, today=today)
    enrolled = queries.with_second_factor(page.rows)
    context = {
        "form": form,
        "page": page,
        "rows": [(user, duties.get(user.pk, []), user.pk in enrolled) for user in page.rows],
        "narrowed": bool(person or any(told.get(name) for name in ("username", "state", "duty"))),
    }
    return render(request, "accounts/users.html", context)


@require_POST
def search(request):
    """Turn the filter bar into an address; a name goes sealed into the session."""
    refuse_outsiders(request.actor)
    conditions = {name: value[:64] for name in CONDITIONS if (value := request.POST.get(name, "").strip())}
    if person := typed_text(request.POST.get("person", "")):
        conditions["found"] = keep_search(request.session, person)
    address = reverse("users:list")
    return redirect(f"{address}?{urlencode(conditions)}" if conditions else address)


@sensitive_post_parameters("id_number")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Make an account and show its one-time code, this once."""
    refuse_outsiders(request.actor)
    form, status, made = NewAccountForm(request.POST or None), status_of(request), {}
    if form.is_valid():
        try:
            address = answer_once(request, form.cleaned_data["token"], act=make(request.actor, form, made))
        except (Refused, ValidationError) as refusal:
            status = take(form, refusal)
        else:
            return sheet_or_page(request, made, address)
    return render(request, "accounts/user_new.html", {"form": form}, status=status)


def make(actor, form, made):
    def act():
        now = timezone.now()
        made["account"] = user = operations.make_user(**form.details(), by=actor)
        made["code"] = operations.issue_first_code(user.username, by=actor, now=now)
        made["expires_on"] = timezone.localdate(now + operations.CODE_LIFETIME)
        return reverse("users:page", args=[user.pk])

    return act


def sheet_or_page(request, made, address):
    """The sheet with the code for the one who made it; a form sent again finds no code any more."""
    if made.get("code"):
        return render(request, "accounts/code_sheet.html", {**made, "shown_once": True})
    messages.warning(
        request, _("This was done already. The one-time code was shown once; if it is lost, make a new one.")
    )
    return redirect(address)


@require_safe
def account(request, pk):
    refuse_outsiders(request.actor)
    user = get_object_or_404(queries.accounts_seen_by(request.actor), pk=pk)
    now = timezone.now()
    context = {
        "account": user,
        "duties": queries.duties_by_user([user], today=timezone.localdate()).get(user.pk, []),
        "enrolled": second_factor.is_enrolled(user),
        "code": queries.live_code(user, now=now),
        "relatives": declared_relatives(user.officer_id).count(),
        "sign_ins": queries.recent_sign_ins(user),
        "history": reading.lines(queries.history_of(user), request.actor),
        "acts": acting.offered(user, by=request.actor),
    }
    return render(request, "accounts/user.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act_on(request, pk, act):
    """One page for each act: it says what will happen, asks for the reason, and does it once."""
    refuse_outsiders(request.actor)
    user = get_object_or_404(queries.accounts_seen_by(request.actor), pk=pk)
    if act not in acting.ACTS:
        raise Http404
    if asked := code_page(request, minutes=10):
        return asked
    chosen, status = acting.ACTS[act], status_of(request)
    form = form_of(chosen, request.POST or None)
    if form.is_valid():
        try:
            return carried_out(request, chosen, user, form.cleaned_data)
        except Refused as refusal:
            status = take(form, refusal)
    terms = {"username": user.username}
    context = {
        "account": user,
        "act": chosen,
        "form": form,
        "question": chosen.question % terms,
        "why_not": chosen.why_not(user, by=request.actor),
    }
    return render(request, "accounts/user_act.html", context, status=status)


def form_of(chosen, data):
    if not chosen.asks:
        return OnceForm(data)
    form = ReasonOnceForm(data)
    form.fields["reason"].label = chosen.asks
    return form


def carried_out(request, chosen, user, typed):
    made = {}

    def act():
        now = timezone.now()
        code = chosen.run(user.username, request.actor, typed.get("reason", ""), now)
        if code:
            expires_on = timezone.localdate(now + operations.CODE_LIFETIME)
            made.update(account=user, code=code, expires_on=expires_on)
        return reverse("users:page", args=[user.pk])

    address = answer_once(request, typed["token"], act=act)
    if chosen.code == "code":
        return sheet_or_page(request, made, address)
    messages.success(request, chosen.done % {"username": user.username})
    return redirect(address)
