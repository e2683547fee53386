from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.addresses import safe_target
from accounts.people.models import User
from accounts.people.queries import declared_relatives
from accounts.scope import Actor
from accounts.signing_in import devices, preferences, second_factor, throttle
from accounts.signing_in.forms import PasswordForm, PreferencesForm
from accounts.signing_in.operations import change_password
from ground.forms import status_of

from .sign_in import refuse_endless_passwords, wait


def me(request):
    user = request.user
    shown = {
        "language": user.language or settings.LANGUAGE_CODE,
        "large_type": user.large_type,
        "shortcuts": user.shortcuts,
    }
    form = PreferencesForm(request.POST or None, initial=shown)
    if form.is_valid():
        preferences.set_preferences(user.pk, **form.cleaned_data)
        messages.success(request, _("Your settings are saved."))
        return redirect("accounts:me")
    context = {
        "form": form,
        "enrolled": second_factor.is_enrolled(user),
        "codes_left": second_factor.recovery_codes_left(user),
        "relatives": declared_relatives(user.officer_id),
    }
    return render(request, "accounts/me.html", context, status=status_of(request))


@sensitive_post_parameters()
def password(request):
    refuse_endless_passwords(request)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        now, typed = timezone.now(), form.cleaned_data
        try:
            places = throttle.admit({"factor": str(request.user.pk)}, now=now)
            user = change_password(
                request.user.pk, old=typed["old"], new=typed["new"], by=Actor(request.user)
            )
        except throttle.TooManyAttempts as refusal:
            return wait(request, refusal)
        except ValidationError as error:
            if "old" not in error.error_dict:
                throttle.succeed(places, now=now)
            form.add_error(None, error)
        else:
            throttle.succeed(places, now=now)
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Other sessions have ended."))
            response = redirect("accounts:me")
            devices.remember(request, response, user)
            return response
    return render(request, "accounts/password.html", {"form": form}, status=status_of(request))


@require_POST
@login_not_required
def language(request):
    response = redirect(safe_target(request))
    chosen = request.POST.get("language")
    if chosen in dict(User._meta.get_field("language").choices):
        if request.user.is_authenticated:
            preferences.set_language(request.user.pk, chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    return response


@require_POST
def type_size(request):
    preferences.set_large_type(request.user.pk, request.POST.get("large") == "1")
    return redirect(safe_target(request))


type_size.without_second_factor = True
