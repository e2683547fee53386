"""Every page there is, as somebody may open it, in the states that it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page

from branches.models import BranchModel

from .people import alike_typed

NEW_KINDS = ("housing", "funeral", "relief")
PARTS = ("head", "members", "classes", "address")
FAULTS = ("400", "413", "429", "500")

# Addresses that answer with no page of their own: they act, lead on, or are parts of pages.
NO_PAGE = {
    "healthz", "readyz", "accounts:logout", "accounts:language", "accounts:type_size",
    "accounts:notification", "accounts:notifications_read", "accounts:keep_draft",
    "accounts:throw_draft_away", "branches:switch", "desk:home",
    "duties:confirm", "duties:withdraw",
    "families:id_hint", "families:likeness", "families:complete", "families:discard", "assistance:next",
    "members:group_close", "members:undo_leaving",
    "branches:reopen", "jobs:cancel", "jobs:retry", "reports:timetable_turn",
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


def moved_stale(page: Page) -> None:
    """Below the last association that is offered, confirmed on an older version of what is on file."""
    with page.expect_navigation():
        page.evaluate(
            """() => {
                const version = document.querySelector("main form [name=version]");
                version.form.elements.to.selectedIndex = version.form.elements.to.options.length - 1;
                const button = {name: "confirm", value: "1"};
                version.form.append(Object.assign(document.createElement("input"), button));
                version.value = "0";
                version.form.submit();
            }"""
        )


def units_stale(page: Page) -> None:
    """A unit more, on an older version of what is on file."""
    name = page.locator("main [name$='-name']").last
    name.fill("修车铺")
    first_sent_stale(page)


def another_bank(page: Page) -> None:
    """The account of a household changed, on which a case in review rests."""
    page.fill("main [name=bank]", "贵州农信")
    submitted("main form:has([name=bank])")(page)


def moving_out(page: Page) -> None:
    """Everybody but the head is split off, the first of them as the new head."""
    lists = page.locator("main select[name^=moves-]")
    for place in range(lists.count()):
        lists.nth(place).select_option("80" if place else "02")
    submitted("main form:has([name=on])")(page)


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


def sent_in_another_duty(page: Page) -> None:
    """The main form as it is, after another tab has taken up the other duty; goes back to the first one."""
    take_up = """which => {
        const duties = Array.from(document.querySelectorAll("button[name=duty]"));
        const [token, into] = ["csrfmiddlewaretoken", new FormData(duties[0].form)];
        const body = new URLSearchParams({duty: duties[which].value, [token]: into.get(token)});
        return fetch(duties[0].form.action, {method: "POST", body});
    }"""
    page.evaluate(take_up, 1)
    submitted("main form[method=post]")(page)
    page.evaluate(take_up, 0)


def searched(selector: str, text: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        folded = page.locator("main .filters-more + label").first
        if not page.locator(selector).first.is_visible() and folded.is_visible():
            folded.click()
        page.fill(selector, text)
        page.press(selector, "Enter")
        page.wait_for_load_state()

    return act


def password_given(page: Page) -> None:
    from demo.accounts import DEMO_PASSWORD

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
    Screen("branches:edit", "reviewer", "village to change", act=first_sent_stale, state="409"),
    Screen("branches:attach", "reviewer", "firm to move"),
    Screen("branches:attach", "reviewer", "firm to move", act=moved_stale, state="409"),
    Screen("branches:attach", "reviewer", "firm to move", act=sent_empty, state="422"),
    Screen("branches:units", "reviewer", "village's group"),
    Screen("branches:units", "reviewer", "village's group", act=clicked("[data-add-row]"), state="row"),
    Screen("branches:units", "reviewer", "village's group", act=units_stale, state="409"),
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
    Screen("families:new", "townclerk", act=sent_in_another_duty, state="409"),
    Screen("families:new", "clerk", act=alike_typed, state="422"),
    Screen("families:likenesses", "reviewer"),
    Screen("families:likenesses", "manager", query="?show=ruled"),
    Screen("families:page", "clerk", "household"),
    Screen("families:page", "clerk", "household without a head"),
    Screen("families:edit", "clerk", "household without a head members"),
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
    Screen("families:edit", "clerk", "household in review address", act=another_bank, state="422"),
    Screen("families:split", "clerk", "household split"),
    Screen("families:split", "clerk", "household split", act=sent_empty, state="422"),
    Screen("families:split", "clerk", "household split", act=sent_stale, state="409"),
    Screen("families:split", "clerk", "household split", act=moving_out, state="checked"),
    Screen("families:split", "clerk", "household in review split", act=moving_out, state="touches"),
    Screen("families:split", "townclerk", "household split"),
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
    Screen("assistance:new", "clerk", "household for aid", "&received=2026-06-01", state="earlier"),
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
    Screen("assistance:page", "reviewer_b", "case mended"),
    Screen("assistance:page", "reviewer_b", "case sent again"),
    Screen("assistance:decide", "reviewer_b", "case in_review", act=submitted("#decide form"), state="422"),
    Screen("assistance:page", "auditor", "case approved"),
    Screen("assistance:edit", "clerk", "case draft request"),
    Screen("assistance:edit", "clerk", "case draft payee"),
    Screen("assistance:edit", "clerk", "case draft verification"),
    Screen("assistance:edit", "clerk", "case draft received"),
    Screen("assistance:edit", "clerk", "case draft received", act=sent_empty, state="422"),
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
    Screen("assistance:take_back", "approver", "case to take back"),
    Screen("assistance:take_back", "approver", "case to take back", act=sent_empty, state="422"),
    *(Screen("desk:todo", "clerk", query=f"?tab={tab}") for tab in ("mend", "drafts", "underway", "heads")),
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
    Screen("reports:timetable_new", "manager"),
    Screen("reports:timetable_new", "manager", act=sent_empty, state="422"),
    Screen("reports:timetable", "manager", "timetable"),
    Screen("reports:timetable", "manager", "timetable", act=first_sent_stale, state="409"),
    Screen("reports:timetable", "approver", "timetable"),
    Screen("jobs:list", "manager"),
    *(Screen("jobs:page", "manager", f"job {state}") for state in ("running", "done", "failed")),
    Screen("jobs:download", "manager", "expired file", state="410"),
    Screen("families:list", "finance", state="403"),
    Screen("branches:page", "clerk", "nowhere", state="404"),
]  # fmt: skip


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
