"""Every page there is, as somebody may open it, in the states that it has."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Page

from accounts import drafts
from accounts.identity import ResidentId
from accounts.models import KeptPost, User
from accounts.operations import declare_relative, make_user
from accounts.roles import Role
from accounts.scope import Actor
from assistance.models import Scheme
from branches.actors import actor_for
from branches.models import Branch, BranchKind, BranchModel, Duty
from branches.operations import proposals
from branches.operations.founding import found_branch
from families.models import Household, HukouNature
from families.operations.people import PersonData
from families.operations.register import start_household
from jobs.models import Job, JobFile
from members.models import MemberGroup, Membership
from reports.figures.area import Area
from reports.figures.registry import counted_for_dashboard
from reports.models import FigureStamp, Schedule

from .entering import COUNTY, VILLAGE, new_family
from .waiting import Office, actor_named

NEW_KINDS = ("housing", "funeral", "relief")
PARTS = ("head", "members", "classes", "address")
FAULTS = ("400", "413", "429", "500")

# Addresses that answer with no page of their own: they act, lead on, or are parts of pages.
NO_PAGE = {
    "healthz", "readyz", "accounts:logout", "accounts:language", "accounts:type_size",
    "accounts:notification", "accounts:notifications_read", "accounts:keep_draft",
    "accounts:throw_draft_away", "branches:switch", "desk:home",
    "duties:confirm", "duties:withdraw",
    "families:id_hint", "families:complete", "families:discard", "assistance:next",
    "members:group_close", "members:undo_leaving",
    "assistance:take_back", "branches:reopen", "jobs:cancel", "jobs:retry", "reports:schedule_turn",
}  # fmt: skip


@dataclass(frozen=True)
class Screen:
    """A page: the name of its address, who opens it ("" is nobody), and what brings it into its state."""

    url: str
    account: str = ""
    at: str = ""
    query: str = ""
    act: Callable[[Page], None] | None = None
    state: str = ""

    @property
    def status(self) -> int:
        """What the page is answered with: its state where that is a number, else well."""
        return int(self.state) if self.state.isdigit() else 200

    def __str__(self):
        return "-".join(filter(None, (self.url, self.account, self.at, self.state, self.query.strip("?"))))


def sent_empty(page: Page) -> None:
    """The main form of the page without what was asked for; never stopped by the browser."""
    with page.expect_navigation():
        page.evaluate(
            """() => {
                const form = Array.from(document.querySelectorAll("main form[method=post]")).at(-1);
                for (const box of form.querySelectorAll("input:not([type=hidden]), textarea"))
                    if (["radio", "checkbox"].includes(box.type)) box.checked = false; else box.value = "";
                for (const list of form.querySelectorAll("select")) list.value = "";
                form.submit();
            }"""
        )


def sent_stale(page: Page) -> None:
    """The main form as it is, but of an older version of what is on file."""
    with page.expect_navigation():
        page.evaluate(
            """() => {
                const version = Array.from(document.querySelectorAll("main form [name=version]")).at(-1);
                for (const box of version.form.querySelectorAll("input[type=text]:not([disabled])"))
                    if (!box.value) box.value = "1";
                version.value = "0";
                version.form.submit();
            }"""
        )


def first_sent_stale(page: Page) -> None:
    """The first form of the page as it is, but of an older version of what is on file."""
    with page.expect_navigation():
        page.evaluate(
            """() => {
                const version = document.querySelector("main form [name=version]");
                version.value = "0";
                version.form.submit();
            }"""
        )


def clicked(selector: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state()

    return act


def submitted(selector: str) -> Callable[[Page], None]:
    """Sends a form as a browser without script does."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.evaluate("selector => document.querySelector(selector).submit()", selector)

    return act


def searched(selector: str, text: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.fill(selector, text)
        page.press(selector, "Enter")
        page.wait_for_load_state()

    return act


def password_given(page: Page) -> None:
    from desk.demo.accounts import DEMO_PASSWORD

    page.fill("[name=username]", "finance2")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main .btn-primary")
    page.wait_for_url("**/code/**")


def error_page(status: str) -> Callable[[Page], None]:
    """An error page that takes a fault to see, laid over the address that was opened."""

    def act(page: Page) -> None:
        html = template_of(status, english=page.locator("html").get_attribute("lang") == "en")
        page.route(
            "**/readyz", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        page.goto(page.url.replace("/login/", "/readyz"))
        page.unroute("**/readyz")

    return act


def template_of(status: str, *, english: bool) -> str:
    context = {
        "code": status,
        "reference": "0f2b7c9d1e3a4b5c",
        "reason": "",
        "back_url": "/todo/",
        "way_back": "/",
    }
    with override("en" if english else "zh-hans"):
        return render_to_string(f"errors/{status}.html", context)


SCREENS = [
    Screen("accounts:login"),
    Screen("accounts:login", act=sent_empty, state="422"),
    Screen("accounts:code", act=password_given),
    Screen("accounts:relogin"),
    Screen("accounts:first"),
    Screen("accounts:first", act=sent_empty, state="422"),
    *(Screen("accounts:login", act=error_page(code), state=f"as {code}") for code in FAULTS),
    Screen("accounts:me", "clerk"),
    Screen("accounts:password", "clerk"),
    Screen("accounts:password", "clerk", act=sent_empty, state="422"),
    Screen("accounts:second_factor", "approver"),
    Screen("accounts:second_factor", "clerk", state="enrol"),
    Screen("accounts:second_factor_replace", "approver"),
    Screen("accounts:second_factor_confirm", "approver"),
    Screen("accounts:recovery_codes", "approver", "second factor", act=submitted("form[action*=recovery]")),
    Screen("accounts:kept_form", "clerk", "kept form"),
    Screen("accounts:drafts", "clerk", "drafts of a household"),
    Screen("accounts:drafts", "auditor"),
    Screen("accounts:notifications", "clerk"),
    Screen("accounts:relatives", "clerk"),
    Screen("accounts:relatives", "reviewer", act=sent_empty, state="422"),
    Screen("accounts:relative_end", "reviewer", "relative"),
    Screen("users:list", "system"),
    Screen("users:list", "system", query="?username=nobody"),
    Screen("users:search", "system", "accounts", act=searched("main [name=person]", "陈")),
    Screen("users:new", "system"),
    Screen("users:new", "system", act=sent_empty, state="422"),
    Screen("users:page", "system", "account"),
    Screen("users:act", "system", "account disable"),
    Screen("users:act", "system", "account disable", act=sent_empty, state="422"),
    Screen("users:act", "system", "account code"),
    Screen("users:act", "system", "new account code", act=submitted("main form[method=post]"), state="code"),
    Screen("trail:list", "auditor"),
    Screen("trail:list", "auditor", query="?act=looks"),
    Screen("trail:list", "system", query="?username=nobody"),
    Screen("trail:list", "clerk"),
    Screen("duties:list", "system"),
    Screen("duties:list", "manager", query="?show=answered"),
    Screen("duties:propose", "manager", "duty for the village"),
    Screen("duties:propose", "manager", "duty for the village", act=sent_empty, state="422"),
    Screen("duties:give", "system"),
    Screen("duties:propose_end", "manager", "duty to end"),
    Screen("duties:end", "system", "duty to end alone"),
    Screen("duties:page", "system", "proposal"),
    Screen("duties:page", "manager", "proposal"),
    Screen("duties:refuse", "system", "proposal", act=submitted("form[action*=refuse]"), state="422"),
    Screen("branches:page", "system", "village"),
    Screen("accounts:reveal", "clerk", "household", act=submitted("form[action*='/reveal/']")),
    Screen("branches:list", "manager"),
    Screen("branches:list", "clerk"),
    Screen("branches:tree", "manager"),
    Screen("branches:page", "manager", "county"),
    Screen("branches:page", "clerk", "village"),
    Screen("branches:children", "manager", "county"),
    Screen("branches:list", "manager", query="?kind=enterprise&model=attached"),
    Screen("branches:list", "manager", query="?name=zzzz", state="200"),
    Screen("branches:page", "reviewer", "village"),
    Screen("branches:new", "reviewer"),
    *(Screen("branches:found", "reviewer", f"card {model}") for model in BranchModel.values),
    Screen("branches:found", "reviewer", "card park", act=sent_empty, state="422"),
    Screen("branches:found", "manager", "card attached"),
    Screen("branches:edit", "reviewer", "village to change"),
    Screen("branches:edit", "reviewer", "village to change", act=sent_empty, state="422"),
    Screen("branches:attach", "reviewer", "firm to move"),
    Screen("branches:attach", "reviewer", "firm to move", act=sent_empty, state="422"),
    Screen("branches:units", "reviewer", "village's group"),
    Screen("branches:units", "reviewer", "village's group", act=clicked("[data-add-row]"), state="row"),
    Screen("branches:firms", "reviewer", "park's firms"),
    Screen("branches:close", "reviewer", "village to close"),
    Screen("branches:close", "reviewer", "park to close"),
    Screen("branches:close", "reviewer", "park to close", act=sent_empty, state="422"),
    Screen("families:list", "clerk"),
    Screen("families:list", "auditor"),
    Screen("families:search", "clerk", "households", act=searched("main [name=q]", "陈")),
    Screen("families:search", "clerk", "households", act=searched("main [name=q]", "zzzzz"), state="nothing"),
    Screen("families:new", "clerk"),
    Screen("families:new", "townclerk", act=sent_empty, state="422"),
    Screen("families:page", "clerk", "household"),
    Screen("families:page", "auditor", "household"),
    Screen("families:register", "clerk", "begun household"),
    *(Screen("families:edit", "clerk", f"household {part}") for part in PARTS),
    Screen("families:edit", "clerk", "household head", act=sent_empty, state="422"),
    Screen("families:edit", "clerk", "household head", act=sent_stale, state="409"),
    Screen("families:edit", "clerk", "household members", act=clicked("[data-add-row]"), state="row"),
    Screen("families:edit", "clerk", "household classes", act=clicked("[value=class]"), state="row"),
    Screen("families:edit", "clerk", "household address", act=sent_empty, state="422"),
    Screen("families:edit", "clerk", "begun household members", act=sent_empty, state="422"),
    Screen("families:edit", "clerk", "drafted household address", state="offered"),
    Screen("families:edit", "clerk", "drafted household address", query="?draft=take"),
    Screen("families:member", "clerk", "member"),
    Screen("members:list", "clerk"),
    Screen("members:list", "manager", query="?state=left"),
    Screen("members:search", "clerk", "roster", act=searched("main [name=q]", "王")),
    Screen("members:search", "clerk", "roster", act=searched("main [name=q]", "zzzzz"), state="nothing"),
    Screen("members:new", "clerk"),
    Screen("members:new", "townclerk"),
    Screen("members:new", "clerk", act=sent_empty, state="422"),
    Screen("members:new", "clerk", "person to enrol"),
    Screen("members:choose", "clerk"),
    Screen("members:choose", "clerk", act=searched("main [name=q]", "陈"), state="found"),
    Screen("members:page", "clerk", "member of ours"),
    Screen("members:page", "clerk", "member who left"),
    Screen("members:edit", "clerk", "member of ours edit"),
    Screen("members:edit", "clerk", "member of ours edit", act=sent_empty, state="422"),
    Screen("members:edit", "clerk", "member of ours edit", act=sent_stale, state="409"),
    Screen("members:leave", "clerk", "member of ours leave"),
    Screen("members:leave", "clerk", "member of ours leave", act=sent_empty, state="422"),
    Screen("members:groups", "clerk"),
    Screen("members:groups", "manager"),
    Screen("members:group", "clerk", "group"),
    Screen("members:group", "auditor", "group"),
    Screen("members:group_edit", "clerk", "group edit"),
    Screen("members:roster", "clerk"),
    Screen("members:roster", "manager", state="too long"),
    Screen("assistance:list", "clerk"),
    Screen("assistance:list", "auditor", query="?state=refused"),
    Screen("assistance:new", "clerk", "household for education"),
    Screen("assistance:new", "clerk", "household for education", act=sent_empty, state="422"),
    Screen("assistance:new", "clerk", "household for aid", state="choose"),
    *(Screen("assistance:new", "clerk", f"household for {kind}") for kind in NEW_KINDS),
    *(
        Screen("assistance:new", "clerk", f"household for {kind}", act=sent_empty, state="422")
        for kind in NEW_KINDS
    ),
    Screen("assistance:scheme", "clerk", "scheme"),
    Screen("assistance:page", "clerk", "buried"),
    Screen("assistance:visit", "clerk", "visit"),
    Screen("assistance:visit", "clerk", "visit", act=sent_empty, state="422"),
    Screen("assistance:page", "clerk", "case draft"),
    Screen("assistance:page", "clerk", "case returned"),
    Screen("assistance:page", "reviewer_b", "case in_review", query="?flow=1"),
    Screen("assistance:decide", "reviewer_b", "case in_review", act=submitted("#decide form"), state="422"),
    Screen("assistance:page", "auditor", "case approved"),
    Screen("assistance:edit", "clerk", "case draft request"),
    Screen("assistance:edit", "clerk", "case draft payee"),
    Screen("assistance:edit", "clerk", "case draft verification"),
    Screen("assistance:edit", "clerk", "case returned request"),
    Screen("assistance:edit", "clerk", "case draft verification", act=sent_empty, state="422"),
    Screen("assistance:edit", "clerk", "case draft request", act=sent_stale, state="409"),
    Screen("assistance:check", "clerk", "case draft"),
    Screen("assistance:check", "clerk", "case returned"),
    Screen("assistance:print_case", "clerk", "case draft"),
    Screen("assistance:print_case", "auditor", "case approved"),
    Screen("assistance:print_cases", "clerk", query="?state=in_review"),
    Screen("assistance:print_schedule", "clerk"),
    Screen("assistance:print_schedule", "approver", query="?state=stopped"),
    Screen("assistance:print_summary", "approver"),
    Screen("assistance:print_templates", "manager"),
    Screen("assistance:print_template", "manager", "printed form"),
    Screen("assistance:receipt", "clerk", "case in_review"),
    Screen("assistance:withdraw", "clerk", "case in_review"),
    Screen("assistance:withdraw", "clerk", "case in_review", act=sent_empty, state="422"),
    *(Screen("desk:todo", "clerk", query=f"?tab={tab}") for tab in ("mend", "drafts", "underway")),
    Screen("desk:todo", "reviewer_b"),
    Screen("desk:todo", "reviewer_b", query="?tab=done"),
    Screen("desk:todo", "approver"),
    Screen("desk:todo", "manager"),
    Screen("desk:todo", "system"),
    Screen("desk:dashboard", "manager"),
    Screen("desk:dashboard", "clerk"),
    Screen("desk:dashboard", "finance"),
    Screen("desk:dashboard", "approver", query="?branch=520328101"),
    Screen("desk:search", "approver"),
    Screen("desk:search", "approver", act=searched("main [name=q]", "陈"), state="found"),
    Screen("desk:found", "approver", "lost search"),
    Screen("desk:help", "clerk"),
    Screen("desk:help_for", "manager", "guide"),
    Screen("desk:accessibility"),
    Screen("reports:catalogue", "manager"),
    Screen("reports:annual", "manager"),
    Screen("reports:annual", "manager", act=sent_empty, state="422"),
    Screen("reports:monthly", "manager"),
    Screen("reports:quarterly", "manager"),
    Screen("reports:behind", "manager", "figure"),
    Screen("reports:behind", "manager", "empty figure"),
    Screen("reports:schedule_new", "manager"),
    Screen("reports:schedule_new", "manager", act=sent_empty, state="422"),
    Screen("reports:schedule", "manager", "timetable"),
    Screen("reports:schedule", "manager", "timetable", act=first_sent_stale, state="409"),
    Screen("reports:schedule", "approver", "timetable"),
    Screen("jobs:list", "manager"),
    *(Screen("jobs:page", "manager", f"job {state}") for state in ("running", "done", "failed")),
    Screen("jobs:download", "manager", "expired file", state="410"),
    Screen("families:list", "finance", state="403"),
    Screen("branches:page", "clerk", "nowhere", state="404"),
]  # fmt: skip


def addresses() -> dict[str, str]:
    """What the screens open, by the words they use for it. Writes what the demo does not have."""
    office = Office()
    home, begun = office.case().household, _begun_household(office.clerk)
    found = {
        "county": reverse("branches:page", args=[COUNTY]),
        "village": reverse("branches:page", args=[VILLAGE]),
        "nowhere": reverse("branches:page", args=["520399"]),
        "guide": reverse("desk:help_for", args=["system"]),
        "second factor": reverse("accounts:second_factor"),
        "kept form": reverse("accounts:kept_form", args=[_kept_form().uuid]),
        "accounts": reverse("users:list"),
        **_of_officers(),
        "drafts of a household": reverse("accounts:drafts"),
        "drafted household address": _drafted(office.clerk),
        "household": home.get_absolute_url(),
        "households": reverse("families:list"),
        "household for aid": f"{reverse('assistance:new')}?household={home.number}",
        **_of_kinds(home, office),
        "begun household": reverse("families:register", args=[begun.number]),
        "begun household members": reverse("families:edit", args=[begun.number, "members"]),
        **_roster(home),
        "member": reverse("families:member", args=[home.number, home.members.order_by("relation").last().pk]),
        "printed form": reverse("assistance:print_template", args=["education"]),
        "figure": reverse("reports:behind", args=["approved", str(timezone.localdate().year), COUNTY]),
        "empty figure": reverse("reports:behind", args=["approved", "2001", COUNTY]),
        "timetable": reverse("reports:schedule", args=[_timetable().pk]),
        "lost search": reverse("desk:found", args=["nothing"]),
        **_of_branches(),
        **{f"job {state}": reverse("jobs:page", args=[uid]) for state, uid in _jobs().items()},
    }
    for part in PARTS:
        found[f"household {part}"] = reverse("families:edit", args=[home.number, part])
    for state, acts in STATES.items():
        found |= _of_case(state, office.case(*acts).number)
    found["expired file"] = reverse("jobs:download", args=[_expired_file(), 1])
    return found


def _roster(home: Household) -> dict[str, str]:
    """Pages of somebody on the roster of the village, of somebody who left, and of a group."""
    ours = Membership.objects.filter(branch__code=VILLAGE)
    member, gone = ours.filter(left_on=None).first(), ours.exclude(left_on=None).first()
    group = MemberGroup.objects.filter(branch__code=VILLAGE).first()
    return {
        "roster": reverse("members:list"),
        "person to enrol": f"{reverse('members:new')}?member={home.members.order_by('relation').last().pk}",
        "member of ours": member.get_absolute_url(),
        "member of ours edit": reverse("members:edit", args=[member.card_no]),
        "member of ours leave": reverse("members:leave", args=[member.card_no]),
        "member who left": gone.get_absolute_url(),
        "group": group.get_absolute_url(),
        "group edit": reverse("members:group_edit", args=[group.pk]),
    }


STATES = {
    "draft": (),
    "returned": ("submit", "return"),
    "in_review": ("submit",),
    "approved": ("submit", "agree", "agree"),
}


def _of_officers() -> dict[str, str]:
    """Pages about accounts, duties and relatives; the demo's clerk of the village stands for others."""
    now, clerk = timezone.now(), User.objects.get(username="clerk")
    manager, village = actor_named("manager"), Branch.objects.get(code=VILLAGE)
    proposal = proposals.propose_duty(
        user=User.objects.get(username="townclerk"),
        branch=village,
        role=Role.CLERK,
        starts_on=timezone.localdate(now),
        by=manager,
        now=now,
    )
    reviewer = actor_named("reviewer")
    new = make_user(
        username="newcomer", name="陈新来", id_number=new_family().father, by=actor_named("system")
    )
    relative = declare_relative(
        "reviewer", name="陈小妹", relation="妹妹", id_number=new_family().father, by=reviewer
    )
    duty = reverse("duties:propose_end", args=[clerk.duties.get().pk])
    return {
        "account": reverse("users:page", args=[clerk.pk]),
        "account disable": reverse("users:act", args=[clerk.pk, "disable"]),
        "account code": reverse("users:act", args=[clerk.pk, "code"]),
        "new account code": reverse("users:act", args=[new.pk, "code"]),
        "duty for the village": f"{reverse('duties:propose')}?branch={VILLAGE}",
        "duty to end": duty,
        "duty to end alone": reverse("duties:end", args=[clerk.duties.get().pk]),
        "proposal": reverse("duties:page", args=[proposal.pk]),
        "relative": reverse("accounts:relative_end", args=[relative.pk]),
    }


def _of_kinds(home: Household, office: Office) -> dict[str, str]:
    """The entry pages of each kind, and a funeral that is approved and waits for a visit."""
    schemes = Scheme.objects.filter(branch__code=COUNTY)
    entry = f"{reverse('assistance:new')}?household={home.number}&scheme="
    buried = office.buried()
    return {
        "scheme": reverse("assistance:scheme", args=[schemes.get(kind="funeral").pk]),
        "buried": buried.get_absolute_url(),
        "visit": reverse("assistance:visit", args=[buried.number]),
        **{f"household for {scheme.kind}": f"{entry}{scheme.pk}" for scheme in schemes},
    }


def _of_branches() -> dict[str, str]:
    """The cards, and the pages that change a village, a firm attached to it and a new park."""
    town = Branch.objects.select_related("seat").get(code=VILLAGE[:9])
    park = found_branch(
        parent=town, name="永兴镇工业园计划生育协会", short_name="永兴镇工业园", kind=BranchKind.PARK,
        model=BranchModel.PARK, seat=town.seat, by=actor_for(_duty("reviewer")), now=timezone.now(),
    )  # fmt: skip
    pages = {
        "village to change": ("edit", VILLAGE),
        "firm to move": ("attach", f"{VILLAGE}-E001"),
        "village's group": ("units", VILLAGE),
        "park's firms": ("firms", park.code),
        "village to close": ("close", VILLAGE),
        "park to close": ("close", park.code),
    }
    found = {name: reverse(f"branches:{page}", args=[code]) for name, (page, code) in pages.items()}
    return found | {f"card {model}": reverse("branches:found", args=[model]) for model in BranchModel.values}


def _duty(username: str) -> Duty:
    return Duty.objects.select_related("branch", "user").get(user__username=username)


def _begun_household(clerk: Actor) -> Household:
    number = ResidentId.parse(new_family().father)
    head = PersonData(name="陈国强", number=number, hukou_nature=HukouNature.RURAL)
    return start_household(branch_id=clerk.place.branch_id, head=head, by=clerk, now=timezone.now())


def _drafted(clerk: Actor) -> str:
    """A page into which the demo's clerk has typed and which was changed since."""
    home, duty = _begun_household(clerk), Duty.objects.filter(user__username="clerk")[0]
    address = reverse("families:edit", args=[home.number, "address"])
    label = f"住址账户 · {home.number}"
    slip = drafts.Slip(duty.user_id, duty.pk, address, str(uuid.uuid4()), label, opened_at=0)
    drafts.keep(slip, [["version", "0"], ["remarks", "两行文字"]], now=timezone.now())
    return address


def _of_case(state: str, number: str) -> dict[str, str]:
    return {
        f"case {state}": number,
        **{
            f"case {state} {step}": reverse("assistance:edit", args=[number, step])
            for step in ("request", "payee", "verification")
        },
    }


def _timetable() -> Schedule:
    """One that has paused itself, for that page says most; and the figures of the county."""
    duty = Duty.objects.select_related("branch", "user").get(user__username="manager")
    stamp_all(duty.branch)
    made = Schedule.objects.create(
        branch=duty.branch, workbook="monthly", day=5, owner=duty.user, duty=duty, language="zh-hans",
        starts_on=timezone.localdate(), made_at=timezone.now(), state="paused", pause_reason="owner_left",
    )  # fmt: skip
    made.recipients.add(duty.user)
    return made


def stamp_all(branch: Branch) -> None:
    now, area = timezone.now(), Area.of(branch)
    rows = counted_for_dashboard(area, branch, as_of=now)
    FigureStamp.objects.bulk_create(
        FigureStamp(
            branch=branch, reach=area.column, figure=figure, period=period, value=value, stamped_at=now
        )
        for figure, period, value in rows
    )


def _kept_form() -> KeptPost:
    clerk = User.objects.get(username="clerk")
    fields = [["name", "陈国强"], ["remarks", "两行\n文字"]]
    return KeptPost.objects.create(user=clerk, path="/families/new/", fields=fields, kept_at=timezone.now())


def _jobs() -> dict[str, uuid.UUID]:
    return {
        "running": _job("running", token=1, lease_until=timezone.now() + timedelta(hours=2), progress_done=3,
                        progress_total=15, progress_sentence="3 / 15", started_at=timezone.now()),
        "done": _job("done", finished_at=timezone.now()),
        "failed": _job("failed", finished_at=timezone.now(), failure="lost"),
    }  # fmt: skip


def _job(status: str, **values) -> uuid.UUID:
    duty = Duty.objects.select_related("branch", "user").get(user__username="manager")
    made = Job.objects.create(
        kind="reports.annual",
        title_parameters={"branch": "湄潭县", "year": 2025},
        parameters={},
        asked_by=duty.user,
        duty_id=duty.pk,
        role=duty.role,
        language="zh-hans",
        live_key=str(uuid.uuid4()),
        created_at=timezone.now(),
        status=status,
        **duty.branch.place.columns() | values,
    )
    return made.uuid


def _expired_file() -> uuid.UUID:
    job = _job("done", finished_at=timezone.now())
    JobFile.objects.create(
        job=Job.objects.get(uuid=job), number=1, name="2025.xlsx", path=f"jobs/{job}.xlsx", size=1, sha256="",
        contains_numbers=False, expires_at=timezone.now(),
    )  # fmt: skip
    return job


def address_of(screen: Screen, known: dict[str, str]) -> str:
    """The path that the screen opens before it acts."""
    if not screen.at:
        return reverse(screen.url) + screen.query
    place = known[screen.at]
    if place.startswith("/"):
        return place + screen.query
    # A case is known by its number; a decision is taken on its page.
    name = "assistance:page" if screen.url == "assistance:decide" else screen.url
    return reverse(name, args=[place]) + screen.query
