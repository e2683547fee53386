import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import hooks, session
from accounts.administering import operations
from accounts.drafts.tokens import new_token
from accounts.hooks import Appointments, HeldDuty
from accounts.models import AuditEntry, FirstSignInCode, Notification, Officer, User
from accounts.roles import Role
from accounts.signing_in import second_factor
from accounts.signing_in.operations import check_first_code
from branches.models import Duty
from ground.refusals import Refused
from tests.branches import grove as groves

from .people import PASSWORD, enrolled, id_number, signed_in, user_named

# The session, the user and the duties; counts and unread messages.
FRAME = 5


@pytest.fixture
def grove(db):
    return groves.plant()


@pytest.fixture
def system(client, grove):
    """A system administrator's browser."""
    actor = grove.as_(Role.SYSTEM, "湄潭县")
    client.actor = actor
    signed_in(client, actor.user)
    client.get("/settings/users/")
    return client


def listed(response):
    return [user.username for user in response.context["page"].rows]


def code_on(response):
    return re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", response.content.decode())


def make(client, **typed):
    form = {"name": "李秀英", "id_number": id_number(), "username": "li.na", "token": new_token(), **typed}
    return client.post("/settings/users/new/", form), form


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_only_system_administrators_open_these_pages(client, grove, role):
    signed_in(client, grove.as_(role, "湄潭县").user)
    other = user_named("li")

    for address in ("", "new/", f"{other.pk}/", f"{other.pk}/disable/"):
        assert client.get(f"/settings/users/{address}").status_code == 403
    assert client.post(f"/settings/users/{other.pk}/disable/", {"reason": "left"}).status_code == 403
    other.refresh_from_db()
    assert other.is_active


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER])
@pytest.mark.parametrize("name", ["code", "disable", "reset-factor", "enable"])
def test_others_are_refused_before_a_code_is_asked_of_them(client, grove, role, name):
    signed_in(client, grove.as_(role, "湄潭县").user, factor=False)
    address = f"/settings/users/{user_named('li').pk}/{name}/"

    assert [client.get(address).status_code, client.post(address, {"reason": "left"}).status_code] == [
        403
    ] * 2


def test_an_account_is_made_and_its_code_shown_this_once(system, client):
    response, form = make(system)

    shown = code_on(response)[0]
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not User.objects.get(username="li.na").has_usable_password()
    again = system.post("/settings/users/new/", form)
    assert (again.status_code, User.objects.filter(username="li.na").count()) == (302, 1)
    assert code_on(system.get(again.url)) is None
    assert FirstSignInCode.objects.count() == 1
    assert check_first_code("li.na", shown, now=timezone.now())
    assert shown not in str(AuditEntry.objects.values())


def test_a_code_works_once_and_lets_its_owner_choose_the_password(system, client):
    shown = code_on(make(system)[0])[0]
    system.post("/logout/")
    form = {"username": "li.na", "code": shown, "new": PASSWORD, "again": PASSWORD}

    assert client.post("/first/", form).status_code == 302
    client.post("/logout/")
    assert client.post("/first/", form).status_code == 422


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "1"}, "name"),
        ({"id_number": "520328198501010011"}, "id_number"),
        ({"username": "has space"}, "username"),
        ({"username": "13851207788"}, "username"),
        ({"username": "TAKEN"}, "username"),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_field_and_nothing_is_made(system, typed, field):
    user_named("taken")
    response, _form = make(system, **typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Officer.objects.filter(name="李秀英").exists()


def test_one_person_has_one_account(system):
    number = id_number()
    make(system, id_number=number)
    response, _form = make(system, id_number=number, username="li2")

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["id_number"])
    assert User.objects.filter(officer__name="李秀英").count() == 1


def test_a_name_that_differs_is_refused_without_being_told(system):
    number = id_number()
    make(system, id_number=number)
    response = make(system, id_number=number, name="王小明", username="wang")[0]

    assert list(response.context["form"].errors) == ["id_number"]
    assert "李秀英" not in response.content.decode()


def test_a_user_name_that_is_a_telephone_number_is_refused_by_the_operation_too(system):
    with pytest.raises(Refused, match="telephone"):
        operations.make_user(username="13851207788", name="李秀英", id_number=id_number(), by=system.actor)


def test_the_list_is_searched_by_user_name_in_the_address_and_by_person_without(system, grove):
    user_named("zhou.a", officer="周德贵")
    user_named("zhou.b", officer="周小梅")

    assert listed(system.get("/settings/users/?username=ZHOU")) == ["zhou.a", "zhou.b"]
    assert listed(system.get("/settings/users/?username=zhou&order=newest")) == ["zhou.b", "zhou.a"]
    address = system.post("/settings/users/search/", {"person": "周德"}).url
    assert "周" not in address
    assert "%E5" not in address
    assert listed(system.get(address)) == ["zhou.a"]
    assert listed(system.get("/settings/users/?found=forged&username=zhou")) == ["zhou.a", "zhou.b"]


def test_the_list_is_narrowed_to_disabled_accounts_and_to_those_without_a_duty(system, grove):
    gone, idle = user_named("gone", is_active=False), user_named("idle")
    grove.duty(Role.CLERK, "茅坝村", user=gone)

    assert listed(system.get("/settings/users/?state=disabled")) == ["gone"]
    assert listed(system.get("/settings/users/?duty=none")) == ["idle"]
    Duty.objects.filter(user=gone).update(ended_at=timezone.now())
    assert listed(system.get("/settings/users/?duty=none")) == ["gone", idle.username]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_however_long(system, grove, count, django_assert_num_queries):
    for number in range(count):
        user = user_named(f"zz{number}")
        grove.duty(Role.CLERK, "茅坝村", user=user)
        enrolled(user)

    with django_assert_num_queries(FRAME + 3):
        assert len(listed(system.get("/settings/users/?username=zz"))) == count


def act(client, user, name, **typed):
    return client.post(f"/settings/users/{user.pk}/{name}/", {"token": new_token(), **typed})


def test_a_disabled_account_is_out_with_the_next_click_and_back_when_enabled(system, client, grove):
    anna = user_named("anna")
    grove.duty(Role.CLERK, "茅坝村", user=anna)
    hers = signed_in(type(client)(), anna)
    assert hers.get("/branches/").status_code == 200

    assert act(system, anna, "disable", reason="on leave").status_code == 302

    assert hers.get("/branches/").url.startswith("/login/")
    assert AuditEntry.objects.get(action="user.disabled").data == {"reason": "on leave"}
    act(system, anna, "enable")
    assert User.objects.get(pk=anna.pk).is_active
    assert hers.get("/branches/").status_code == 302


@pytest.mark.parametrize("reason", ["", " ", "x", "call 13851207788"])
def test_a_reason_is_asked_for_and_holds_no_number(system, reason):
    anna = user_named("anna")

    assert act(system, anna, "disable", reason=reason).status_code == 422
    assert User.objects.get(pk=anna.pk).is_active


def test_a_reset_second_factor_is_told_to_its_owner(system):
    anna = user_named("anna")
    enrolled(anna)

    act(system, anna, "reset-factor", reason="telephone lost")

    assert not second_factor.is_enrolled(anna)
    message = Notification.objects.get(user=anna)
    assert (message.kind, message.params) == (
        "second_factor.reset",
        {"by": system.actor.user.get_full_name()},
    )


def test_a_new_code_is_shown_once_and_ends_the_old_one(system):
    shown = code_on(make(system)[0])[0]
    user = User.objects.get(username="li.na")
    form = {"token": new_token()}
    address = f"/settings/users/{user.pk}/code/"

    second = code_on(system.post(address, form))[0]
    assert system.post(address, form).status_code == 302

    assert check_first_code("li.na", shown, now=timezone.now()) is None
    assert check_first_code("li.na", second, now=timezone.now()) == user


def test_what_is_shown_once_offers_nothing_that_opens_the_page_anew(system):
    again = re.compile(r'<button name="(?:language|large)"')
    enrolled(system.actor.user)
    codes = system.post("/me/second-factor/recovery-codes/")
    for page in (make(system)[0], codes):
        assert page.context["shown_once"]
        assert again.findall(page.content.decode()) == []
    assert again.search(system.get("/me/").content.decode())


@pytest.mark.parametrize("name", ["disable", "reset-factor", "code"])
def test_nobody_does_this_to_their_own_account(system, name):
    own = system.actor.user
    response = act(system, own, name, reason="because")

    assert response.status_code == 422
    page = system.get(f"/settings/users/{own.pk}/{name}/")
    assert page.context["why_not"]


def test_the_account_page_offers_only_what_is_possible(system):
    anna = user_named("anna")
    offered = lambda: [act.code for act in system.get(f"/settings/users/{anna.pk}/").context["acts"]]  # noqa: E731

    assert offered() == ["code", "reset-factor", "disable"]
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert offered() == ["reset-factor", "enable"]


def test_a_grave_act_asks_for_the_second_factor_again(system):
    anna = user_named("anna")
    kept = system.session
    session.mark_second_factor(kept, now=timezone.now() - timedelta(minutes=20))
    kept.save()

    response = act(system, anna, "disable", reason="on leave")

    assert response.url.startswith("/me/second-factor/confirm/")
    assert User.objects.get(pk=anna.pk).is_active


@pytest.mark.parametrize("count", [1, 3])
def test_an_account_page_costs_the_same_queries_however_much_happened(
    system, grove, count, django_assert_num_queries
):
    anna = user_named("anna")
    for place in ("茅坝村", "梁桥村", "随阳山村")[:count]:
        grove.duty(Role.CLERK, place, user=anna)
    for _turn in range(count):
        operations.issue_first_code("anna", by=system.actor, now=timezone.now())

    with django_assert_num_queries(FRAME + 9):
        page = system.get(f"/settings/users/{anna.pk}/")
    assert len(page.context["duties"]) == len(page.context["history"]) == count


def test_sign_ins_say_whether_the_device_was_known(system, client):
    anna = user_named("anna")
    hers = type(client)()
    for _turn in range(2):
        hers.post("/login/", {"username": "anna", "password": PASSWORD})
        hers.post("/logout/")

    sign_ins = system.get(f"/settings/users/{anna.pk}/").context["sign_ins"]

    assert [entry.data["known_device"] for entry in sign_ins] == [True, False]


def test_duties_come_from_whoever_keeps_them(monkeypatch, system):
    anna = user_named("anna")
    told = HeldDuty(role="keeper", place="tea house", url="/", starts_on=timezone.localdate(), ends_on=None)
    source = Appointments(
        holders=lambda day: User.objects.none().values("pk"), held=lambda ids, day: {anna.pk: [told]}
    )
    monkeypatch.setattr(hooks, "appointments", [source])

    assert system.get(f"/settings/users/{anna.pk}/").context["duties"] == [told]
