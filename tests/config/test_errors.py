import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.models import User
from config import urls as site_urls
from config.middleware import Contention, RequestLimits
from ground.refusals import Forbidden, Refused, Stale

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

SECRET = "the reason inside"


def raising(exception):
    @login_not_required
    def view(request):
        raise exception

    return view


@login_not_required
def reads_the_form(request):
    return HttpResponse(str(len(request.POST)))


RAISED = {
    "refused": (Refused("The year is closed."), 422),
    "forbidden": (Forbidden("Only an approver may do this."), 403),
    "stale": (Stale("Somebody decided it."), 409),
    "denied": (PermissionDenied(SECRET), 403),
    "gone": (User.DoesNotExist(SECRET), 404),
    "broken": (RuntimeError(SECRET), 500),
}
urlpatterns = [
    *[path(f"{name}/", raising(exception)) for name, (exception, _status) in RAISED.items()],
    path("form/", reads_the_form),
    path("", include(site_urls)),
]
handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("name", RAISED)
def test_what_a_view_raises_becomes_a_page_without_its_insides(visitor, name):
    exception, status = RAISED[name]
    answer = visitor.get(f"/{name}/")
    assert answer.status_code == status
    assert "Traceback" not in text(answer)
    assert SECRET not in text(answer)
    assert 'href="/"' in text(answer)
    if isinstance(exception, Refused):
        assert str(exception) in text(answer)


@pytest.mark.parametrize("path", ["/broken/", "/no-such-page/", "/denied/"])
def test_the_page_quotes_the_reference_of_the_request(visitor, path):
    answer = visitor.get(path)
    assert re.fullmatch("[0-9a-f]{16}", answer["X-Request-ID"])
    assert answer["X-Request-ID"] in text(answer)


def ways_back(visitor, referer):
    headers = {"host": "localhost:8000"} | ({"referer": referer} if referer else {})
    page = text(visitor.get("/no-such-page/", headers=headers))
    return re.findall('<a class="btn[^"]*" href="([^"]*)"', page)


def test_the_page_leads_back_to_the_page_of_ours_that_the_visitor_came_from(visitor):
    came_from = "http://localhost:8000/families/?page=2"
    assert ways_back(visitor, came_from) == [came_from, "/"]


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "https://evil.example/families/",
        "http://localhost:8001/families/",
        "http://localhost:8000.evil.example/",
        "http://localhost:8000@evil.example/",
        "http://evil.example/?http://localhost:8000/",
        "javascript:alert(1)//localhost:8000",
    ],
)
def test_the_page_never_leads_to_a_site_that_is_not_ours(visitor, foreign):
    assert ways_back(visitor, foreign) == ["/"]


@pytest.mark.parametrize("cookie", [None, "zh-hans", "en", "fr"])
def test_language_is_the_cookie_then_chinese_whatever_the_browser_prefers(visitor, settings, cookie):
    if cookie:
        visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    answer = visitor.get("/no-such-page/", headers={"accept-language": "en"})
    language, mark = ("en", "en") if cookie == "en" else ("zh-hans", "zh-CN")
    assert answer["Content-Language"] == language
    assert f'<html lang="{mark}">' in text(answer)


def test_a_form_that_is_too_large_answers_413(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = visitor.post("/form/", {"note": "x" * 2000})
    assert answer.status_code == 413


def test_ten_megabytes_in_one_field_answer_413(visitor):
    assert visitor.post("/form/", {"note": "x" * 10_000_000}).status_code == 413


def test_two_thousand_fields_answer_400(visitor):
    assert visitor.post("/form/", {f"f{number}": "1" for number in range(2000)}).status_code == 400


def test_a_file_answers_400_for_no_page_takes_one(visitor):
    assert visitor.post("/form/", {"note": ContentFile(b"x", name="note.txt")}).status_code == 400


def test_a_request_announced_beyond_the_limit_is_not_even_read(rf, settings):
    limits = RequestLimits(lambda request: HttpResponse("read"))
    for size, status in ((settings.REQUEST_MAX_SIZE, 200), (settings.REQUEST_MAX_SIZE + 1, 413)):
        request = rf.post("/form/", b"x" * size, content_type="text/plain")
        assert limits(request).status_code == status


def test_an_unknown_host_answers_400(visitor):
    assert visitor.get("/no-such-page/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_methods_that_no_page_has_answer_405(visitor, method):
    assert visitor.generic(method, "/form/").status_code == 405


def test_a_post_without_its_token_answers_the_page_for_expired_forms():
    answer = Client(enforce_csrf_checks=True).post("/form/", {"a": "1"})
    assert answer.status_code == 403
    assert answer["Content-Language"] == "zh-hans"
    assert "CSRF" not in text(answer)


@pytest.mark.parametrize("path", ["/healthz", "/broken/", "/no-such-page/"])
def test_nothing_inline_may_run_and_nobody_may_frame_a_page(visitor, path):
    policy = visitor.get(path)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in f"{policy};"


class Lost(Exception):
    sqlstate = "40P01"


@pytest.mark.parametrize(("losses", "status"), [(1, 200), (2, 409)])
def test_a_view_that_lost_to_another_is_run_once_more(rf, losses, status):
    runs = []

    def view(request):
        runs.append(1)
        if len(runs) <= losses:
            raise OperationalError("deadlock detected") from Lost()
        return HttpResponse("done")

    request = rf.post("/")
    request.resolver_match = SimpleNamespace(func=view, args=(), kwargs={}, view_name="x")
    middleware = Contention(None)
    with pytest.raises(OperationalError) as broken:
        view(request)
    answer = middleware.process_exception(request, broken.value)
    assert (answer.status_code, len(runs)) == (status, 2)


def test_what_is_gone_when_the_view_is_run_again_is_not_found(rf):
    def view(request):
        raise User.DoesNotExist

    request = rf.post("/")
    request.user = AnonymousUser()
    request.resolver_match = SimpleNamespace(func=view, args=(), kwargs={}, view_name="x")
    lost = OperationalError("deadlock detected")
    lost.__cause__ = Lost()

    assert Contention(None).process_exception(request, lost).status_code == 404


def test_other_failures_are_not_run_again(rf):
    assert Contention(None).process_exception(rf.get("/"), ValueError("x")) is None
