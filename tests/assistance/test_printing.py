"""Paper: the approval form, the prints of the list, and how a county words them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.drafts import drafts
from accounts.models import AuditEntry
from accounts.roles import Role
from assistance.cases.snapshots import short_code
from assistance.models import AidCase, PeriodKind, PrintTemplate, Scheme
from assistance.printing import lists, operations
from branches.models import Branch, Division
from families.models import VillagerGroup
from ground.refusals import Forbidden, Stale
from tests.accounts.people import signed_in
from tests.assistance.aid import change_the_file, entered, household
from tests.assistance.world import NOW
from tests.violating import refuses

pytestmark = pytest.mark.usefixtures("on_the_day")

CASES = "/assistance/cases/print/"
SCHEDULE, SUMMARY = f"{CASES}schedule/", f"{CASES}summary/"


@pytest.fixture
def officer(world, client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return signed_in(client, world.as_(Role.APPROVER, "湄潭县").user)


def text_of(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def hidden(page, name):
    """The value of a hidden field; the last one, as a form posts it."""
    return page.content.decode().rpartition(f'name="{name}" value="')[2].partition('"')[0]


def worded(world, place, kind="education", **given):
    words = {"title": "", "cells": [], "closing": []} | given
    return operations.word_form(kind, by=world.as_(Role.MANAGER, place), version=0, now=NOW, **words)


def approved(world, home=None):
    case = world.reviewed(home)
    return world.decide(case, world.as_(Role.APPROVER, "湄潭县"), "agree", comment="情况属实")


def test_the_form_says_who_what_and_how_it_was_decided(world, officer):
    case = approved(world)

    page = officer.get(f"/assistance/cases/{case.number}/print/")
    text = text_of(page)

    account = case.account.number
    reviewer = case.steps.get(stage="reviewed").officer.name
    for said in (
        case.number, "周小梅", "周德贵", "only-child", "湄潭县中等职业学校", "家庭困难", "(seal)",
        "1,000.00 yuan (壹仟元整)", f"****{account[-4:]}", "赵敏", "刘芳", "情况属实", reviewer, "approved",
        f"Code of the submission {short_code(case.digest)}", "Received the sum of 1,000.00 yuan (壹仟元整).",
    ):  # fmt: skip
        assert said.lower() in text.lower(), said
    assert account not in text
    assert case.beneficiary.id_number not in text
    assert "Not concluded" not in text


@pytest.mark.parametrize("address", ["/assistance/cases/{}/print/", SCHEDULE])
def test_a_case_outside_school_years_says_so_in_words(world, officer, settings, address):
    officer.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    case = world.draft()
    AidCase.objects.filter(pk=case.pk).update(period="once", period_kind="once")
    text = officer.get(address.format(case.number)).content.decode()
    assert ">一次性<" in text
    assert ">once<" not in text


@pytest.mark.parametrize(
    ("bring", "state"),
    [("draft", "draft"), ("submitted", "in review"), ("reviewed", "in review")],
)
def test_a_pending_form_says_so(world, officer, bring, state):
    case = getattr(world, bring)()
    page = officer.get(f"/assistance/cases/{case.number}/print/")

    assert page.context["sheet"].state == f"Not concluded: {state}"
    assert ("Not submitted: no code" in text_of(page)) is (bring == "draft")
    # Each step of the route has its place to be signed, before as after.
    assert [opinion.label for opinion in page.context["sheet"].opinions] == [
        "township association · review",
        "county association · approval",
    ]


def test_the_form_asks_for_every_signature_and_names_the_whole_place(world, officer):
    world.scheme.rules.update(papers=["户口簿", "在读证明"])
    case = world.draft()
    text = text_of(officer.get(f"/assistance/cases/{case.number}/print/"))

    for said in ("Applicant:", "Objections:", "户口簿, 在读证明", "贵州省遵义市湄潭县永兴镇茅坝村"):
        assert said in text, said
    assert text.count("(seal)") == 3


def test_nobody_signs_for_money_on_a_form_that_was_refused(world, officer):
    case = world.submitted()
    address = f"/assistance/cases/{case.number}/print/"
    assert "Received the sum of" in text_of(officer.get(address))
    world.decide(case, world.as_(Role.REVIEWER, "永兴镇"), "refuse", comment="不符合条件")

    page = officer.get(address)

    assert page.context["sheet"].state == "refused"
    assert "Received the sum of" not in text_of(page)


def test_a_funeral_form_names_the_deceased_and_no_code_of_the_period(world, officer):
    case = entered(world, "funeral", household(world))

    text = text_of(officer.get(f"/assistance/cases/{case.number}/print/"))

    assert f"Deceased member {case.beneficiary_name}" in text
    assert "Period once Date of death" in text
    with translation.override("zh-hans"):
        assert str(PeriodKind.ONCE.label) == AidCase.objects.get(pk=case.pk).period_label == "一次性"


def test_an_opinion_that_no_longer_stands_is_not_printed(world, officer):
    case = world.reviewed()
    approver = world.as_(Role.APPROVER, "湄潭县")
    case = world.decide(case, approver, "return", reasons=["unclear"], comment="说明不清")

    sheet = officer.get(f"/assistance/cases/{case.number}/print/").context["sheet"]

    assert sheet.state == "Not concluded: returned for correction"
    assert [(opinion.text, opinion.signer) for opinion in sheet.opinions] == [("", ""), ("", "")]


@pytest.mark.parametrize("state", ["in_review", "approved"])
def test_the_form_shows_what_was_submitted_whatever_changed_since(world, officer, state):
    case = world.reviewed()
    if state == "approved":
        case = world.decide(case, world.as_(Role.APPROVER, "湄潭县"), "agree")
    sheet = officer.get(f"/assistance/cases/{case.number}/print/").context["sheet"]
    change_the_file(case)

    page = officer.get(f"/assistance/cases/{case.number}/print/")

    again, text = page.context["sheet"], text_of(page)
    shown = ("person", "members", "classes", "certificates", "place", "payee", "rows")
    assert [getattr(again, part) for part in shown] == [getattr(sheet, part) for part in shown]
    # Only what nobody has decided yet says what changed, with both values.
    assert ("Changed since the submission" in text) is (state == "in_review")
    assert ("Account holder: submitted 周德贵, today 别人" in text) is (state == "in_review")


def test_forms_are_printed_in_the_order_of_villages_and_groups(world, officer):
    far, near = world.household("随阳山村"), world.household("茅坝村")
    second = world.household("茅坝村")
    for home, name in ((near, "十一组"), (second, "第三组")):
        home.group = VillagerGroup.objects.create(branch=home.branch, name=name)
        home.save()
    drafts = [world.draft(home) for home in (far, near, second)]

    printed = [sheet.case.number for sheet in officer.get(CASES).context["sheets"]]
    lines = [line.case.number for leaf in officer.get(SCHEDULE).context["leaves"] for line in leaf.lines]

    assert printed == lines == [drafts[2].number, drafts[1].number, drafts[0].number]


def test_a_print_holds_what_the_list_was_narrowed_to(world, officer):
    world.draft()
    case = world.submitted()

    for address in (CASES, SCHEDULE, SUMMARY):
        page = officer.get(f"{address}?state=in_review")
        assert page.status_code == 200
    assert [sheet.case.pk for sheet in officer.get(f"{CASES}?state=in_review").context["sheets"]] == [case.pk]


def test_too_many_forms_are_not_printed_without_saying_so(world, officer, monkeypatch):
    monkeypatch.setattr(lists, "MOST_SHEETS", 2)
    for _n in range(3):
        world.draft()

    page = officer.get(CASES)

    assert len(page.context["sheets"]) == 2
    assert "These are the first 2 cases" in text_of(page)


@pytest.mark.parametrize(("address", "printed"), [(SCHEDULE, "paper-form schedule"), (SUMMARY, "paper-form")])
def test_no_part_of_a_list_is_printed_as_if_it_were_the_whole(world, officer, monkeypatch, address, printed):
    monkeypatch.setattr(lists, "MOST_LINES", 2)
    for _n in range(2):
        world.draft()
    whole = officer.get(address)
    world.draft()

    page = officer.get(f"{address}?state=draft&order=oldest")
    narrowed = officer.get(f"{address}?state=in_review")

    assert whole.context["total"].times == 2
    assert printed in whole.content.decode()
    assert page.context["total"].times == 0
    assert "More than 2 cases fit these conditions. Narrow the list to print it." in text_of(page)
    assert 'href="/assistance/cases/?state=draft&amp;order=oldest"' in page.content.decode()
    for said in (printed, "data-print", "0 cases", "No case fits"):
        assert said not in page.content.decode()
    assert "No case fits these conditions." in text_of(narrowed)


def test_each_page_and_the_whole_are_added_up(world, officer, monkeypatch):
    monkeypatch.setattr(lists, "ROOM", 15)
    for place in ("茅坝村", "茅坝村", "随阳山村"):
        world.submitted(world.household(place))

    schedule = officer.get(SCHEDULE)
    summary = officer.get(SUMMARY)

    assert [leaf.measures.asked for leaf in schedule.context["leaves"]] == [Decimal(2000), Decimal(1000)]
    assert "Asked for: 叁仟元整" in text_of(schedule)
    places = summary.context["places"]
    assert [(place.name, place.measures.times, place.measures.asked) for place in places] == [
        ("永兴镇", 2, Decimal(2000)),
        ("复兴镇", 1, Decimal(1000)),
    ]
    total = summary.context["total"]
    assert (len(total.households), len(total.people), total.times, total.asked) == (3, 3, 3, Decimal(3000))


def test_a_township_has_one_summary_also_with_a_village_that_was_moved_to_it(world, officer):
    Branch.objects.filter(short_name="随阳山村").update(parent=world.branches["永兴镇"])
    for place in ("茅坝村", "复兴镇", "随阳山村"):
        world.draft(world.household(place))

    places = officer.get(SUMMARY).context["places"]

    assert [(place.name, len(place.measures.households), place.measures.times) for place in places] == [
        ("永兴镇", 2, 2),
        ("复兴镇", 1, 1),
    ]


def test_a_village_that_was_moved_stands_with_its_town_of_today(world, officer):
    """By its code it would stand between two villages of the town that it has left."""
    left = world.branches["永兴镇"]
    for code, name in (("520328101203", "马桑坪村"), ("520328101205", "流河渡村")):
        seat = Division.objects.create(code=code, level="village", name=name, parent_id=left.code)
        world.branches[name] = Branch.objects.create(
            code=code,
            name=name,
            short_name=name,
            level="base",
            seat=seat,
            founded_on=date(2000, 1, 1),
            counted_from=NOW,
            parent=left,
        )
    drafts = {
        name: world.draft(world.household(name), by=world.as_(Role.CLERK, name))
        for name in ("随阳山村", "流河渡村", "茅坝村", "马桑坪村")
    }
    Branch.objects.filter(short_name="茅坝村").update(parent=world.branches["复兴镇"])
    AidCase.objects.update(version=F("version") + 1)
    order = ["马桑坪村", "流河渡村", "茅坝村", "随阳山村"]

    lines = [line for leaf in officer.get(SCHEDULE).context["leaves"] for line in leaf.lines]
    forms = [sheet.case.number for sheet in officer.get(CASES).context["sheets"]]
    places = officer.get(SUMMARY).context["places"]

    assert [line.case.branch.short_name for line in lines] == order
    assert [line.township for line in lines] == ["永兴镇"] * 2 + ["复兴镇"] * 2
    assert forms == [drafts[name].number for name in order]
    assert [(place.name, place.measures.times) for place in places] == [("永兴镇", 2), ("复兴镇", 2)]


def test_two_schemes_of_one_name_have_a_line_each(world, officer):
    namesake = Scheme.objects.create(
        branch=world.branches["遵义市"], name=world.scheme.name, kind="education", care_field="schooling"
    )
    world.draft()
    AidCase.objects.filter(pk=world.draft().pk).update(scheme=namesake)

    [place] = officer.get(SUMMARY).context["places"]

    assert [(name, measures.times) for name, measures in place.schemes] == [(namesake.name, 1)] * 2
    assert place.measures.times == 2


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "一次性"), ("en", "once")])
def test_aid_given_once_says_so_in_the_language_of_the_reader(world, client, settings, language, said):
    entered(world, "housing", household(world))
    signed_in(client, world.as_(Role.CLERK, "茅坝村").user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    schedule, forms = client.get(SCHEDULE).content.decode(), client.get(CASES).content.decode()
    assert f">{said}</td>" in schedule
    assert f">{said}</td>" in forms


def test_the_last_page_keeps_room_for_total_and_signatures(world, officer):
    for _n in range(20):
        world.draft(world.household())

    first, last = officer.get(SCHEDULE).context["leaves"]

    assert (len(first.lines) + len(last.lines), first.lines[0].number) == (20, 1)
    assert last.lines[0].number == len(first.lines) + 1


def test_what_was_approved_is_added_up_apart_from_what_was_asked(world, officer):
    approved(world)
    refused = world.submitted()
    world.decide(refused, world.as_(Role.REVIEWER, "永兴镇"), "refuse", comment="不符合条件")

    for address in (SCHEDULE, SUMMARY):
        total = officer.get(address).context["total"]
        assert (total.times, total.asked, total.approved) == (2, Decimal(2000), Decimal(1000))


def test_households_people_and_times_are_three_measures(world, officer):
    home = world.household(students=2)
    for student in (0, 1):
        case = world.draft(home, student=student)
    again = AidCase.objects.get(pk=case.pk)
    again.pk, again.uuid, again.number, again.period = None, home.uuid, "ZX520328-2026-77777", "2025-2026"
    again.save(force_insert=True)

    total = officer.get(SUMMARY).context["total"]

    assert (len(total.households), len(total.people), total.times) == (1, 2, 3)


@pytest.mark.parametrize("address", [CASES, SCHEDULE, SUMMARY])
def test_a_print_costs_the_same_queries_however_long(world, officer, address):
    world.submitted(world.household("随阳山村"))
    reader = signed_in(officer, world.as_(Role.REVIEWER, "永兴镇").user)
    costs = []
    for _n in range(2):
        world.submitted()
        with CaptureQueriesContext(connection) as taken:
            page = reader.get(address)
        costs.append(len(taken))
    found = page.context.get("sheets") or page.context.get("leaves") or page.context["places"]

    assert costs[0] == costs[1]
    assert "随阳山村" not in page.content.decode()
    assert found


def test_the_nearest_wording_above_is_printed(world, officer):
    case = world.draft()
    address = f"/assistance/cases/{case.number}/print/"
    plain = officer.get(address).context["sheet"]
    worded(world, "湄潭县", title="湄潭县助学审批表", cells=["低保证号"], closing=["本表一式两份。"])
    page = officer.get(address)

    assert plain.title == "Approval form · 职业教育助学金"
    assert page.context["sheet"].title == "湄潭县助学审批表"
    assert ("低保证号" in text_of(page), "本表一式两份。" in text_of(page)) == (True, True)
    # Another county's words are nobody else's.
    worded(world, "凤冈县", title="凤冈县助学审批表")
    assert officer.get(address).context["sheet"].title == "湄潭县助学审批表"


def test_a_wording_is_written_by_the_manager_of_the_place_alone(world):
    with pytest.raises(Forbidden):
        operations.word_form(
            "education",
            by=world.as_(Role.APPROVER, "湄潭县"),
            version=0,
            now=NOW,
            title="x",
            cells=[],
            closing=[],
        )
    row = worded(world, "湄潭县", closing=["咨询电话 13851207788"])

    assert (row.branch.short_name, row.version) == ("湄潭县", 1)
    assert AuditEntry.objects.filter(action="print_template.worded").count() == 1
    with pytest.raises(Stale):
        worded(world, "湄潭县")


def test_the_page_of_a_wording_saves_it_and_shows_both_values(world, client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    manager = signed_in(client, world.as_(Role.MANAGER, "湄潭县").user)
    address = "/assistance/print-templates/schedule/"
    sent = {"version": "0", "title": "花名册", "cells": "签名\n\n备注", "closing": ""}

    worded(world, "遵义市", kind="summary", title="遵义市汇总表")
    assert manager.post(address, sent).url == "/assistance/print-templates/"
    rows = {row["kind"]: row for row in manager.get("/assistance/print-templates/").context["rows"]}
    assert (rows["schedule"]["wording"].title, rows["schedule"]["own"] is not None) == ("花名册", True)
    assert (rows["summary"]["wording"].title, rows["summary"]["own"]) == ("遵义市汇总表", None)
    kept = PrintTemplate.objects.get(kind="schedule")
    assert (kept.title, kept.cells, kept.closing) == ("花名册", ["签名", "备注"], [])
    late = manager.post(address, sent | {"title": "名册"})
    assert late.status_code == 409
    assert late.context["conflict"] == [{"label": "Title", "theirs": "花名册", "mine": "名册"}]
    assert (
        manager.post(address, sent | {"title": "名册", "version": late.context["version"]}).status_code == 302
    )
    refused = manager.post(address, sent | {"version": "2", "cells": "1\n2\n3\n4\n5"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["cells"])
    assert manager.get("/assistance/print-templates/nothing/").status_code == 404


@pytest.mark.parametrize("way", ["refused", "draft"])
def test_a_wording_shown_again_replaces_nothing_that_was_saved_meanwhile(world, client, way):
    manager = signed_in(client, world.as_(Role.MANAGER, "湄潭县").user)
    address = "/assistance/print-templates/education/"
    slip = hidden(manager.get(address), "draft")
    sent = {"version": "0", "title": "名册", "cells": "", "closing": "", "draft": slip}
    if way == "draft":
        manager.post("/drafts/", sent)
    worded(world, "湄潭县", title="花名册")

    if way == "draft":
        page = manager.get(drafts.taken_up(address))
    else:
        page = manager.post(address, sent | {"cells": "1\n2\n3\n4\n5"})
        assert page.status_code == 422
    late = manager.post(address, sent | {"version": hidden(page, "version")})

    assert (late.status_code, PrintTemplate.objects.get().title) == (409, "花名册")
    # Both values were shown: the next one replaces.
    assert manager.post(address, sent | {"version": hidden(late, "version")}).status_code == 302
    assert PrintTemplate.objects.get().title == "名册"


def test_one_wording_a_form(world):
    branch = world.branches["湄潭县"]
    PrintTemplate.objects.create(branch=branch, kind="education")

    refuses("printtemplate_one_a_kind", lambda: PrintTemplate.objects.create(branch=branch, kind="education"))
