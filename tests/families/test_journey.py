"""A household registered and changed through the pages, as a browser without script would."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.roles import Role
from families.models import BankAccount, Child, Household, HouseholdClass, HouseholdStatus, Person

from .conftest import id_number


def sign_in(client, tree, branch, role=Role.CLERK):
    client.force_login(tree.duty(branch, role).user)
    return client


@pytest.fixture
def pages(client, tree):
    return sign_in(client, tree, tree.maoba)


def fields_of(response) -> dict[str, str]:
    """What a browser would send back: the values of hidden and text fields and chosen options."""
    html = response.content.decode()
    html = re.sub(r"<template>.*?</template>", "", html, flags=re.S)
    sent = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attrs = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if attrs.get("type") in ("checkbox", "radio") and not re.search(r"\bchecked\b", tag):
            continue
        if "name" in attrs:
            sent.setdefault(attrs["name"], []).append(attrs.get("value", ""))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', html, flags=re.S):
        chosen = re.findall(r'<option value="([^"]*)"[^>]*\bselected', options)
        sent[name] = chosen or re.findall(r'<option value="([^"]*)"', options)[:1]
    return sent


def start(pages, **more):
    response = pages.get(reverse("families:new"))
    data = fields_of(response) | {
        "name": "吴桂英",
        "id_number": id_number(),
        "resident": "rural.former_rural",
        "phone": "１３８ 0000 0001",
        **more,
    }
    return pages.post(reverse("families:new"), data), data


def edit_url(household, section):
    return reverse("families:edit", args=[household.number, section])


@pytest.fixture
def household(pages):
    start(pages)
    return Household.objects.get()


def test_registration_leads_from_section_to_section_to_a_household_on_file(pages):
    response, _sent = start(pages)
    household = Household.objects.get()
    assert response.headers["Location"] == edit_url(household, "members")

    response = pages.get(edit_url(household, "members"))
    data = fields_of(response) | {
        "new-0-name": "李小雨",
        "new-0-id_number": id_number("20080229", 4),
        "new-0-relation": "31",
        "new-0-resident": "rural.former_rural",
    }
    response = pages.post(edit_url(household, "members"), data)
    assert response.headers["Location"] == edit_url(household, "classes")

    response = pages.get(edit_url(household, "classes"))
    data = fields_of(response) | {
        "class-0-kind": "only_child",
        "class-0-starts_on": "２０１０年１月５日",
        "class-0-evidence": "certificate",
        "class-0-evidence_no": "黔独520328001",
    }
    response = pages.post(edit_url(household, "classes"), data)
    assert response.headers["Location"] == edit_url(household, "address")

    response = pages.get(edit_url(household, "address"))
    data = fields_of(response) | {
        "group": "大寨组",
        "detail": "12号",
        "bank": "湄潭农商银行",
        "number": "6217 0012 3456 7890 128",
        "holder": str(household.members.get(relation="02").pk),
        "complete": "1",
    }
    response = pages.post(edit_url(household, "address"), data)
    assert response.headers["Location"] == household.get_absolute_url()

    household.refresh_from_db()
    assert household.status == HouseholdStatus.ACTIVE
    assert (household.member_count, household.group.name) == (2, "大寨组")
    assert household.address_detail == "12号"
    assert HouseholdClass.objects.get().starts_on.isoformat() == "2010-01-05"
    account = BankAccount.objects.get()
    assert (account.number, account.holder_name, account.version) == ("6217001234567890128", "吴桂英", 1)
    assert Child.objects.get().parentages.count() == 1
    assert Person.objects.get(name="吴桂英").phone == "13800000001"


def test_a_form_that_is_sent_twice_makes_one_household(pages):
    first, sent = start(pages)

    second = pages.post(reverse("families:new"), sent)

    assert Household.objects.count() == 1
    assert second.headers["Location"] == first.headers["Location"]


def test_a_household_page_shows_numbers_by_their_end_only(pages, household):
    html = pages.get(household.get_absolute_url()).content.decode()

    assert f"****{id_number()[-4:]}" in html
    assert id_number() not in html
    assert "13800000001" not in html


def test_the_entry_page_shows_the_numbers_and_writes_that_down_once(pages, household):
    head = household.members.get()

    html = pages.get(reverse("families:member", args=[household.number, head.pk])).content.decode()

    assert id_number() in html
    assert "13800000001" in html
    assert AuditEntry.objects.filter(action="household.numbers_shown").count() == 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"add_row": "new"}, 200), ({"new-0-name": "李小雨"}, 422), ({"version": "0"}, 409)],
    ids=["a row more", "refused", "changed meanwhile"],
)
def test_a_page_of_members_that_was_sent_back_writes_down_that_it_shows_the_numbers(
    pages, household, sent, status
):
    rows = {"version": household.version, "new-TOTAL_FORMS": "1", "new-INITIAL_FORMS": "0"}

    page = pages.post(edit_url(household, "members"), rows | sent)

    assert (page.status_code, id_number() in page.content.decode()) == (status, True)
    entry = AuditEntry.objects.get(action="household.numbers_shown")
    assert (entry.object_id, entry.data) == (str(household.pk), {"page": "members"})


def test_a_manager_edits_without_seeing_the_numbers(client, tree, pages, household, settings):
    settings.SECOND_FACTOR_ROLES = frozenset()
    sign_in(client, tree, tree.meitan, Role.MANAGER)
    url = reverse("families:member", args=[household.number, household.members.get().pk])

    response = client.get(url)
    assert id_number() not in response.content.decode()
    client.post(url, fields_of(response) | {"employer": "茶厂"})

    person = Person.objects.get()
    assert (person.employer, person.id_number, person.phone) == ("茶厂", id_number(), "13800000001")


def test_a_row_is_added_without_script_and_keeps_what_was_typed(pages, household):
    data = fields_of(pages.get(edit_url(household, "members")))
    data |= {"new-0-name": "李小雨", "add_row": "new"}

    response = pages.post(edit_url(household, "members"), data)

    html = response.content.decode()
    assert response.status_code == 200
    assert 'name="new-1-name"' in html
    assert 'value="李小雨"' in html
    assert "field-error" not in html
    assert household.members.count() == 1


def test_an_error_names_its_field_and_keeps_what_was_typed(pages):
    response, _sent = start(
        pages, id_number=id_number()[:-1] + "9" if id_number()[-1] != "9" else id_number()[:-1] + "8"
    )

    html = response.content.decode()
    assert response.status_code == 422
    assert "does not add up" in html
    assert 'value="吴桂英"' in html


def test_somebody_on_file_in_scope_is_linked(pages, household):
    response, _sent = start(pages, name="吴桂英")

    html = response.content.decode()
    assert response.status_code == 422
    assert f"Already on file: household {household.number}." in html
    assert f'href="{household.get_absolute_url()}"' in html


def test_two_tabs_the_second_is_shown_both_values(pages, household):
    head = household.members.get()
    url = reverse("families:member", args=[household.number, head.pk])
    first, second = (fields_of(pages.get(url)) for _tab in range(2))
    pages.post(url, first | {"employer": "茶厂"})

    response = pages.post(url, second | {"employer": "学校"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "茶厂" in html
    assert "学校" in html
    assert Person.objects.get().employer == "茶厂"
    pages.post(url, fields_of(response))
    assert Person.objects.get().employer == "学校"


@pytest.mark.parametrize("section", ["members", "classes", "address"])
def test_a_stale_section_is_not_saved(pages, household, section):
    data = fields_of(pages.get(edit_url(household, section)))
    Household.objects.update(version=7)

    response = pages.post(edit_url(household, section), data)

    assert response.status_code == 409
    household.refresh_from_db()
    assert section not in household.filled
    assert fields_of(response)["version"] == ["7"]


def pages_of(household):
    head = household.members.get()
    return [
        household.get_absolute_url(),
        reverse("families:register", args=[household.number]),
        reverse("families:member", args=[household.number, head.pk]),
        *(edit_url(household, section) for section in ("head", "members", "classes", "address")),
    ]


def test_a_sibling_branch_meets_the_page_of_something_that_does_not_exist(client, tree, pages, household):
    sign_in(client, tree, tree.liuhedu)
    for url in pages_of(household):
        missing = client.get(url.replace(household.number, "JT520328-999999"))
        answer = client.get(url)
        assert (answer.status_code, missing.status_code) == (404, 404), url
        assert strip_reference(answer) == strip_reference(missing)
        assert client.post(url).status_code in (404, 405), url


def strip_reference(response):
    return re.sub(
        r"[0-9a-f]{16}|value=\"[^\"]+\"|JT520328-[0-9]+|X-CSRFToken[^}]*", "", response.content.decode()
    )


def test_an_approver_reads_and_may_not_write(client, tree, pages, household, settings):
    settings.SECOND_FACTOR_ROLES = frozenset()
    sign_in(client, tree, tree.meitan, Role.APPROVER)

    assert client.get(household.get_absolute_url()).status_code == 200
    assert client.get(reverse("families:new")).status_code == 403
    for section in ("head", "members", "classes", "address"):
        assert client.get(edit_url(household, section)).status_code == 403
        assert client.post(edit_url(household, section)).status_code == 403


def test_finance_and_system_read_no_households(client, tree, pages, household, settings):
    settings.SECOND_FACTOR_ROLES = frozenset()
    for role in (Role.FINANCE, Role.SYSTEM):
        sign_in(client, tree, tree.meitan, role)
        assert client.get(reverse("families:list")).status_code == 403
        assert client.get(household.get_absolute_url()).status_code == 403


def test_the_hint_tells_birth_sex_age_and_place_of_first_registration(pages):
    number = id_number("20000229", 1, area="520328")
    html = pages.post(reverse("families:id_hint"), {"new-3-id_number": number}).content.decode()

    assert "Born 2000-02-29, male, " in html
    assert "First registered in 贵州省遵义市湄潭县" in html


def test_the_hint_of_a_number_on_file_elsewhere_tells_nothing_more(client, tree, pages, household):
    inside = pages.post(reverse("families:id_hint"), {"id_number": id_number()}).content.decode()
    sign_in(client, tree, tree.bozi)
    outside = client.post(reverse("families:id_hint"), {"id_number": id_number()}).content.decode()
    unknown = client.post(reverse("families:id_hint"), {"id_number": id_number(serial=6)}).content.decode()

    assert household.number in inside
    assert outside == unknown


def test_a_township_clerk_chooses_among_the_bases_below(client, tree):
    sign_in(client, tree, tree.yongxing)
    form = client.get(reverse("families:new")).context["form"]
    offered = {branch.code for branch in form.fields["branch"].queryset}
    assert offered == {tree.maoba.code, tree.liuhedu.code, tree.factory.code}

    response, _sent = start(client, branch=str(tree.liuhedu.pk))

    assert response.status_code == 302
    assert Household.objects.get().branch == tree.liuhedu


def test_a_forged_association_is_no_choice(client, tree, pages):
    response, _sent = start(pages, branch=str(tree.liuhedu.pk))

    assert response.status_code == 422
    assert not Household.objects.exists()


def test_fields_that_no_form_asks_for_change_nothing(pages):
    start(pages, status="active", county_id="1", version="9", keeping_branch="1")

    household = Household.objects.get()
    assert (household.status, household.version) == (HouseholdStatus.DRAFT, 1)


def test_a_newborn_is_entered_by_the_fields_for_people_without_a_number(pages):
    response, _sent = start(pages, id_number="", no_id_reason="新生儿", sex="2", born_on="20261101")
    assert response.status_code == 302
    assert Person.objects.get().no_id_reason == "新生儿"

    response, _sent = start(pages, id_number="")
    assert response.status_code == 422
    assert "say below why there is none" in response.content.decode()


def test_a_relation_fits_the_sex(pages, household):
    data = fields_of(pages.get(edit_url(household, "members"))) | {
        "new-0-name": "李小雨",
        "new-0-id_number": id_number("20080229", 4),
        "new-0-relation": "20",
        "new-0-resident": "rural.former_rural",
    }

    response = pages.post(edit_url(household, "members"), data)

    assert response.status_code == 422
    assert "This person is female" in response.content.decode()


def test_one_number_does_not_stand_in_two_rows(pages, household):
    data = fields_of(pages.get(edit_url(household, "members"))) | {"new-TOTAL_FORMS": "2"}
    for row in (0, 1):
        data |= {
            f"new-{row}-name": "李小雨",
            f"new-{row}-id_number": id_number("20080229", 4),
            f"new-{row}-relation": "30",
            f"new-{row}-resident": "rural.former_rural",
        }

    response = pages.post(edit_url(household, "members"), data)

    assert response.status_code == 422
    assert "stands in two rows" in response.content.decode()


def test_a_member_on_file_elsewhere_is_refused_at_the_row(client, tree, pages, household):
    tree.household(tree.bozi, number=id_number("19760501", 1), name="李明")
    data = fields_of(pages.get(edit_url(household, "members"))) | {
        "new-0-name": "李明",
        "new-0-id_number": id_number("19760501", 1),
        "new-0-relation": "10",
        "new-0-resident": "rural.former_rural",
    }

    response = pages.post(edit_url(household, "members"), data)

    html = response.content.decode()
    assert response.status_code == 422
    assert html.count("Please ask 凤冈县计划生育协会, telephone 0851-24221234.") == 2
    assert 'href="#id_new-0-id_number"' in html
    assert household.members.count() == 1


def test_a_row_that_was_left_out_is_not_saved(pages, household):
    data = fields_of(pages.get(edit_url(household, "members")))
    data |= {"new-0-name": "李", "new-0-DELETE": "on"}

    response = pages.post(edit_url(household, "members"), data)

    assert response.status_code == 302
    assert household.members.count() == 1


def test_a_member_leaves_with_day_and_reason(pages, household):
    data = fields_of(pages.get(edit_url(household, "members"))) | {
        "new-0-name": "李强",
        "new-0-id_number": id_number("20000501", 1),
        "new-0-relation": "20",
        "new-0-resident": "rural.former_rural",
    }
    pages.post(edit_url(household, "members"), data)
    son = household.members.get(relation="20")

    data = fields_of(pages.get(edit_url(household, "members"))) | {f"member-{son.pk}-left_reason": "婚嫁"}
    assert pages.post(edit_url(household, "members"), data).status_code == 422
    data[f"member-{son.pk}-left_on"] = timezone.localdate().isoformat()
    assert pages.post(edit_url(household, "members"), data).status_code == 302

    son.refresh_from_db()
    assert (son.left_on, son.left_reason) == (timezone.localdate(), "婚嫁")


def test_half_an_account_names_what_is_missing(pages, household):
    data = fields_of(pages.get(edit_url(household, "address"))) | {"bank": "农行", "number": "12ab"}

    html = pages.post(edit_url(household, "address"), data).content.decode()

    assert "An account number is made of 8 to 30 digits." in html
    assert "Choose the account holder." in html


def test_a_card_with_a_wrong_check_digit_is_saved_with_a_warning(pages, household):
    data = fields_of(pages.get(edit_url(household, "address"))) | {
        "bank": "农行",
        "number": "6217001234567890128",
        "holder": str(household.members.get().pk),
    }

    response = pages.post(edit_url(household, "address"), data, follow=True)

    assert "The check digit of this card number is wrong." in response.content.decode()
    assert BankAccount.objects.exists()


def test_a_number_is_revealed_with_a_reason_only(pages, household):
    url = reverse("accounts:reveal", args=["person.id_number", Person.objects.get().uuid])

    assert pages.get(url).status_code == 405
    assert id_number() not in pages.post(url).content.decode()


def test_markup_in_a_text_stays_text(pages):
    start(pages, employer="<script>alert(1)</script>")
    head = Household.objects.get().members.get()

    html = pages.get(reverse("families:member", args=[head.household.number, head.pk])).content.decode()

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_task_list_says_what_each_section_asks_and_leads_on(pages, household):
    number = household.number

    html = pages.get(f"/families/{number}/register/").content.decode()

    assert "Everybody else who lives in the household." in html
    assert f'<a class="btn btn-primary" href="/families/{number}/edit/members/">Go on: Members</a>' in html


def test_what_the_words_of_a_section_mean_stands_beside_them(pages, household):
    classes = pages.get(f"/families/{household.number}/edit/classes/").content.decode()
    person = pages.get("/families/new/").content.decode()

    assert "<dd>The couple had two children in all, both daughters.</dd>" in classes
    assert "With what it rests on; husband and wife may differ." in person


def test_a_search_without_a_hit_says_what_to_do(pages, household):
    html = pages.post("/families/search/", {"q": "zzzzz"}, follow=True).content.decode()

    assert "No household fits these conditions." in html
    assert "Type less of the name or another number, or take conditions away." in html


@pytest.mark.parametrize("section", ["members", "classes"])
def test_enter_in_a_field_saves_and_adds_no_row(pages, household, section):
    html = pages.get(edit_url(household, section)).content.decode().partition("<main")[2]
    form = html[html.index('<form method="post"') :]

    # A browser presses the first button of the form, wherever the field stands.
    buttons = re.findall(r"<button(?![^>]*type=\"button\")[^>]*>", form)
    assert "data-enter" in buttons[0]
    assert "add_row" not in buttons[0]
