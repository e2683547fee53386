"""All settings. Values come from the environment; docs/operations.md has the table of them."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from . import environ, installation, keys

BASE_DIR = Path(__file__).resolve().parent.parent
PROFILE = environ.text("PROFILE", "demo")
if PROFILE not in {"demo", "production"}:
    raise ImproperlyConfigured(f"PROFILE must be demo or production, not {PROFILE!r}.")
PRODUCTION = PROFILE == "production"
DEMO = not PRODUCTION
DEBUG = environ.flag("DEBUG")

# Data and keys

DATA_DIR = installation.data_folder()
PRIVATE_DIR = DATA_DIR / "private"
KEYS_FILE = installation.key_file(DATA_DIR)
try:
    KEYS = keys.load(KEYS_FILE)
except keys.KeysUnusable as problem:
    raise ImproperlyConfigured(str(problem)) from None
SECRET_KEY = KEYS.django_secret
SEAL_KEYS = KEYS.seal
INDEX_KEY = KEYS.index[max(KEYS.index)]
DIGEST_KEY = KEYS.digest[max(KEYS.digest)]

# Where it is served

ALLOWED_HOSTS = environ.words("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environ.words("CSRF_TRUSTED_ORIGINS")
BEHIND_TLS = environ.flag("BEHIND_TLS", default=PRODUCTION)
# Only a proxy that overwrites the header itself may be believed.
if environ.flag("TRUST_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUST_PROXY = environ.flag("TRUST_PROXY")

# The telephone at the foot of every page, for anyone who is stuck.
SUPPORT_PHONE = environ.text("SUPPORT_PHONE", "")

# The application

INSTALLED_APPS = [
    "ground",
    "accounts",
    "jobs",
    "branches",
    "families",
    "members",
    "assistance",
    "reports",
    "desk",
    "demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "config.middleware.RequestLog",
    "config.middleware.RequestLimits",
    "config.middleware.ForwardedAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.signing_in.middleware.SessionAgeMiddleware",
    "accounts.signing_in.middleware.SignInRequiredMiddleware",
    "branches.middleware.ActorMiddleware",
    "accounts.signing_in.middleware.SecondFactorMiddleware",
    "accounts.signing_in.middleware.DraftsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.unasked.UnaskedFields",
    "config.middleware.Refusals",
    "config.middleware.Contention",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.frame.frame",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# The database: requests are cut off early, the worker's reports and imports are not

DATABASE_ROLE = environ.text("DATABASE_ROLE", "application")
WORKING = environ.flag("WORKER")
_RUNNING = installation.read_state(DATA_DIR) or installation.State()
_DATABASE_URL = environ.text("DATABASE_URL", _RUNNING.database_url)
_OWNER_URL = environ.text("DATABASE_OWNER_URL", _RUNNING.database_owner_url)
if not _DATABASE_URL:
    raise ImproperlyConfigured("There is no database: use ./run, or give DATABASE_URL.")
SESSION_PARAMETERS = {
    "statement_timeout": "30min" if WORKING else "15s",
    "lock_timeout": "30s" if WORKING else "3s",
    "idle_in_transaction_session_timeout": "10min" if WORKING else "30s",
    # The joins of a case and all that its page reads take 64 ms to plan when up to 8 tables are tried in
    # every order, and 7 ms with up to 4; Django writes the tables that it filters by first.
    "join_collapse_limit": "8" if WORKING else "4",
}
if DATABASE_ROLE == "owner":
    SESSION_PARAMETERS = {"statement_timeout": "0", "lock_timeout": "5s"}
DATABASES = {
    "default": environ.database(
        _OWNER_URL if DATABASE_ROLE == "owner" else _DATABASE_URL, parameters=SESSION_PARAMETERS
    )
}
# The role that migrations grant rights to and take them from.
APPLICATION_DATABASE_URL = _DATABASE_URL
APPLICATION_ROLE = environ.database(_DATABASE_URL, parameters={})["USER"]

# Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_COOKIE_AGE = 365 * 86400
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Sign-in: accounts are made by people, there is no sign-up and no e-mail

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username",)},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_ADAPTER = "accounts.signing_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
# Throttling is ours, counted in the database; allauth's would want a cache server.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = environ.text("SITE_NAME", "计生协")

# Sessions and cookies

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
if BEHIND_TLS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_HSTS_SECONDS = 365 * 86400
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

# What a request may be, and what a page may load

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# The longest form lists 300 small units with four fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1500
# No page takes a file.
DATA_UPLOAD_MAX_NUMBER_FILES = 0
# The largest form, and what a browser writes around its fields.
REQUEST_MAX_SIZE = 3 * 1024 * 1024
CSRF_FAILURE_VIEW = "accounts.drafts.views.rescue.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = PRIVATE_DIR
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PRIVATE_DIR,
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
# With DEBUG a changed style sheet is served as it is now; else as collected: compressed, kept for years.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# A unit of fewer people is advised to attach itself to a host; advice only.
ATTACH_BELOW_HEADCOUNT = environ.number("ATTACH_BELOW_HEADCOUNT", 100)

# The coming school year may be applied for from this month and day on.
COMING_SCHOOL_YEAR_FROM = environ.month_day("COMING_SCHOOL_YEAR_FROM", "06-01")

# The share of a year's cases, in per cent, that associations are to have decided.
DECIDED_TARGET = environ.number("DECIDED_TARGET", 90)

# The worker. The job rows in PostgreSQL are the truth; the broker only rings.

REDIS_URL = environ.text("REDIS_URL", _RUNNING.redis_url)
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 7200,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 3540
CELERY_TASK_TIME_LIMIT = 3600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = TIME_ZONE
# The worker sweeps by itself as well; a sweep that waited for a busy worker is not worth running late.
CELERY_BEAT_SCHEDULE = {
    "jobs.sweep": {"task": "jobs.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "reports.heartbeat": {"task": "reports.heartbeat", "schedule": 60.0, "options": {"expires": 60}},
}

# Logs: one JSON object a line on standard error

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "filters": {"nonsense": {"()": "config.logs.Nonsense"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["nonsense"]},
    },
    "root": {"handlers": ["stderr"], "level": environ.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # Each request has its own line already; only failures of the server are worth a second.
        "django.request": {"level": "ERROR"},
        "celery.utils.functional": {"level": "WARNING"},
    },
}

if PRODUCTION:
    from . import production

    production.refuse_unsafe_settings({name: value for name, value in globals().items() if name.isupper()})
