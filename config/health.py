"""Is the process alive, and can it do its work? Asked by load balancers, so open to everyone."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

DATABASE_SECONDS = 1
# One thread: questions that pile up behind a hung database time out instead of each opening a connection.
_asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readiness")


@login_not_required
@require_safe
@never_cache
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request):
    database = database_answer()
    broker = broker_answer()
    ready = database == "ok"
    state = "ready" if ready and broker == "ok" else "degraded" if ready else "not ready"
    answer = {"state": state, "database": database, "broker": broker}
    return JsonResponse(answer, status=200 if ready else 503)


def database_answer() -> str:
    """ "ok", or in a few words why no page could be served; given within a second."""
    try:
        missing = _asking.submit(_missing_migrations).result(timeout=DATABASE_SECONDS)
    except TookTooLong:
        return "slow"
    except DatabaseError:
        return "down"
    return "migrations missing" if missing else "ok"


def broker_answer() -> str:
    """ "ok" or "down"; jobs then wait in the database until it is back."""
    try:
        Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping()
    except (RedisError, ValueError):
        return "down"
    return "ok"


def _missing_migrations() -> set[tuple[str, str]]:
    try:
        return _known_migrations() - set(MigrationRecorder(connection).applied_migrations())
    finally:
        connection.close()


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Those of the release that this process runs."""
    return frozenset(MigrationLoader(None).disk_migrations)
