from allauth.account.adapter import get_adapter
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import audit, session
from accounts.addresses import safe_target
from accounts.hooks import demo_sheets, place_of
from accounts.scope import Actor
from accounts.signing_in import devices, second_factor, sign_in, throttle
from accounts.signing_in.forms import CodeForm, FirstSignInForm, SignInForm
from accounts.signing_in.operations import enter_first_time
from ground.forms import status_of
from ground.refusals import Refused


@sensitive_post_parameters()
@never_cache
@login_not_required
def login(request, *, template="accounts/login.html"):
    target = safe_target(request)
    if request.user.is_authenticated:
        return redirect(target)
    refuse_endless_passwords(request)
    form = SignInForm(request.POST or None)
    if form.is_valid():
        now = timezone.now()
        try:
            user = sign_in.check_password(request, now=now, **form.cleaned_data)
        except throttle.TooManyAttempts as refusal:
            return wait(request, refusal)
        if user:
            return sign_in.enter(request, user, target=target, now=now)
        form.add_error(None, _("This user name and password do not belong together. Check both."))
    context = {
        "form": form,
        "next": target,
        "form_is_kept": session.KEPT_FORM in request.session,
        "draft_is_kept": session.KEPT_DRAFT in request.session,
        "demo": next((sheet() for sheet in demo_sheets), None) if settings.DEMO else None,
    }
    return render(request, template, context, status=status_of(request))


@login_not_required
def relogin(request):
    return login(request, template="accounts/relogin.html")


@sensitive_post_parameters()
@never_cache
@login_not_required
def code(request):
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None or stage.login.user is None or not stage.login.user.is_active:
        return redirect("accounts:login")
    user, now = stage.login.user, timezone.now()
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            used = shown_code(request, user, form.cleaned_data["code"], now=now)
        except throttle.TooManyAttempts as refusal:
            return wait(request, refusal)
        if used:
            response = sign_in.entered(request, stage.exit())
            session.mark_second_factor(request.session, now=now)
            return response
        form.add_error("code", _("This code is not valid now. Wait for the next one and type it."))
    context = {"form": form, "demo_code": second_factor.demo_code(user, now=now)}
    return render(request, "accounts/code.html", context, status=status_of(request))


@sensitive_post_parameters()
@never_cache
@login_not_required
def first(request):
    if request.user.is_authenticated:
        return redirect("/")
    refuse_endless_passwords(request)
    form = FirstSignInForm(request.POST or None)
    if form.is_valid():
        now, typed = timezone.now(), form.cleaned_data
        address = throttle.network_of(request.META.get("REMOTE_ADDR", ""))
        try:
            places = throttle.admit({"address": address}, now=now)
            user = enter_first_time(typed["username"], typed["code"], typed["new"], now=now)
        except throttle.TooManyAttempts as refusal:
            return wait(request, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            throttle.succeed(places, now=now)
            form.add_error("new", error)
        else:
            throttle.succeed(places, now=now)
            return sign_in.enter(request, user, target="/", now=now)
    return render(request, "accounts/first.html", {"form": form}, status=status_of(request))


@require_POST
def logout(request):
    user = request.user
    audit.record("user.signed_out", by=Actor(user), target=user, place=place_of(user))
    get_adapter(request).logout(request)
    return redirect("accounts:login")


logout.without_second_factor = True


def shown_code(request, user, typed, *, now):
    """The kind of code this was, "" for a wrong one.

    Throttled by the account, but a device that the account is known on is counted by itself: who
    has stolen no more than the password locks nobody out.
    """
    device = devices.device_of(request, user)
    places = throttle.admit({"factor": device or str(user.pk)}, now=now)
    used = second_factor.use_code(user, typed, now=now)
    if used:
        throttle.succeed(places, now=now)
    return used


def wait(request, refusal):
    response = render(request, "accounts/wait.html", {"refusal": refusal}, status=refusal.status)
    response["Retry-After"] = str(refusal.minutes * 60)
    return response


def refuse_endless_passwords(request):
    for name in ("password", "new", "again", "old"):
        if len(request.POST.get(name, "")) > sign_in.LONGEST_PASSWORD:
            raise BadRequest("A password of this length is not hashed.")
