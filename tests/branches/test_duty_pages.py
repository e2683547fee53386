import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from accounts import session
from accounts.drafts import drafts
from accounts.drafts.tokens import new_token
from accounts.models import DeclaredRelative, Draft
from accounts.roles import Role
from accounts.signing_in.second_factor import code_for, step_at
from branches.duties import proposals
from branches.duties.panel import of_branch
from branches.models import Duty, DutyProposal
from tests.accounts.people import enrolled, id_number, signed_in

# The session, the user and the duties; counts and unread messages.
FRAME = 5


@pytest.fixture
def as_(client, grove):
    """A browser of somebody in this duty; the same one for the same duty."""
    clients = {}

    def signed(role, place="湄潭县"):
        if (role, place) not in clients:
            actor = grove.as_(role, place)
            clients[role, place] = signed_in(type(client)(), actor.user)
            clients[role, place].actor = actor
            clients[role, place].get("/branches/")
        return clients[role, place]

    return signed


def proposed(grove, manager, place="茅坝村", user=None):
    return proposals.propose_duty(
        user=user or grove.user("周德贵"),
        branch=grove[place],
        role=Role.CLERK,
        starts_on=timezone.localdate(),
        by=manager,
        now=timezone.now(),
    )


def typed(person, **given):
    day = timezone.localdate().isoformat()
    return {"person": person, "role": "clerk", "starts_on": day, "token": new_token(), **given}


def test_a_duty_is_proposed_by_user_name_and_confirmed_on_its_page(as_, grove):
    clerk, manager, system = grove.user("周德贵"), as_(Role.MANAGER), as_(Role.SYSTEM)
    theirs = signed_in(type(manager)(), clerk)
    assert theirs.get("/branches/").status_code == 403

    form = typed(clerk.username.upper())
    page = manager.post("/duties/new/?branch=520328101204", form).url
    assert manager.post("/duties/new/?branch=520328101204", form).url == page
    assert system.post(f"{page}confirm/").status_code == 302

    assert Duty.objects.get(user=clerk).branch == grove["茅坝村"]
    assert theirs.get("/branches/").status_code == 200


def test_people_on_duty_in_the_scope_are_found_by_name(as_, grove):
    known = grove.duty(Role.CLERK, "梁桥村", user=grove.user("周德贵")).user
    grove.duty(Role.CLERK, "茶腊村", user=grove.user("周德贵"))

    as_(Role.MANAGER).post("/duties/new/?branch=520328101204", typed("周德贵"))

    assert DutyProposal.objects.get().officer == known.officer


@pytest.mark.parametrize("twins", [0, 2])
def test_a_name_that_means_nobody_or_several_is_asked_for_again(as_, grove, twins):
    for _turn in range(twins):
        grove.duty(Role.CLERK, "梁桥村", user=grove.user("周德贵"))

    response = as_(Role.MANAGER).post("/duties/new/?branch=520328101204", typed("周德贵"))

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["person"])
    assert not DutyProposal.objects.exists()


@pytest.mark.parametrize(
    ("branch", "roles"),
    [
        ("520328101204", {"clerk"}),
        ("520328101", {"clerk", "reviewer"}),
        ("520328", {"clerk", "reviewer", "approver", "manager", "finance", "auditor"}),
    ],
)
def test_only_roles_that_the_association_has_are_offered(as_, branch, roles):
    form = as_(Role.MANAGER).get(f"/duties/new/?branch={branch}").context["form"]

    assert {value for value, _label in form.fields["role"].choices} == roles


def test_a_refusal_needs_a_reason_and_reaches_the_manager(as_, grove):
    manager, system = as_(Role.MANAGER), as_(Role.SYSTEM)
    proposal = proposed(grove, manager.actor)

    assert system.post(f"/duties/{proposal.pk}/refuse/", {"reason": ""}).status_code == 422
    assert system.post(f"/duties/{proposal.pk}/refuse/", {"reason": "not trained"}).status_code == 302

    page = manager.get(f"/duties/{proposal.pk}/").content.decode()
    assert "not trained" in page


def test_a_proposal_that_was_answered_meanwhile_is_not_answered_again(as_, grove):
    manager, system = as_(Role.MANAGER), as_(Role.SYSTEM)
    proposal = proposed(grove, manager.actor)
    assert manager.post(f"/duties/{proposal.pk}/withdraw/").status_code == 302

    assert system.post(f"/duties/{proposal.pk}/confirm/").status_code == 409
    assert not system.get(f"/duties/{proposal.pk}/").context["answers"]


def test_confirming_asks_for_the_second_factor_again(as_, grove):
    system = as_(Role.SYSTEM)
    proposal = proposed(grove, as_(Role.MANAGER).actor)
    shown_long_ago(system)

    assert system.post(f"/duties/{proposal.pk}/confirm/").url.startswith("/me/second-factor/confirm/")
    assert DutyProposal.objects.get().waits


def shown_long_ago(client):
    """The second factor of the session is older than a grave step allows."""
    kept = client.session
    session.mark_second_factor(kept, now=timezone.now() - timedelta(minutes=20))
    kept.save()


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.MANAGER])
def test_others_are_refused_before_a_code_is_asked_of_them(as_, grove, role):
    other, duty = as_(role), grove.duty(Role.CLERK, "梁桥村")
    waiting = proposed(grove, grove.as_(Role.MANAGER, "湄潭县"))
    shown_long_ago(other)

    addresses = (
        "/duties/give/?branch=520328101",
        f"/duties/held/{duty.pk}/end/",
        f"/duties/{waiting.pk}/confirm/",
    )
    assert [other.post(address).status_code for address in addresses] == [403] * 3


def test_what_was_typed_is_still_there_after_the_second_factor_was_asked_for_again(as_, grove):
    system, address = as_(Role.SYSTEM), "/duties/give/?branch=520328101"
    secret, user = enrolled(system.actor.user), grove.user("周德贵")
    slip = re.search(r'name="draft" value="([^"]+)"', system.get(address).content.decode())[1]
    shown_long_ago(system)

    sent = system.post(address, typed(user.username, draft=slip), HTTP_ORIGIN="http://testserver")
    confirm = system.get(sent.url)
    code = code_for(secret, step_at(timezone.now()))
    back = system.post("/me/second-factor/confirm/", {"code": code, "next": confirm.context["next"]})

    assert Draft.objects.get().path == address
    assert back.url == drafts.taken_up(address)
    filled = system.get(back.url)
    assert filled.context["form"]["person"].value() == user.username
    assert filled.context["branch"] == grove["永兴镇"]
    assert not Duty.objects.filter(user=user).exists()


def test_a_page_without_a_draft_is_come_back_to_with_its_query(as_, grove):
    system, address = as_(Role.SYSTEM), "/duties/give/?branch=520328101"
    shown_long_ago(system)

    sent = system.post(address, typed("nobody"), headers={"referer": f"http://testserver{address}"})

    assert parse_qs(urlsplit(sent.url).query) == {"next": [address]}


def test_the_page_says_beforehand_why_it_cannot_be_confirmed(as_, grove):
    manager, system = as_(Role.MANAGER), as_(Role.SYSTEM)
    own = DutyProposal.objects.create(
        act="give",
        branch=grove["茅坝村"],
        officer=system.actor.user.officer,
        role=Role.CLERK,
        starts_on=timezone.localdate(),
        proposed_by=manager.actor.user.officer,
        proposing_duty_id=manager.actor.duty_id,
        proposed_at=timezone.now(),
        awaiting_branch=grove["湄潭县"],
    )
    fine = proposed(grove, manager.actor)

    assert system.get(f"/duties/{own.pk}/").context["why_not_confirm"]
    assert not system.get(f"/duties/{fine.pk}/").context["why_not_confirm"]
    Duty.objects.filter(pk=manager.actor.duty_id).update(ended_at=timezone.now())
    assert system.get(f"/duties/{fine.pk}/").context["why_not_confirm"]


def test_an_end_is_proposed_and_confirmed_and_holds_with_the_next_click(as_, grove):
    manager, system = as_(Role.MANAGER), as_(Role.SYSTEM)
    duty = grove.duty(Role.CLERK, "茅坝村")
    theirs = signed_in(type(manager)(), duty.user)
    form = {"reason": "moved away", "token": new_token()}

    page = manager.post(f"/duties/held/{duty.pk}/propose-end/", form).url
    assert theirs.get("/branches/").status_code == 200
    system.post(f"{page}confirm/")

    assert theirs.get("/branches/").status_code == 403


def test_an_administrator_alone_appoints_another_one_and_nobody_else(as_, grove):
    as_(Role.MANAGER)
    system, user = as_(Role.SYSTEM), grove.user()

    refused = system.post("/duties/give/?branch=520328", typed(user.username, role="approver"))
    assert refused.status_code == 403
    assert not Duty.objects.filter(user=user).exists()
    assert system.post("/duties/give/?branch=520328", typed(user.username, role="system")).status_code == 302
    duty = Duty.objects.get(user=user)

    end = system.post(f"/duties/held/{duty.pk}/end/", {"reason": "left", "token": new_token()})
    assert end.status_code == 302
    duty.refresh_from_db()
    assert duty.ended_at is not None


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("show", ["waiting", "answered"])
def test_the_list_costs_the_same_queries_however_long(as_, grove, count, show, django_assert_num_queries):
    manager, system = as_(Role.MANAGER), as_(Role.SYSTEM)
    for _turn in range(count):
        row = proposed(grove, manager.actor)
        if show == "answered":
            proposals.withdraw_proposal(row.pk, by=manager.actor, now=timezone.now())
    proposed(grove, grove.as_(Role.MANAGER, "凤冈县"), "茶腊村")

    with django_assert_num_queries(FRAME + 1):
        page = system.get(f"/duties/?show={show}").context["page"]
    assert len(page.rows) == count


def panel(grove, actor, place="茅坝村"):
    return of_branch(grove[place], actor)


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_names_who_is_on_duty_in_two_queries(grove, count, django_assert_num_queries):
    actor = grove.as_(Role.SYSTEM, "湄潭县")
    for _turn in range(count):
        duty = grove.duty(Role.CLERK, "茅坝村")
    grove.duty(Role.CLERK, "梁桥村")
    grove.duty(Role.CLERK, "茅坝村", ended_at=timezone.now())
    DeclaredRelative.objects.create(
        officer=duty.user.officer, name="周小梅", relation="妻", id_number=id_number()
    )

    with django_assert_num_queries(2):
        shown = panel(grove, actor)
        people = list(shown["people"])
    assert [person.relatives for person in people] == [0] * (count - 1) + [1]


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.MANAGER, "/duties/new/?branch=520328101204"),
        (Role.SYSTEM, "/duties/give/?branch=520328101204"),
        (Role.AUDITOR, None),
    ],
)
def test_the_panel_leads_on_for_whoever_appoints(grove, role, address):
    assert panel(grove, grove.as_(role, "湄潭县")).get("new_url") == address


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.FINANCE])
def test_the_panel_is_not_for_others_nor_beyond_the_scope(grove, role):
    assert panel(grove, grove.as_(role, "湄潭县")) is None
    assert panel(grove, grove.as_(Role.SYSTEM, "湄潭县"), "茶腊村") is None


def test_the_page_of_an_association_holds_the_panel(as_, grove):
    grove.duty(Role.CLERK, "茅坝村", user=grove.user("周德贵"))

    shown = as_(Role.MANAGER).get("/branches/520328101204/").context["people_panels"]

    assert [one["name"] for one in shown] == ["people"]
