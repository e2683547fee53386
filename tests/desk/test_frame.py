import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.messages.notify import notify
from accounts.roles import Role
from branches import queues
from desk.frame import frame_of
from tests.accounts.people import signed_in
from tests.branches import grove as groves
from tests.branches.grove import NOW

APPOINTING = {"/duties/", "/settings/users/"}
TRAIL = {"/settings/audit/"}


@pytest.fixture
def grove(db):
    return groves.plant()


@pytest.fixture
def frame_for(client):
    """The frame that a user gets on a page, by default on the list of associations."""

    def framed(user, address="/branches/"):
        signed_in(client, user)
        return frame_of(client.get(address).wsgi_request)

    return framed


def addresses(frame):
    return [item.url for group in frame.groups for item in group.items]


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.CLERK, {*APPOINTING, *TRAIL}),
        (Role.REVIEWER, {*APPOINTING, *TRAIL}),
        (Role.APPROVER, {*APPOINTING, *TRAIL}),
        (Role.MANAGER, {"/settings/users/", *TRAIL}),
        (Role.AUDITOR, APPOINTING),
        (Role.FINANCE, {"/families/", "/members/", *APPOINTING, *TRAIL}),
        (Role.SYSTEM, {"/families/", "/members/", "/assistance/cases/", "/reports/", "/dashboard/"}),
    ],
)
def test_the_menu_leaves_out_what_a_role_has_no_use_for(grove, frame_for, role, hidden):
    everything = [
        "/todo/",
        "/dashboard/",
        "/notifications/",
        "/assistance/cases/",
        "/families/",
        "/members/",
        "/branches/",
        "/duties/",
        "/reports/",
        "/reports/jobs/",
        "/settings/users/",
        "/settings/audit/",
    ]

    frame = frame_for(grove.as_(role, "湄潭县").user)

    assert addresses(frame) == [address for address in everything if address not in hidden]
    assert {item.url for item in frame.phone_items} <= set(addresses(frame))
    assert len(frame.phone_items) <= 4
    assert frame.show_search is (role not in {Role.FINANCE, Role.SYSTEM})


def test_the_menu_counts_what_waits_and_marks_where_one_is(grove, frame_for):
    actor = grove.as_(Role.REVIEWER, "永兴镇")
    for _turn in range(3):
        queues.moved(queue="review", role=Role.REVIEWER, branch_id=grove["永兴镇"].pk, by=1)
    notify(actor.user, "job.cancelled", now=NOW, params={"title": "x"})

    frame = frame_for(actor.user)

    counts = {item.url: item.count for group in frame.groups for item in group.items if item.count}
    assert counts == {"/todo/": 3, "/notifications/": 1}
    assert frame.unread == 1
    assert [item.url for group in frame.groups for item in group.items if item.current] == ["/branches/"]


def test_the_top_bar_says_where_and_as_what_one_acts(grove, frame_for):
    user = grove.user("赵敏", language="en")
    first, second = (
        grove.duty(Role.CLERK, "茅坝村", user=user),
        grove.duty(Role.REVIEWER, "永兴镇", user=user),
    )

    frame = frame_for(user)

    assert (frame.user_name, frame.scope_label) == ("赵敏", "茅坝村计划生育协会")
    assert [(choice.id, choice.current) for choice in frame.duties] == [(first.pk, True), (second.pk, False)]


def test_without_a_duty_there_is_no_menu(grove, frame_for):
    frame = frame_for(grove.user("赵敏"))

    assert (frame.groups, frame.scope_label, frame.user_name) == ([], "", "赵敏")


def test_a_stranger_has_an_empty_frame_for_nothing(rf, db, django_assert_num_queries):
    request = rf.get("/login/")
    request.user = AnonymousUser()

    with django_assert_num_queries(0):
        assert frame_of(request).groups == []


def test_a_frame_costs_two_queries_of_its_own(grove, client, django_assert_num_queries):
    user = grove.user()
    for place in ("茅坝村", "梁桥村"):
        grove.duty(Role.CLERK, place, user=user)
    request = signed_in(client, user).get("/branches/").wsgi_request
    del request.counted_queues  # the page that this request drew has asked for them

    with django_assert_num_queries(2):
        frame_of(request)
    with django_assert_num_queries(1):
        frame_of(request)


def test_the_support_telephone_stands_on_every_page(grove, frame_for, client, settings):
    settings.SUPPORT_PHONE = "0851-24220000"

    assert frame_for(grove.as_(Role.CLERK, "茅坝村").user).support_phone == "0851-24220000"
    assert "0851-24220000" in client.get("/branches/").content.decode()
    client.post("/logout/")
    assert "0851-24220000" in client.get("/login/").content.decode()
