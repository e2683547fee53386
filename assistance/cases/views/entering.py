from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.drafts.forms import OnceForm
from accounts.drafts.tokens import answer_once
from assistance.cases import guards, operations, queries
from assistance.cases.facts import facts_of_one
from assistance.cases.forms import PayeeForm, ReceiptForm, ReceivedForm, VerificationForm, WithdrawForm
from assistance.cases.kind import kind_of, members_of
from assistance.cases.presenting import last_return, mended_fields, rows
from assistance.cases.receiving import left_behind
from assistance.cases.rules import rule_of
from assistance.cases.standing import as_found
from assistance.cases.states import CaseState
from assistance.cases.verifiers import concerned_in
from assistance.schemes.rules import rule_on
from families.models import BankAccount, Household
from ground.asking import differences, posted_version, take
from ground.refusals import Refused, Stale, require
from ground.typed_days import parse_day

GET_OR_POST = ("GET", "HEAD", "POST")


def request_form(data, *, scheme, household, actor, today, received_on, rule, **kwargs):
    kind = kind_of(scheme)
    return kind.form(
        data,
        candidates=kind.candidates(household),
        members=members_of(household),
        accounts=open_accounts(actor, household),
        rule=rule,
        allowed=queries.allowed_for(household, rule, today=received_on),
        today=today,
        received_on=received_on,
        **kwargs,
    )


def day_in(data, name, *, today):
    """A day as it was typed, today at the latest; None where there is none to be read."""
    try:
        return min(parse_day(data.get(name, "")), today)
    except ValidationError:
        return None


def open_accounts(actor, household):
    return list(BankAccount.objects.visible_to(actor).filter(household=household, closed_at=None))


def payee_form(data, *, actor, household, **kwargs):
    return PayeeForm(data, accounts=open_accounts(actor, household), **kwargs)


@require_http_methods(GET_OR_POST)
def new(request):
    """Choose the scheme, then enter request, payee and verification on one page."""
    number = request.GET.get("household", "")
    if not number:
        return redirect("families:list")
    household = get_object_or_404(Household.objects.visible_to(request.actor), number=number)
    reason = guards.why_not_enter(household, by=request.actor)
    today = timezone.localdate()
    received_form = ReceivedForm(request.GET, today=today)
    asked = day_in(request.GET, "received", today=today)
    received_on = day_in(request.POST, "received_on", today=today) or asked or today
    schemes = queries.offered(request.actor, household, today=received_on)
    chosen = request.GET.get("scheme", str(schemes[0].pk) if len(schemes) == 1 else "")
    scheme = next((scheme for scheme in schemes if str(scheme.pk) == chosen), None)
    context = {
        "household": household,
        "scheme": scheme,
        "why_not": str(reason),
        "received_form": received_form,
        "received": asked,
    }
    if reason or scheme is None:
        if request.method == "POST":
            require(reason)
            raise Http404
        return _choose(request, context, schemes, reason, received_on=received_on)
    rule = rule_on(scheme, received_on)
    parts = _parts(request, household, scheme, rule, today=today, received_on=received_on)
    status = 422 if request.method == "POST" else 200
    # No short cut: every part says what it misses at once.
    if request.method == "POST" and all(part.is_valid() for part in parts.values()):
        try:
            return redirect(_entered(request, household, scheme, parts))
        except Refused as refusal:
            asked = next((part for part in parts.values() if refusal.field in part.fields), None)
            status = take(asked or parts["request_form"], refusal)
        except ValidationError as problem:
            named = set(getattr(problem, "error_dict", {}))
            part = "request_form" if named & set(parts["request_form"].fields) else "verification_form"
            take(parts[part], problem)
    context |= {"rule": rule, "allowed": queries.allowed_for(household, rule, today=received_on)}
    return render(request, "assistance/new.html", context | parts, status=status)


def _choose(request, context, schemes, reason, *, received_on):
    """The page of the schemes that were open on the day of receipt, or of why nothing can be entered."""
    household = context["household"]
    context["schemes"] = [
        (offered, kind_of(offered), queries.allowed_on(offered, household, day=received_on))
        for offered in schemes
    ]
    status = reason.refusal.status if reason else 200
    return render(request, "assistance/choose_scheme.html", context, status=status)


def _parts(request, household, scheme, rule, *, today, received_on):
    """The forms of the entry page, as posted or empty."""
    data, actor = request.POST or None, request.actor
    return {
        "request_form": request_form(
            data,
            scheme=scheme,
            household=household,
            actor=actor,
            today=today,
            received_on=received_on,
            rule=rule,
        ),
        "payee_form": payee_form(data, actor=actor, household=household),
        "verification_form": VerificationForm(
            data, concerned=concerned_in(household), later=True, today=today
        ),
        "token_form": OnceForm(data),
    }


def _entered(request, household, scheme, parts):
    def act():
        case = operations.enter(
            household_id=household.pk,
            scheme_id=scheme.pk,
            by=request.actor,
            now=timezone.now(),
            request=parts["request_form"].request(),
            account_id=parts["payee_form"].cleaned_data["account"],
            verification=parts["verification_form"].cleaned_data or None,
        )
        return reverse("assistance:check", args=[case.number])

    return answer_once(request, parts["token_form"].cleaned_data["token"], act=act)


STEPS = {
    "request": (gettext_lazy("What is applied for"), "save_request"),
    "received": (gettext_lazy("When the paper was received"), "record_receipt"),
    "payee": (gettext_lazy("Payee"), "save_payee"),
    "verification": (gettext_lazy("Village verification"), "save_verification"),
}


def edit_form(step, data, *, case, actor, today):
    household = case.household
    if step == "request":
        initial = kind_of(case).answers(case) | {
            "beneficiary": case.beneficiary_id,
            "period": case.period,
            "period_kind": case.period_kind,
            "event_on": case.event_on,
            "asked_amount": case.asked_amount,
            "reason": case.reason,
            "paper_place": case.paper_place,
        }
        typed = day_in(data or {}, "received_on", today=today)
        moved = typed is not None and typed != case.received_on and case.counted_from is None
        return request_form(
            data,
            scheme=case.scheme,
            household=household,
            actor=actor,
            today=today,
            received_on=typed if moved else case.received_on or today,
            rule=rule_on(case.scheme, typed) if moved else rule_of(case, today=today),
            is_receipt_open=case.counted_from is None,
            initial=initial,
        )
    if step == "received":
        return ReceiptForm(
            data, today=today, initial={"received_on": case.received_on, "paper_place": case.paper_place}
        )
    if step == "payee":
        return payee_form(data, actor=actor, household=household, initial={"account": case.account_id})
    record = getattr(case, "verification", None)
    return VerificationForm(
        data,
        concerned=concerned_in(household, case),
        today=today,
        initial=model_to_dict(record) if record else {},
    )


def saving(step, form):
    if step == "request":
        return form.request()
    if step == "payee":
        return {"account_id": form.cleaned_data["account"]}
    return form.cleaned_data


@require_http_methods(GET_OR_POST)
def edit(request, number, step):
    if step not in STEPS:
        raise Http404
    case = get_object_or_404(queries.shown(request.actor), number=number)
    require(guards.why_not_edit(case, by=request.actor))
    form = edit_form(step, request.POST or None, case=case, actor=request.actor, today=timezone.localdate())
    version = posted_version(request) if request.method == "POST" else case.version
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        try:
            getattr(operations, STEPS[step][1])(
                case.pk, by=request.actor, version=version, now=timezone.now(), **saving(step, form)
            )
        except Stale as refusal:
            take(form, refusal)
            case = get_object_or_404(queries.shown(request.actor), number=number)
            kept = edit_form(step, None, case=case, actor=request.actor, today=timezone.localdate())
            more = {"version": case.version, "conflict": differences(form, kept)}
            return edit_page(request, case, step, form, status=refusal.status, **more)
        except (Refused, ValidationError) as refusal:
            status = take(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("assistance:check", number=number)
    return edit_page(request, case, step, form, status=status, version=version)


def edit_page(request, case, step, form, *, status, version, conflict=None):
    """The form as it was typed, with what the last return was about marked in it."""
    steps, returned = list(case.steps.all()), case.state == CaseState.RETURNED
    marked = mended_fields(steps) if returned else set()
    for name in marked & set(form.fields):
        form.fields[name].help_text = _("Returned: please look at this again.")
    context = {
        "case": case,
        "form": form,
        "step": step,
        "title": STEPS[step][0],
        "version": version,
        "conflict": conflict,
        "returned": last_return(steps) if returned else None,
        "marked": marked,
    }
    return render(request, "assistance/edit.html", context, status=status)


@require_http_methods(GET_OR_POST)
def check(request, number):
    """Everything at a glance with its findings; a POST submits."""
    case = get_object_or_404(queries.shown(request.actor), number=number)
    require(guards.why_not_submit(case, by=request.actor))
    refused, status = "", 200
    if request.method == "POST":
        version = posted_version(request)
        try:
            operations.submit(case.pk, by=request.actor, version=version, now=timezone.now())
        except Refused as refusal:
            refused, status = str(refusal), refusal.status
        else:
            return redirect("assistance:receipt", number=number)
    facts = facts_of_one(case, today=timezone.localdate())
    standing = as_found(operations.checked(facts)).told_to(request.actor)
    steps = list(case.steps.all())
    context = {
        "case": case,
        "rows": rows(case, None, facts=facts),
        "standing": standing,
        "verification": getattr(case, "verification", None),
        "left": left_behind(case, today=facts.today),
        "refused": refused,
        "returned": last_return(steps) if case.state == "returned" else None,
    }
    return render(request, "assistance/check.html", context, status=status)


@require_GET
def receipt(request, number):
    case = get_object_or_404(queries.shown(request.actor), number=number)
    return render(request, "assistance/receipt.html", {"case": case, "route": case.route.all()})


@require_http_methods(GET_OR_POST)
def withdraw(request, number):
    """Call a submitted case back, or give up a draft or a returned one: says first what will happen."""
    case = get_object_or_404(queries.shown(request.actor), number=number)
    require(guards.why_not_withdraw(case, by=request.actor))
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        operations.withdraw(
            case.pk,
            by=request.actor,
            version=posted_version(request),
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        messages.success(request, _("%(number)s is withdrawn.") % {"number": case.number})
        return redirect(case)
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "assistance/withdraw.html",
        {"case": case, "form": form, "submitted": case.state == CaseState.IN_REVIEW},
        status=status,
    )
