from django.urls import include, path

from .drafts.views import drafts, rescue
from .messages.views import mark_all_read, notification, notifications
from .relatives.views import end, relatives
from .revealing.views import reveal
from .signing_in.views import factor, me, sign_in

pages = [
    path("login/", sign_in.login, name="login"),
    path("login/code/", sign_in.code, name="code"),
    path("relogin/", sign_in.relogin, name="relogin"),
    path("logout/", sign_in.logout, name="logout"),
    path("first/", sign_in.first, name="first"),
    path("me/", me.me, name="me"),
    path("me/password/", me.password, name="password"),
    path("me/language/", me.language, name="language"),
    path("me/type-size/", me.type_size, name="type_size"),
    path("me/second-factor/", factor.second_factor_page, name="second_factor"),
    path("me/second-factor/replace/", factor.replace, name="second_factor_replace"),
    path("me/second-factor/confirm/", factor.confirm, name="second_factor_confirm"),
    path("me/second-factor/recovery-codes/", factor.recovery_codes, name="recovery_codes"),
    path("me/relatives/", relatives, name="relatives"),
    path("me/relatives/<int:pk>/end/", end, name="relative_end"),
    path("me/kept/<uuid:uuid>/", rescue.kept_form, name="kept_form"),
    path("me/drafts/", drafts.mine, name="drafts"),
    path("me/drafts/<uuid:uuid>/throw-away/", drafts.throw_away, name="throw_draft_away"),
    path("drafts/", drafts.keep, name="keep_draft"),
    path("notifications/", notifications, name="notifications"),
    path("notifications/<int:pk>/", notification, name="notification"),
    path("notifications/read/", mark_all_read, name="notifications_read"),
    path("reveal/<str:kind>/<uuid:uuid>/", reveal, name="reveal"),
]

# The names by which allauth and Django know some of these pages.
known_elsewhere = [
    path("login/", sign_in.login, name="account_login"),
    path("login/code/", sign_in.code, name="mfa_authenticate"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("me/language/", me.language, name="set_language"),
]

urlpatterns = [path("", include((pages, "accounts"))), *known_elsewhere]
