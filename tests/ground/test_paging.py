from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import Signer

from accounts.models import Notification, Officer, User
from ground.paging import Order, chosen, page

pytestmark = pytest.mark.django_db

NEWEST = Order("newest", "Newest first", ("-created_at", "-id"))
OLDEST = Order("oldest", "Oldest first", ("created_at", "id"))
BY_KIND = Order("kind", "By kind", ("user__username", "kind", "pk"))
START = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def messages():
    """Eleven messages, of which every three share one moment."""
    officer = Officer.objects.create(name="王建国")
    user = User.objects.create(username="wang", officer=officer)
    Notification.objects.bulk_create(
        Notification(user=user, kind=f"k{n % 4}", created_at=START + timedelta(hours=n // 3))
        for n in range(11)
    )
    return Notification.objects.filter(user=user)


def walk(rows, order, size):
    pages, cursor = [], ""
    while True:
        shown = page(rows, order=order, cursor=cursor, size=size)
        pages.append(shown)
        if not shown.older:
            return pages
        cursor = shown.older


@pytest.mark.parametrize("order", [NEWEST, OLDEST, BY_KIND], ids=lambda order: order.name)
@pytest.mark.parametrize("size", [1, 2, 4, 11, 12])
def test_the_pages_hold_every_row_once_and_in_order(messages, order, size):
    pages = walk(messages, order, size)
    assert [row for shown in pages for row in shown.rows] == list(messages.order_by(*order.fields))
    assert pages[0].newer == ""
    assert pages[-1].older == ""


@pytest.mark.parametrize("order", [NEWEST, OLDEST, BY_KIND], ids=lambda order: order.name)
def test_going_back_shows_the_pages_one_came_from(messages, order):
    pages = walk(messages, order, 4)
    back = page(messages, order=order, cursor=pages[2].newer, size=4)
    assert back.rows == pages[1].rows
    first = page(messages, order=order, cursor=back.newer, size=4)
    assert first.rows == pages[0].rows
    assert first.newer == ""
    assert page(messages, order=order, cursor=first.older, size=4).rows == pages[1].rows


def test_rows_that_appear_meanwhile_shift_nothing(messages):
    first = page(messages, order=NEWEST, size=4)
    expected = page(messages, order=NEWEST, cursor=first.older, size=4).rows
    Notification.objects.create(user=messages[0].user, kind="new", created_at=START + timedelta(days=9))
    assert page(messages, order=NEWEST, cursor=first.older, size=4).rows == expected


def test_the_first_page_is_shown_whole_when_going_back_finds_fewer_rows(messages):
    first = page(messages, order=OLDEST, size=4)
    second = page(messages, order=OLDEST, cursor=first.older, size=4)
    messages.filter(pk__in=[row.pk for row in first.rows[:2]]).delete()
    back = page(messages, order=OLDEST, cursor=second.newer, size=4)
    assert back.rows == list(messages.order_by("created_at", "id")[:4])


def test_a_cursor_holds_its_place_when_its_row_leaves_the_list(messages):
    first = page(messages, order=OLDEST, size=4)
    expected = page(messages, order=OLDEST, cursor=first.older, size=4).rows
    kept = messages.exclude(pk=first.rows[-1].pk)
    assert page(kept, order=OLDEST, cursor=first.older, size=4).rows == expected


def forged(messages):
    return "o.newest.accounts.notification.1:xxxx"


def of_another_order(messages):
    return page(messages, order=OLDEST, size=4).older


def of_a_row_that_is_gone(messages):
    cursor = page(messages, order=NEWEST, size=4).older
    messages.order_by("-created_at", "-id")[3].delete()
    return cursor


def of_another_model(messages):
    return Signer(salt="ground.paging").sign(f"o.newest.accounts.officer.{messages[0].pk}")


@pytest.mark.parametrize("make", [forged, of_another_order, of_a_row_that_is_gone, of_another_model])
def test_a_cursor_that_does_not_fit_shows_the_first_page(messages, make):
    cursor = make(messages)
    assert page(messages, order=NEWEST, cursor=cursor, size=4).rows == list(
        messages.order_by("-created_at", "-id")[:4]
    )


def test_a_cursor_tells_nothing_of_the_row(messages):
    cursor = page(messages, order=BY_KIND, size=4).older
    assert "wang" not in cursor


@pytest.mark.parametrize("size", [1, 3, 10])
def test_a_page_costs_two_queries_whatever_its_length(messages, size, django_assert_num_queries):
    cursor = page(messages, order=NEWEST, size=1).older
    with django_assert_num_queries(2):
        page(messages, order=NEWEST, cursor=cursor, size=size)
    with django_assert_num_queries(1):
        page(messages, order=NEWEST, size=size)


def test_an_order_whose_fields_run_both_ways_is_refused():
    with pytest.raises(ValueError, match="same way"):
        Order("mixed", "", ("-created_at", "id"))


def test_an_order_over_a_column_that_may_be_empty_is_refused(messages):
    with pytest.raises(ValueError, match="may be empty"):
        page(messages, order=Order("read", "", ("read_at", "id")))
    with pytest.raises(ValueError, match="no field"):
        page(messages, order=Order("wrong", "", ("sort", "id")))


def test_an_order_may_vouch_that_its_list_leaves_empty_rows_out(messages):
    messages.filter(kind="k1").update(read_at=START)
    order = Order("read", "", ("read_at", "id"), filled=("read_at",))
    read = messages.filter(kind="k1")
    assert [row for shown in walk(read, order, 2) for row in shown.rows] == list(read.order_by("id"))


def test_an_unknown_name_means_the_first_order():
    assert chosen([NEWEST, OLDEST], "oldest") == OLDEST
    assert chosen([NEWEST, OLDEST], "'; drop") == NEWEST
    assert chosen([NEWEST, OLDEST], "") == NEWEST


def only_kind(kind):
    return lambda rows: rows.filter(kind=kind)


def sifted_walk(rows, order, sift):
    pages, cursor = [], ""
    while True:
        pages.append(page(rows, order=order, cursor=cursor, size=2, sift=sift))
        if not (cursor := pages[-1].older):
            return pages


@pytest.mark.parametrize("order", [NEWEST, OLDEST, BY_KIND], ids=lambda order: order.name)
@pytest.mark.parametrize("kind", ["k0", "k3", "none such"])
def test_sifted_pages_hold_every_fitting_row_once_however_little_is_looked_through(
    messages, monkeypatch, order, kind
):
    fitting = list(messages.filter(kind=kind).order_by(*order.fields))
    for limit in (1, 2, 3, 11, 1000):
        monkeypatch.setattr("ground.paging.LOOKED_THROUGH", limit)
        pages = sifted_walk(messages, order, only_kind(kind))
        assert [row for shown in pages for row in shown.rows] == fitting
        assert pages[-1].looked_through == 0


def test_a_sifted_page_says_how_far_it_looked_only_when_rows_follow(messages, monkeypatch):
    rarest = only_kind("none such")
    monkeypatch.setattr("ground.paging.LOOKED_THROUGH", 10)
    first = page(messages, order=NEWEST, sift=rarest)
    assert (first.rows, first.looked_through, bool(first.older)) == ([], 10, True)
    monkeypatch.setattr("ground.paging.LOOKED_THROUGH", 11)
    whole = page(messages, order=NEWEST, sift=rarest)
    assert (whole.rows, whole.looked_through, whole.older) == ([], 0, "")


def test_the_way_back_through_sifted_pages_goes_on_looking(messages, monkeypatch):
    monkeypatch.setattr("ground.paging.LOOKED_THROUGH", 2)
    pages = sifted_walk(messages, NEWEST, only_kind("k1"))
    cursor, met = next(shown.newer for shown in reversed(pages) if shown.newer), []
    while cursor:
        back = page(messages, order=NEWEST, cursor=cursor, size=2, sift=only_kind("k1"))
        met = [*back.rows, *met]
        cursor = back.newer
    fitting = list(messages.filter(kind="k1").order_by(*NEWEST.fields))
    assert met == fitting[: len(met)]
    assert met


def test_a_sifted_page_costs_two_queries_however_much_it_looks_through(messages, django_assert_num_queries):
    for kind in ("k0", "none such"):
        with django_assert_num_queries(2):
            page(messages, order=NEWEST, sift=only_kind(kind))
