from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.administering import operations
from accounts.models import AuditEntry, DeclaredRelative, FirstSignInCode, Officer, User
from accounts.relatives.operations import declare_relative
from accounts.roles import Role
from accounts.scope import Actor
from accounts.signing_in import second_factor, throttle
from accounts.signing_in.operations import check_first_code, enter_first_time
from ground.refusals import Forbidden, Refused

from .people import PASSWORD, acting, enrolled, id_number, user_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(roles):
    user = user_named("root")
    roles["root"] = [Role.SYSTEM]
    return acting(user, role=Role.SYSTEM)


def make(username, *, by, **given):
    given = {"name": "李秀英", "id_number": id_number(), **given}
    return operations.make_user(username=username, by=by, **given)


def actions_on(row):
    found = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    return list(found.order_by("pk").values_list("action", flat=True))


def test_new_account_has_no_password_and_its_line(root):
    user = make(" Li.Na ", by=root)

    assert (user.username, user.has_usable_password(), user.entered_at) == ("li.na", False, None)
    assert actions_on(user) == ["user.made"]


def test_an_administrator_makes_accounts_in_that_duty_and_in_no_other(root):
    with pytest.raises(Forbidden):
        make("li", by=acting(root.user, role=Role.CLERK))


def test_person_who_is_on_file_keeps_one_row_and_one_account(root):
    number = id_number()
    officer = operations.make_officer(name="李秀英", id_number=number, by=root)

    assert make("li", by=root, id_number=number.lower()).officer == officer
    with pytest.raises(Refused):
        make("li2", by=root, id_number=number)
    assert Officer.objects.filter(id_index=officer.id_index).count() == 1


def test_id_on_file_under_another_name_is_refused_without_telling_the_name(root):
    number = id_number()
    operations.make_officer(name="李秀英", id_number=number, by=root)

    with pytest.raises(Refused) as caught:
        make("li", by=root, name="王小明", id_number=number)
    assert "李秀英" not in str(caught.value)


@pytest.mark.parametrize("username", ["a", "with space", "<b>", "x" * 65])
def test_user_name_that_cannot_be_typed_is_refused(root, username):
    with pytest.raises(ValidationError):
        make(username, by=root)


def test_user_name_that_is_taken_is_refused(root):
    make("li", by=root)
    with pytest.raises(ValidationError):
        make("LI", by=root)


def test_user_names_are_kept_in_lower_case():
    officer = Officer.objects.create(name="王明", id_number=id_number())
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="Anna", officer=officer)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_only_system_administrators_administer(root, roles, role):
    roles["anna"] = [role]
    anna = acting(user_named("anna"), role=role)
    for attempt in (
        lambda: make("li", by=anna),
        lambda: operations.make_officer(name="李秀英", id_number=id_number(), by=anna),
        lambda: operations.disable_user("root", by=anna, reason="left"),
        lambda: operations.enable_user("root", by=anna),
        lambda: operations.issue_first_code("root", by=anna, now=timezone.now()),
        lambda: operations.reset_second_factor("root", by=anna, reason="lost", now=timezone.now()),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_first_accounts_are_made_by_nobody_until_somebody_administers(roles):
    user = make("root", by=None)
    roles["root"] = [Role.SYSTEM]

    assert actions_on(user) == ["user.made"]
    with pytest.raises(Forbidden):
        make("li", by=None)


def test_one_time_code_lets_its_owner_in_once(client, root):
    make("li", by=root)
    code = operations.issue_first_code("li", by=root, now=timezone.now())
    form = {"username": "LI", "code": code.lower().replace("-", " "), "new": PASSWORD, "again": PASSWORD}

    assert client.post("/first/", form).status_code == 302
    user = User.objects.get(username="li")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.check_password(PASSWORD)
    assert user.entered_at is not None
    client.post("/logout/")
    assert client.post("/first/", form).status_code == 422


def test_guessing_one_time_codes_is_slowed_down_and_nobody_else_is(client, root, monkeypatch):
    monkeypatch.setitem(throttle.LIMITS, "address", 5)
    make("li", by=root)
    code = operations.issue_first_code("li", by=root, now=timezone.now())
    right = {"username": "li", "code": code, "new": PASSWORD, "again": PASSWORD}
    wrong = right | {"code": "AAAA-AAAA-AAAA"}

    answers = [client.post("/first/", wrong) for _time in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 15 * 60
    assert client.post("/first/", right).status_code == 429
    assert client.post("/first/", right, REMOTE_ADDR="203.0.113.9").status_code == 302


@pytest.mark.parametrize(
    ("username", "late", "active"), [("li", True, True), ("li", False, False), ("nobody", False, True)]
)
def test_code_that_is_late_or_of_nobody_or_of_a_closed_account_opens_nothing(root, username, late, active):
    now = timezone.now()
    user = make("li", by=root)
    code = operations.issue_first_code("li", by=root, now=now - timedelta(days=15 if late else 0))
    User.objects.filter(pk=user.pk).update(is_active=active)

    with pytest.raises(Refused):
        enter_first_time(username, code, PASSWORD, now=now)


def test_easy_password_leaves_the_code_unused(root):
    make("li", by=root)
    now = timezone.now()
    code = operations.issue_first_code("li", by=root, now=now)
    with pytest.raises(ValidationError):
        enter_first_time("li", code, "password1234", now=now)

    assert enter_first_time("li", code, PASSWORD, now=now).username == "li"


def test_new_code_ends_the_old_one_the_password_and_the_sessions(client, root):
    user = user_named("li")
    client.force_login(user)
    now = timezone.now()
    old = operations.issue_first_code("li", by=root, now=now)
    operations.issue_first_code("li", by=root, now=now)

    assert check_first_code("li", old, now=now) is None
    assert client.get("/me/").status_code == 302
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_code_is_not_kept_in_clear(root):
    make("li", by=root)
    code = operations.issue_first_code("li", by=root, now=timezone.now()).replace("-", "")

    assert code.encode() not in bytes(FirstSignInCode.objects.get().digest)


def test_a_user_has_one_live_code(root):
    user = make("li", by=root)
    now = timezone.now()
    operations.issue_first_code("li", by=root, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        FirstSignInCode.objects.create(
            user=user, digest=b"x", issued_at=now, expires_at=now + timedelta(days=1)
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        FirstSignInCode.objects.create(user=user, digest=b"x", issued_at=now, expires_at=now, ended_at=now)


def test_nobody_closes_or_resets_themselves(root):
    with pytest.raises(Refused):
        operations.disable_user("root", by=root, reason="left")
    with pytest.raises(Refused):
        operations.reset_second_factor("root", by=root, reason="lost", now=timezone.now())


def test_reset_forgets_the_telephone_and_ends_the_sessions(client, root):
    user = user_named("li")
    enrolled(user)
    client.force_login(user)

    operations.reset_second_factor("li", by=root, reason="lost", now=timezone.now())

    assert not second_factor.is_enrolled(user)
    assert client.get("/me/").status_code == 302
    assert actions_on(user)[-1] == "second_factor.reset"


def test_relative_is_declared_once_and_never_oneself(root):
    user, number = user_named("li"), id_number()
    sister = {"name": "李小妹", "relation": "sister", "id_number": number}
    row = declare_relative("li", by=Actor(user), **sister)
    assert list(DeclaredRelative.objects.filter(id_index=row.id_index)) == [row]
    assert number not in str(AuditEntry.objects.filter(action="relative.declared").values())

    with pytest.raises(ValidationError):
        declare_relative("li", by=root, **sister)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclaredRelative.objects.create(officer=user.officer, **sister)
    own = user.officer.id_number
    with pytest.raises(Refused):
        declare_relative("li", name="李秀英", relation="self", id_number=own, by=root)


def run(*words):
    out = StringIO()
    call_command("user", *words, stdout=out)
    return out.getvalue()


def test_accounts_are_kept_from_the_shell(roles):
    printed = run("add", "root", "--name", "李秀英", "--id", id_number())
    code = printed.strip().rpartition(" ")[2]
    enter_first_time("root", code, PASSWORD, now=timezone.now())
    roles["root"] = [Role.SYSTEM]

    with pytest.raises(CommandError):
        run("add", "li", "--name", "李小妹", "--id", id_number())
    run("--by", "root", "add", "li", "--name", "李小妹", "--id", id_number())
    run("--by", "root", "relative", "li", "--name", "李小弟", "--relation", "brother", "--id", id_number())
    run("--by", "root", "disable", "li", "--reason", "on leave")
    assert "li\t李小妹\tdisabled\tno duty" in run("list")
    run("--by", "root", "enable", "li")
    assert len(run("--by", "root", "code", "li").strip().rpartition(" ")[2]) == 19
    run("--by", "root", "reset-factor", "li", "--reason", "telephone lost")
    root = User.objects.get(username="root")
    assert AuditEntry.objects.filter(user_id=root.pk, role="system").count() == 8


@pytest.mark.parametrize("words", [("--by", "ghost", "list"), ("disable", "ghost", "--reason", "left")])
def test_shell_says_what_is_wrong_in_one_line(roles, words):
    with pytest.raises(CommandError, match="ghost"):
        run(*words)
