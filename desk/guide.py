"""The help pages: what each role does here, in the order of a working day."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Chapter:
    """One task: what it is called and the steps it takes."""

    title: Promise
    steps: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """What a role is there for, and its chapters."""

    purpose: Promise
    chapters: tuple[Chapter, ...]


LOOKING_UP = Chapter(
    _("Find a person, a household or a case"),
    (
        _(
            "Type a name, the first letters of its pinyin, a file number or the last four digits of an ID or "
            "telephone into the box at the top, and press Enter."
        ),
        _("You find only what belongs to your association and those below it."),
        _(
            "Full ID numbers and telephones stay hidden. Where your work needs one, choose to see it and "
            "write down why: it is recorded who saw what, when and for what reason."
        ),
    ),
)
REPORTS = Chapter(
    _("Have a report made"),
    (
        _("Open Reports, choose one, and set association and period."),
        _("You may leave the page while it is made; a message tells you when the file is ready."),
        _("The cover of the workbook says at which moment the figures were taken and how each is counted."),
    ),
)

ROSTER = Chapter(
    _("Keep the roster of members"),
    (
        _("Members, then Enrol a member. Choose somebody from a household on file, or type the ID number."),
        _("Write down when the council agreed and under which minutes; the card number is drawn by itself."),
        _("Who leaves stays on file with the day and the reason. On the same day you can undo it."),
    ),
)
APPOINTING = Chapter(
    _("Give and end duties"),
    (
        _("On the page of an association, propose who gets which duty from which day, or that one ends."),
        _("A system administrator confirms it. Nobody proposes or confirms for oneself."),
    ),
)
FOUNDING = Chapter(
    _("Found an association"),
    (
        _("Associations, then Found an association. Choose one of the five models by its example."),
        _(
            "The form asks for what that model needs: a host, a service room, a trade, member firms. A small "
            "shop joins the group of a host instead of having an association of its own."
        ),
        _(
            "Before anything is founded the page shows what it will be. Facts, host and closing are changed "
            "later on the association's page; the history keeps what was."
        ),
    ),
)
TIMETABLES = Chapter(
    _("Have reports made automatically"),
    (
        _("Under Reports, set up a timetable: which workbook, on which day, for whom."),
        _("Each period is built once and announced to the recipients; what was missed is caught up."),
    ),
)

CLERK = Guide(
    _("You register families and enter applications for them; what is returned to you, you mend."),
    (
        Chapter(
            _("Register a household"),
            (
                _(
                    "Household files, then Register a household. Type the head's ID number first: birth "
                    "date, sex and age follow from it."
                ),
                _(
                    "Go through the four parts: head, members, children and class, address and account. You "
                    "can stop after each and go on another day."
                ),
                _(
                    "If the number is on file already you are told so: open that file instead of making a "
                    "second one."
                ),
            ),
        ),
        Chapter(
            _("Split a household"),
            (
                _("Open the household and choose to split it. Say for each who moves out what they become."),
                _(
                    "Classes and account stay with the old household; record those of the new one on its "
                    "own file, with their evidence."
                ),
                _(
                    "House and disaster count for both households together. Who marries into another "
                    "household leaves here and is registered there instead."
                ),
            ),
        ),
        Chapter(
            _("Enter an application for aid"),
            (
                _(
                    "Open the household and choose to apply for aid. Household, account and class are filled "
                    "in already."
                ),
                _("Enter what the village found: who visited, when the meeting sat, what it decided."),
                _(
                    "Look at the checks before you submit. Red ones have to be put right; yellow ones are "
                    "seen by the reviewer as well."
                ),
                _("After submitting, the receipt says who has it now and by which day it is due."),
            ),
        ),
        Chapter(
            _("Mend what was returned"),
            (
                _(
                    "Returned cases stand under My to-do. The reason stands above the form, and the fields "
                    "to look at are marked."
                ),
                _("Submit again: the case goes back to the one who returned it."),
                _("Until the next person has acted you can also withdraw a case; say why in one sentence."),
            ),
        ),
        ROSTER,
        LOOKING_UP,
    ),
)
REVIEWER = Guide(
    _("You look at what the villages and enterprises send up, before the county decides."),
    (
        Chapter(
            _("Review one case after another"),
            (
                _(
                    "My to-do, then One by one. Read the checks first, then the content, then the village's "
                    "own finding."
                ),
                _(
                    "Choose to agree, to return or to refuse; nothing is chosen beforehand. The keys 1, 2 "
                    "and 3 choose, Ctrl and Enter sends."
                ),
                _(
                    "A return needs at least one reason from the list, so that the clerk knows what to mend; "
                    "a refusal needs a sentence that the family is told."
                ),
                _(
                    "You can take back your own decision on the same day, as long as nobody has acted after "
                    "you."
                ),
            ),
        ),
        Chapter(
            _("Cases you may not touch"),
            (
                _(
                    "A case that you entered yourself, and a case of your own family or of relatives you "
                    "declared, has to be taken by a colleague. The page says so instead of the buttons."
                ),
            ),
        ),
        FOUNDING,
        LOOKING_UP,
        REPORTS,
    ),
)
APPROVER = Guide(
    _("You decide for the county on what the townships have reviewed."),
    (
        *REVIEWER.chapters[:2],
        Chapter(
            _("The amount"),
            (
                _(
                    "The rule of the scheme fixes the amount or a range. Within a range you set the amount; "
                    "when it differs from what was asked, say why."
                ),
                _(
                    "You decide on exactly what was submitted. If it is submitted again while you read, your "
                    "decision is not taken and you are shown the new version."
                ),
            ),
        ),
        LOOKING_UP,
        REPORTS,
    ),
)
MANAGER = Guide(
    _("You look after the associations of your area, their people and the reports."),
    (
        Chapter(
            _("Associations"),
            (
                _(
                    "Under Associations you see the tree and a list with filters. The page of an association "
                    "shows its people, its cases and where it has hung in the tree before."
                ),
                _(
                    "What an association was called and where it belonged stays on record: a change holds "
                    "from its day on."
                ),
            ),
        ),
        FOUNDING,
        APPOINTING,
        REPORTS,
        TIMETABLES,
        LOOKING_UP,
    ),
)
FINANCE = Guide(
    _("You see approved cases and have the money reports made."),
    (REPORTS, LOOKING_UP),
)
AUDITOR = Guide(
    _("You look at everything in your area and change nothing."),
    (
        Chapter(
            _("Follow what happened"),
            (
                _(
                    "Each case shows its record: who did what, when, in which duty, on which version of the "
                    "content."
                ),
                _(
                    "Anyone who reaches for a case of their own or of a relative is turned away, and you are "
                    "told."
                ),
            ),
        ),
        LOOKING_UP,
        REPORTS,
    ),
)
SYSTEM = Guide(
    _("You keep accounts and the running of the system; you see no families and no cases."),
    (
        Chapter(
            _("Accounts and duties"),
            (
                _(
                    "An account belongs to one person, and a person has one account. You never choose a "
                    "password: a one-time code is printed, and the person sets the password."
                ),
                _(
                    "What somebody may do follows from their duties. A duty that ends, or an account that is "
                    "disabled, holds from the next click on."
                ),
            ),
        ),
        Chapter(
            _("When work hangs"),
            (
                _(
                    "Background jobs shows everything under way, with progress and the reason of a failure. "
                    "A job that was cut off is taken up again by itself."
                ),
            ),
        ),
    ),
)

GUIDES: dict[Role, Guide] = {
    Role.CLERK: CLERK,
    Role.REVIEWER: REVIEWER,
    Role.APPROVER: APPROVER,
    Role.MANAGER: MANAGER,
    Role.FINANCE: FINANCE,
    Role.AUDITOR: AUDITOR,
    Role.SYSTEM: SYSTEM,
}

# The words of the pages that are not everyday words, in the order in which one meets them.
WORDS: tuple[tuple[Promise, Promise], ...] = (
    (_("the two classes"), _("Only-child households and two-daughter households together.")),
    (
        _("household class"),
        _(
            "What a household counts as, from a day on and on which evidence; it follows "
            "from all children ever born, wherever they live."
        ),
    ),
    (_("village verification"), _("The village's own record: two people visit, a meeting discusses.")),
    (
        _("checks"),
        _(
            "What the system compared before the case was submitted; clerk, reviewer and approver see "
            "the same sentences."
        ),
    ),
    (
        _("households, persons, times"),
        _(
            "Three different measures: a household helped twice is one household "
            "and two times. They are never added up."
        ),
    ),
    (
        _("period"),
        _("What a grant is for: a school year, a calendar year, or once. One grant a person and period."),
    ),
    (
        _("check code"),
        _(
            "Eight characters that stand for exactly what was submitted. The same code on paper "
            "and on the screen means the same content."
        ),
    ),
)
