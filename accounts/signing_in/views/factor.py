from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import session
from accounts.addresses import safe_target
from accounts.scope import Actor
from accounts.signing_in import enrolment, second_factor, throttle
from accounts.signing_in.forms import CodeForm
from accounts.signing_in.step_up import second_factor_fresh
from ground.forms import status_of

from .sign_in import shown_code, wait


@sensitive_post_parameters()
def second_factor_page(request):
    """Enrolment; for someone enrolled, the state of it."""
    if second_factor.is_enrolled(request.user):
        left = second_factor.recovery_codes_left(request.user)
        return render(request, "accounts/second_factor.html", {"codes_left": left})
    return _enrol(request)


second_factor_page.without_second_factor = True


@second_factor_fresh(minutes=5)
def replace(request):
    """Another telephone takes the place of the one in use."""
    return _enrol(request, replaces=True)


@require_POST
@second_factor_fresh(minutes=5)
def recovery_codes(request):
    codes = second_factor.renew_recovery_codes(request.user, by=Actor(request.user))
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "next": "/", "shown_once": True})


@sensitive_post_parameters()
def confirm(request):
    """The second factor again: before a grave step, or for a role that was given in mid-session."""
    target = safe_target(request)
    if not second_factor.is_enrolled(request.user):
        return redirect("accounts:second_factor")
    form, now = CodeForm(request.POST or None), timezone.now()
    if form.is_valid():
        try:
            used = shown_code(request, request.user, form.cleaned_data["code"], now=now)
        except throttle.TooManyAttempts as refusal:
            return wait(request, refusal)
        if used:
            session.mark_second_factor(request.session, now=now)
            return redirect(target)
        form.add_error("code", _("This code is not valid now. Wait for the next one and type it."))
    demo_code = second_factor.demo_code(request.user, now=now)
    context = {"form": form, "next": target, "demo_code": demo_code}
    return render(request, "accounts/confirm.html", context, status=status_of(request))


confirm.without_second_factor = True


def _enrol(request, *, replaces=False):
    now, form = timezone.now(), CodeForm(request.POST or None)
    form.fields["code"].help_text = _("The six digits that the app shows now.")
    secret = enrolment.pending_secret(request)
    if form.is_valid():
        codes = enrolment.finish(request, secret, form.cleaned_data["code"], now=now)
        if codes:
            context = {"codes": codes, "next": safe_target(request), "shown_once": True}
            return render(request, "accounts/recovery_codes.html", context)
        form.add_error(
            "code", _("The app shows another code. Check the clock of the telephone, then try again.")
        )
    context = {
        "form": form,
        "replaces": replaces,
        "secret": enrolment.in_groups(secret),
        "picture": enrolment.picture(request.user, secret),
        "next": safe_target(request),
        "demo_code": enrolment.demo_code(request.user, secret, now=now),
    }
    return render(request, "accounts/enrol.html", context, status=status_of(request))
