"""A village clerk registers a household and applies for a grant, as the pages lead."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from django.utils import timezone

from families.codes import Relation
from families.models import ClassKind, EvidenceKind
from ground.resident_ids import with_check

from .steps import Hand, said

_serial = count(1)
VILLAGE, TOWNSHIP, COUNTY = "520328101204", "520328101", "520328"
SCHOOL = "湄潭县中等职业学校"


@dataclass(frozen=True)
class Family:
    """What is typed about an invented family; its numbers belong to nobody."""

    father: str
    daughter: str
    phone: str
    account: str

    @property
    def numbers(self) -> list[str]:
        return [self.father, self.daughter, self.phone, self.account]


def new_family() -> Family:
    n = next(_serial)
    school_age = timezone.localdate().year - 17
    return Family(
        father=with_check(f"52212819760{n % 9 + 1}15{100 + 2 * n + 1}"),
        daughter=with_check(f"520328{school_age}0{n % 9 + 1}20{100 + 2 * n}"),
        phone=f"154{72610000 + n}",
        account=f"88{7204519360000000 + n}",
    )


def register_and_apply(hand: Hand, family: Family) -> str:
    """From the to-do page to the receipt; returns the number of the case."""
    hand.link("Register a household")
    _head(hand, family)
    _members(hand, family)
    _classes(hand)
    _address(hand, family)
    hand.link("Apply for aid for this household")
    choose_kind(hand, "Education grant")
    _grant(hand)
    hand.button("Submit")
    hand.page.wait_for_url("**/receipt/")
    return hand.page.locator(".receipt-number").inner_text()


def choose_kind(hand: Hand, title: str) -> None:
    """From what a household may apply for to the form of one kind."""
    hand.click(hand.page.locator(".option-cards a", has_text=said(title)).first)
    hand.page.wait_for_url("**/new/**scheme=*")


def _head(hand: Hand, family: Family) -> None:
    hand.write(name="陈国强", id_number=family.father, phone=family.phone)
    hand.choose("resident", "rural.former_rural")
    hand.button("Save and continue")
    hand.page.wait_for_url("**/edit/members/")


def _members(hand: Hand, family: Family) -> None:
    hand.write(**{"new-0-name": "陈小雨", "new-0-id_number": family.daughter})
    hand.choose("new-0-relation", Relation.ONLY_DAUGHTER)
    hand.choose("new-0-resident", "rural.former_rural")
    hand.button("Save and continue")
    hand.page.wait_for_url("**/edit/classes/")


def _classes(hand: Hand) -> None:
    hand.choose("class-0-kind", ClassKind.ONLY_CHILD)
    hand.choose("class-0-evidence", EvidenceKind.CERTIFICATE)
    hand.write(**{"class-0-starts_on": "2010-03-01", "class-0-evidence_no": "黔独2010-0315"})
    hand.button("Save and continue")
    hand.page.wait_for_url("**/edit/address/")


def _address(hand: Hand, family: Family) -> None:
    hand.write(group="坪上组", detail="12号", bank="湄潭县农村信用社", number=family.account)
    hand.clicks += 1
    hand.find("holder").select_option(label="陈国强")
    hand.button("Save and complete the registration")
    hand.page.wait_for_url("**/families/JT*/")


def _grant(hand: Hand) -> None:
    today = timezone.localdate()
    hand.click(hand.page.locator("main").get_by_label("陈小雨"))
    hand.write(
        school=SCHOOL,
        reason="父亲务农，学费和生活费难以负担。",
        first_verifier="赵敏",
        second_verifier="刘芳",
        visited_on=f"{today - timedelta(days=6)}",
        met_on=f"{today - timedelta(days=5)}",
    )
    hand.tick("result", "agreed")
    hand.button("Save and check")
    hand.page.wait_for_url("**/check/")
    assert said("First clear the findings marked as not allowed.") not in hand.page.content()
