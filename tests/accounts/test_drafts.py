"""What is typed and not yet saved: kept for its writer, offered back, gone once the page is saved."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.drafts import drafts
from accounts.models import Draft, KeptPost
from accounts.roles import Role
from families.models import Household, Section
from ground.resident_ids import with_check
from tests.assistance.world import World, build
from tests.violating import refuses

from .people import PASSWORD, signed_in, user_named
from .test_sessions import OURS, aged

pytestmark = pytest.mark.django_db

NEW = "/families/new/"
TYPED = {
    "name": "陈国强",
    "id_number": with_check("52212219760115101"),
    "phone": "13851207788",
    "employer": "务农",
}


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def clerk(world, client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    user = world.as_(Role.CLERK, "茅坝村").user
    user.set_password(PASSWORD)
    user.save()
    return signed_in(client, user)


def hidden(page, name):
    """The value of a hidden field; the last one, as a form posts it."""
    return page.content.decode().rpartition(f'name="{name}" value="')[2].partition('"')[0]


def as_shown(form):
    """What a form posts as it stands."""
    return {field.html_name: "" if (value := field.value()) is None else value for field in form}


def type_into(client, address, typed, **more):
    """What the script of a page sends when a field is left."""
    slip = hidden(client.get(address), "draft")
    return client.post("/drafts/", {"draft": slip, **typed, **more}), slip


def offer_of(page):
    return "You typed here at" in page.content.decode()


def test_what_is_typed_is_kept_sealed_and_without_secrets(clerk):
    sent = {
        "csrfmiddlewaretoken": "a" * 64,
        "token": str(uuid.uuid4()),
        "password": "geheim",
    }
    answer, _slip = type_into(clerk, NEW, TYPED, **sent)

    draft = Draft.objects.get()
    assert (answer.status_code, answer.json()["mark"]) == (200, draft.mark)
    assert answer.json()["at"] == f"{timezone.localtime(draft.saved_at):%H:%M}"
    assert draft.fields == [[name, value] for name, value in TYPED.items()]
    assert TYPED["phone"].encode() not in bytes(draft.content_sealed)
    assert draft.path == NEW


def test_a_draft_is_offered_and_fills_the_page_when_taken_up(clerk):
    type_into(clerk, NEW, TYPED)

    offered = clerk.get(NEW)
    filled = clerk.get(f"{NEW}?draft=take")

    assert offer_of(offered)
    assert TYPED["name"] not in offered.content.decode()
    assert f'value="{TYPED["id_number"]}"' in filled.content.decode()
    assert "It is not saved yet." in filled.content.decode()
    assert 'aria-invalid="true"' not in filled.content.decode()
    assert Household.objects.count() == 0


def test_a_page_that_was_taken_up_is_saved_like_any_other(clerk):
    type_into(clerk, NEW, TYPED | {"resident": "rural.former_rural", "nation": "01", "phone": ""})
    filled = clerk.get(f"{NEW}?draft=take")
    sent = as_shown(filled.context["form"]) | {"draft": hidden(filled, "draft")}

    saved = clerk.post(f"{NEW}?draft=take", sent)

    home = Household.objects.get()
    assert saved.url == f"/families/{home.number}/edit/members/"
    assert home.head_name == TYPED["name"]
    assert not Draft.objects.exists()
    assert not offer_of(clerk.get(NEW))


def test_a_refused_page_keeps_its_draft_and_stays_the_same_window(clerk):
    _answer, slip = type_into(clerk, NEW, TYPED)

    refused = clerk.post(NEW, TYPED | {"draft": slip, "id_number": "1"})

    assert refused.status_code == 422
    assert hidden(refused, "draft") == slip
    assert not offer_of(refused)
    assert clerk.post("/drafts/", TYPED | {"draft": slip}).status_code == 200
    assert Draft.objects.count() == 1


def test_rows_that_were_added_come_back(world, clerk):
    home = world.household()
    address = f"/families/{home.number}/edit/{Section.MEMBERS}/"
    rows = {
        "version": home.version,
        "new-TOTAL_FORMS": "2",
        "new-INITIAL_FORMS": "0",
        "new-0-name": "陈小雨",
        "new-1-name": "陈小雪",
    }
    type_into(clerk, address, rows)

    filled = clerk.get(f"{address}?draft=take").content.decode()

    assert ('value="陈小雨"' in filled, 'value="陈小雪"' in filled) == (True, True)
    # A member whose row the draft does not know stands as on file.
    assert 'value="30" selected' in filled


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("family/edit/head/", "employer"),
        ("family/edit/members/", "new-0-name"),
        ("family/edit/classes/", "class-0-evidence_no"),
        ("family/edit/address/", "remarks"),
        ("new/", "reason"),
        ("case/edit/request/", "reason"),
        ("case/edit/verification/", "remarks"),
        ("case/withdraw/", "reason"),
    ],
)
def test_every_page_of_entry_keeps_drafts(world, clerk, page, field):
    home = world.household()
    case = world.draft(home)
    address = {
        "new": f"/assistance/cases/new/?household={home.number}",
        "family": f"/families/{home.number}/{page.partition('/')[2]}",
        "case": f"/assistance/cases/{case.number}/{page.partition('/')[2]}",
    }[page.partition("/")[0]]
    rows = {"new-TOTAL_FORMS": "1", "class-TOTAL_FORMS": "1", "born-TOTAL_FORMS": "0"}
    type_into(clerk, address, rows | {"version": "1", field: "还没写完"})

    filled = clerk.get(drafts.taken_up(address))

    assert "还没写完" in filled.content.decode()
    assert "还没写完" not in clerk.get(address).content.decode()


def test_an_opinion_is_kept_for_the_page_of_its_case(world, client):
    case = world.submitted()
    officer = world.as_(Role.REVIEWER, "永兴镇").user
    officer.set_password(PASSWORD)
    officer.save()
    client, page = signed_in(client, officer), case.get_absolute_url()
    _answer, slip = type_into(client, page, {"verdict": "return", "comment": "还没写完"})

    refused = client.post(f"{page}decide/", {"draft": slip, "verdict": "refuse", "seen": "", "comment": ""})
    filled = client.get(drafts.taken_up(page)).content.decode()

    assert (refused.status_code, hidden(refused, "draft")) == (422, slip)
    assert Draft.objects.get().path == page
    assert "还没写完" in filled
    # The digest of what is on the page, not of what was there when the opinion was typed.
    assert f'name="seen" value="{bytes(case.digest).hex()}"' in filled

    client.post(
        f"{page}decide/",
        {"draft": slip, "verdict": "refuse", "comment": "不符合", "seen": bytes(case.digest).hex()},
    )
    assert not Draft.objects.exists()


def test_an_older_draft_replaces_nothing_unseen(world, clerk):
    home = world.household()
    address = f"/families/{home.number}/edit/{Section.ADDRESS}/"
    type_into(clerk, address, {"version": home.version, "remarks": "我写的"})
    Household.objects.filter(pk=home.pk).update(version=home.version + 1, remarks="别人写的")

    filled = clerk.get(f"{address}?draft=take")
    sent = {"version": hidden(filled, "version"), "remarks": "我写的", "draft": hidden(filled, "draft")}
    late = clerk.post(address, sent)

    assert "The record was changed meanwhile" in filled.content.decode()
    assert (late.status_code, "别人写的" in late.content.decode(), "我写的" in late.content.decode()) == (
        409,
        True,
        True,
    )
    assert Household.objects.get(pk=home.pk).remarks == "别人写的"


def test_two_windows_do_not_overwrite_each_other(clerk):
    first, one = type_into(clerk, NEW, {"name": "第一个窗口"})
    second, other = type_into(clerk, NEW, {"name": "第二个窗口"})

    assert (first.status_code, second.status_code) == (200, 409)
    assert Draft.objects.get().fields == [["name", "第一个窗口"]]
    assert clerk.post("/drafts/", {"draft": one, "name": "又一字"}).status_code == 200
    # Only what the second window was told of is replaced, and only on request.
    assert (
        clerk.post("/drafts/", {"draft": other, "name": "二", "seen": second.json()["mark"]}).status_code
        == 409
    )
    mark = Draft.objects.get().mark
    assert clerk.post("/drafts/", {"draft": other, "name": "二", "seen": mark}).status_code == 200
    assert Draft.objects.get().fields == [["name", "二"]]


def test_a_draft_of_another_window_outlives_the_saving_of_this_one(world, clerk):
    home = world.household()
    address = f"/families/{home.number}/edit/{Section.ADDRESS}/"
    page = clerk.get(address)
    sent = as_shown(page.context["page"].form) | {"version": home.version}
    type_into(clerk, address, {"version": home.version, "remarks": "另一个窗口"})

    saved = clerk.post(address, sent | {"draft": hidden(page, "draft")})
    outlived = Draft.objects.get().fields
    home.refresh_from_db()
    offering = hidden(clerk.get(address), "draft")
    clerk.post(address, sent | {"version": home.version, "draft": offering})

    assert (saved.status_code, outlived[-1]) == (302, ["remarks", "另一个窗口"])
    # The one who was offered it and saves the page nevertheless has no use for it.
    assert not Draft.objects.exists()


def test_drafts_of_one_page_are_apart_by_person_and_duty(world, clerk):
    type_into(clerk, NEW, TYPED)
    other = signed_in(Client(), world.as_(Role.CLERK, "茅坝村", 2).user)

    assert not offer_of(other.get(NEW))
    type_into(other, NEW, {"name": "李四"})
    assert Draft.objects.count() == 2


def test_a_draft_of_another_duty_is_told_of_and_not_filled_in(world, clerk):
    type_into(clerk, NEW, TYPED)
    user = world.as_(Role.CLERK, "茅坝村").user
    other = world.duty(user, Role.CLERK, "随阳山村")
    kept = clerk.session
    kept["duty_id"] = other.pk
    kept.save()

    page = clerk.get(f"{NEW}?draft=take").content.decode()
    listed = clerk.get("/me/drafts/").content.decode()

    assert TYPED["name"] not in page
    assert ("Typed in another of your duties" in page, "Typed in another of your duties" in listed) == (
        True,
        True,
    )


def test_a_form_opened_in_another_duty_is_not_sent_in_this_one(world, clerk):
    home = world.household()
    address = f"/families/{home.number}/edit/{Section.ADDRESS}/"
    page = clerk.get(address)
    sent = as_shown(page.context["page"].form) | {"version": home.version, "remarks": "另一个窗口"}
    user = world.as_(Role.CLERK, "茅坝村").user
    clerk.post(reverse("branches:switch"), {"duty": world.duty(user, Role.CLERK, "永兴镇").pk})

    answer = clerk.post(address, sent | {"draft": hidden(page, "draft")}, **OURS)

    home.refresh_from_db()
    assert (answer.status_code, home.remarks) == (409, "")
    assert "Nothing was saved" in answer.content.decode()
    assert ["remarks", "另一个窗口"] in Draft.objects.get().fields
    assert "茅坝村计划生育协会 again" in answer.content.decode()

    way_back = {"next": hidden(answer, "next"), "duty": user.duties.earliest("pk").pk}
    page = clerk.post(reverse("branches:switch"), way_back, follow=True)

    assert page.context["page"].form["remarks"].value() == "另一个窗口"


def test_nobody_writes_drafts_without_a_slip_of_ours(clerk):
    _answer, slip = type_into(clerk, NEW, TYPED)
    forged = [{"draft": slip[:-3] + "abc"}, {"draft": "x"}, {}]

    assert [clerk.post("/drafts/", TYPED | sent).status_code for sent in forged] == [400, 400, 400]
    assert clerk.post("/drafts/", {"draft": slip, "name": "x" * 300_000}).status_code == 413
    assert Draft.objects.get().fields[0] == ["name", TYPED["name"]]


def test_what_is_typed_after_the_session_is_gone_is_kept_and_said(clerk):
    slip = hidden(clerk.get(NEW), "draft")
    Session.objects.all().delete()

    answer = clerk.post("/drafts/", TYPED | {"draft": slip})

    assert (answer.status_code, "mark" in answer.json()) == (401, True)
    assert Draft.objects.get().fields[0] == ["name", TYPED["name"]]


def test_a_page_that_was_opened_the_day_before_writes_nothing_without_a_session(clerk, monkeypatch):
    slip = hidden(clerk.get(NEW), "draft")
    Session.objects.all().delete()
    later = timezone.now() + timedelta(hours=13)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    answer = clerk.post("/drafts/", TYPED | {"draft": slip})

    assert (answer.status_code, answer.json()) == (401, {})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("killed", [True, False], ids=["session deleted", "session idle"])
def test_a_form_sent_too_late_fills_its_page_after_signing_in(clerk, world, killed):
    slip = hidden(clerk.get(NEW), "draft")
    if killed:
        Session.objects.all().delete()
    else:
        aged(clerk, seen_at=timedelta(hours=1))

    late = clerk.post(NEW, TYPED | {"draft": slip}, **OURS)
    before = clerk.get(late.url)
    entered = clerk.post(
        late.url, {"username": world.as_(Role.CLERK, "茅坝村").user.username, "password": PASSWORD}
    )

    assert late.url.startswith("/relogin/")
    assert before.context["draft_is_kept"] is True
    assert entered.url == f"{NEW}?draft=take"
    assert f'value="{TYPED["id_number"]}"' in clerk.get(entered.url).content.decode()
    assert Household.objects.count() == 0


def test_a_form_sent_too_late_is_not_shown_to_anybody_else(clerk):
    slip = hidden(clerk.get(NEW), "draft")
    Session.objects.all().delete()
    late = clerk.post(NEW, TYPED | {"draft": slip}, **OURS)
    user_named("berta")

    entered = clerk.post("/relogin/", {"username": "berta", "password": PASSWORD})

    assert late.url.startswith("/relogin/")
    assert entered.url == "/"


def test_a_form_that_meets_the_draft_of_another_window_is_kept_besides(clerk):
    slip = hidden(clerk.get(NEW), "draft")
    type_into(clerk, NEW, {"name": "另一个窗口"})
    Session.objects.all().delete()

    clerk.post(f"{NEW}?branch=520328101204", TYPED | {"draft": slip}, **OURS)

    assert Draft.objects.get().fields == [["name", "另一个窗口"]]
    kept = KeptPost.objects.get()
    assert ["name", TYPED["name"]] in kept.fields
    assert kept.path == f"{NEW}?branch=520328101204"


def test_a_stale_token_without_a_session_loses_nothing(world, clerk):
    strict = Client(enforce_csrf_checks=True)
    slip = hidden(clerk.get(NEW), "draft")

    answer = strict.post(NEW, TYPED | {"draft": slip}, **OURS)
    foreign = strict.post(NEW, TYPED | {"draft": slip}, HTTP_ORIGIN="https://evil.example")

    assert (answer.status_code, foreign.status_code) == (403, 403)
    assert answer.context["is_kept"] is True
    assert Draft.objects.get().fields[0] == ["name", TYPED["name"]]


def test_a_draft_is_gone_after_thirty_days(clerk):
    type_into(clerk, NEW, TYPED)
    Draft.objects.update(saved_at=timezone.now() - drafts.KEPT_FOR - timedelta(minutes=1))

    assert not offer_of(clerk.get(NEW))
    assert list(clerk.get("/me/drafts/").context["rows"]) == []
    type_into(clerk, "/families/new/?branch=520328101204", {"name": "李四"})
    assert [draft.label for draft in Draft.objects.all()] == ["Register a household"]
    assert Draft.objects.get().path.endswith("?branch=520328101204")


def test_a_draft_is_thrown_away_by_its_writer_alone(world, clerk):
    type_into(clerk, NEW, TYPED)
    draft = Draft.objects.get()
    other = signed_in(Client(), world.as_(Role.CLERK, "茅坝村", 2).user)
    address = f"/me/drafts/{draft.uuid}/throw-away/"

    assert other.post(address).status_code == 404
    assert clerk.post(address).url == NEW
    assert not Draft.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_drafts_is_ones_own_at_the_same_cost(world, clerk, number, django_assert_num_queries):
    for n in range(number):
        type_into(clerk, f"{NEW}?branch={n}", TYPED)
    other = signed_in(Client(), world.as_(Role.CLERK, "茅坝村", 2).user)
    type_into(other, NEW, TYPED)
    clerk.get("/me/drafts/")

    with django_assert_num_queries(6):
        page = clerk.get("/me/drafts/")

    assert len(page.context["rows"]) == number
    assert {row["address"] for row in page.context["rows"]} == {
        f"{NEW}?branch={n}&draft=take" for n in range(number)
    }


def test_one_draft_a_page(world):
    user = world.as_(Role.CLERK, "茅坝村").user
    row = {"user": user, "path": NEW, "page": uuid.uuid4(), "saved_at": timezone.now()}
    Draft.objects.create(**row)

    refuses("draft_one_a_page", lambda: Draft.objects.create(**row))
