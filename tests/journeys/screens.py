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

from accounts.identity import ResidentId
from accounts.models import KeptPost, User
from accounts.scope import Actor
from branches.models import Branch, Duty
from families.models import Household, HukouNature
from families.operations.people import PersonData
from families.operations.register import start_household
from jobs.models import Job, JobFile
from reports.figures.area import Area
from reports.figures.registry import counted_for_dashboard
from reports.models import FigureStamp, Schedule

from .entering import COUNTY, VILLAGE, new_family
from .waiting import Office

PARTS = ("head", "members", "classes", "address")
FAULTS = ("400", "413", "429", "500")

# Addresses that answer with no page of their own: they act, lead on, or are parts of pages.
NO_PAGE = {
    "healthz", "readyz", "accounts:logout", "accounts:language", "accounts:type_size",
    "accounts:notification", "accounts:notifications_read", "branches:switch", "desk:home",
    "families:id_hint", "families:complete", "families:discard", "assistance:next",
    "assistance:take_back", "jobs:cancel", "jobs:retry",
    "reports:schedule_turn",
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
    Screen("accounts:notifications", "clerk"),
    Screen("accounts:reveal", "clerk", "household", act=submitted("form[action*='/reveal/']")),
    Screen("branches:list", "manager"),
    Screen("branches:list", "clerk"),
    Screen("branches:tree", "manager"),
    Screen("branches:page", "manager", "county"),
    Screen("branches:page", "clerk", "village"),
    Screen("branches:children", "manager", "county"),
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
    Screen("families:member", "clerk", "member"),
    Screen("assistance:list", "clerk"),
    Screen("assistance:list", "auditor", query="?state=refused"),
    Screen("assistance:new", "clerk", "household for aid"),
    Screen("assistance:new", "clerk", "household for aid", act=sent_empty, state="422"),
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
        "second factor": reverse("accounts:second_factor"),
        "kept form": reverse("accounts:kept_form", args=[_kept_form().uuid]),
        "household": home.get_absolute_url(),
        "households": reverse("families:list"),
        "household for aid": f"{reverse('assistance:new')}?household={home.number}",
        "begun household": reverse("families:register", args=[begun.number]),
        "begun household members": reverse("families:edit", args=[begun.number, "members"]),
        "member": reverse("families:member", args=[home.number, home.members.order_by("relation").last().pk]),
        "figure": reverse("reports:behind", args=["approved", str(timezone.localdate().year), COUNTY]),
        "empty figure": reverse("reports:behind", args=["approved", "2001", COUNTY]),
        "timetable": reverse("reports:schedule", args=[_timetable().pk]),
        "lost search": reverse("desk:found", args=["nothing"]),
        **{f"job {state}": reverse("jobs:page", args=[uid]) for state, uid in _jobs().items()},
    }
    for part in PARTS:
        found[f"household {part}"] = reverse("families:edit", args=[home.number, part])
    for state, acts in STATES.items():
        found |= _of_case(state, office.case(*acts).number)
    found["expired file"] = reverse("jobs:download", args=[_expired_file(), 1])
    return found


STATES = {
    "draft": (),
    "returned": ("submit", "return"),
    "in_review": ("submit",),
    "approved": ("submit", "agree", "agree"),
}


def _begun_household(clerk: Actor) -> Household:
    number = ResidentId.parse(new_family().father)
    head = PersonData(name="陈国强", number=number, hukou_nature=HukouNature.RURAL)
    return start_household(branch_id=clerk.place.branch_id, head=head, by=clerk, now=timezone.now())


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
