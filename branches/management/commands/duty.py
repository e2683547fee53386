from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from branches.by_option import BY_HELP, actor_from
from branches.duties import operations as duties
from branches.duties import proposals
from branches.duties.models import DutyProposal
from branches.tree.models import Branch, Duty
from ground.refusals import Refused


class Command(BaseCommand):
    help = (
        "Give, end and list duties: who may act where, in which role; "
        "propose, confirm, refuse and withdraw those that take two people."
    )

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        give = verbs.add_parser("give", help="appoint a user; the first system administrator needs no --by")
        give.add_argument("user")
        give.add_argument("role", choices=Role.values)
        give.add_argument("branch", help="the code of the association")
        give.add_argument("--from", dest="starts_on", type=date.fromisoformat, help="first day (today)")
        give.add_argument("--until", dest="ends_on", type=date.fromisoformat, help="last day (none)")
        give.add_argument("--by", help=BY_HELP + " (the system administrator who confirms)")
        end = verbs.add_parser("end", help="end a duty at once")
        end.add_argument("duty", type=int, help="its number, as listed")
        end.add_argument("--by", required=True, help=BY_HELP + " (the system administrator who confirms)")
        for verb in (give, end):
            verb.add_argument("--proposed-by", help="the manager who proposes this; same form as --by")
        end.add_argument("--reason", default="", help="kept in the audit trail")
        self._add_proposals(verbs)
        listing = verbs.add_parser("list", help="duties that hold today in the scope of who asks")
        listing.add_argument("--by", required=True, help=BY_HELP)
        listing.add_argument("--branch", help="only those at the association with this code")

    def _add_proposals(self, verbs):
        propose = verbs.add_parser("propose", help="propose that a user be appointed")
        propose.add_argument("user")
        propose.add_argument("role", choices=Role.values)
        propose.add_argument("branch", help="the code of the association")
        propose.add_argument("--from", dest="starts_on", type=date.fromisoformat, help="first day (today)")
        propose.add_argument("--until", dest="ends_on", type=date.fromisoformat, help="last day (none)")
        propose.add_argument("--reason", default="", help="kept in the audit trail")
        propose_end = verbs.add_parser("propose-end", help="propose that a duty end")
        propose_end.add_argument("duty", type=int, help="its number, as listed")
        propose_end.add_argument("--reason", required=True, help="kept in the audit trail")
        refuse = verbs.add_parser("refuse", help="refuse a proposal")
        refuse.add_argument("--reason", required=True, help="told to the one who proposed it")
        answers = [refuse, verbs.add_parser("confirm", help="confirm a proposal; it holds at once")]
        answers.append(verbs.add_parser("withdraw", help="take one's own proposal back"))
        for answer in answers:
            answer.add_argument("proposal", type=int, help="its number, as listed")
        waiting = verbs.add_parser("proposals", help="what waits for confirmation in the scope of who asks")
        for verb in (propose, propose_end, *answers, waiting):
            verb.add_argument("--by", required=True, help=BY_HELP)

    def handle(self, *args, verb, by, proposed_by=None, **options):
        today = timezone.localdate()
        try:
            actor = actor_from(by, today=today) if by else None
            proposer = actor_from(proposed_by, today=today) if proposed_by else None
            getattr(self, f"_{verb.replace('-', '_')}")(options, actor=actor, proposer=proposer)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except ObjectDoesNotExist as missing:
            raise CommandError(f"There is none of that name or number: {missing}") from missing

    def _give(self, options, *, actor, proposer):
        now = timezone.now()
        duty = duties.give_duty(
            user=User.objects.get_by_natural_key(options["user"]),
            branch=Branch.objects.get(code=options["branch"]),
            role=Role(options["role"]),
            starts_on=options["starts_on"] or timezone.localdate(now),
            ends_on=options["ends_on"],
            by=actor,
            proposed_by=proposer,
            now=now,
        )
        self.stdout.write(f"Duty {duty.pk} given: {duty}")

    def _end(self, options, *, actor, proposer):
        duty = duties.end_duty(
            options["duty"], by=actor, proposed_by=proposer, reason=options["reason"], now=timezone.now()
        )
        self.stdout.write(f"Duty {duty.pk} ended: {duty}")

    def _propose(self, options, *, actor, proposer):
        now = timezone.now()
        proposal = proposals.propose_duty(
            user=User.objects.get_by_natural_key(options["user"]),
            branch=Branch.objects.get(code=options["branch"]),
            role=Role(options["role"]),
            starts_on=options["starts_on"] or timezone.localdate(now),
            ends_on=options["ends_on"],
            reason=options["reason"],
            by=actor,
            now=now,
        )
        self.stdout.write(f"Proposal {proposal.pk} waits for confirmation.")

    def _propose_end(self, options, *, actor, proposer):
        proposal = proposals.propose_end(
            options["duty"], reason=options["reason"], by=actor, now=timezone.now()
        )
        self.stdout.write(f"Proposal {proposal.pk} waits for confirmation.")

    def _confirm(self, options, *, actor, proposer):
        proposal = proposals.confirm_proposal(options["proposal"], by=actor, now=timezone.now())
        self.stdout.write(f"Proposal {proposal.pk} confirmed: {proposal.duty}")

    def _refuse(self, options, *, actor, proposer):
        proposals.refuse_proposal(options["proposal"], reason=options["reason"], by=actor, now=timezone.now())
        self.stdout.write(f"Proposal {options['proposal']} refused.")

    def _withdraw(self, options, *, actor, proposer):
        proposals.withdraw_proposal(options["proposal"], by=actor, now=timezone.now())
        self.stdout.write(f"Proposal {options['proposal']} withdrawn.")

    def _proposals(self, options, *, actor, proposer):
        waiting = DutyProposal.objects.visible_to(actor).waiting()
        for row in waiting.select_related("officer__user", "branch", "proposed_by").order_by("id"):
            self.stdout.write(
                f"{row.pk}\t{row.act}\t{row.officer.user.username}\t{row.officer.name}\t{row.role}\t"
                f"{row.branch.code}\t{row.branch.name}\tproposed by {row.proposed_by.name}"
            )

    def _list(self, options, *, actor, proposer):
        held = Duty.objects.visible_to(actor).current(timezone.localdate())
        if options["branch"]:
            held = held.filter(branch__code=options["branch"])
        for duty in held.select_related("user__officer", "branch").order_by("branch__code", "role", "id"):
            until = f" until {duty.ends_on}" if duty.ends_on else ""
            self.stdout.write(
                f"{duty.pk}\t{duty.user.username}\t{duty.user.get_full_name()}\t{duty.role}\t"
                f"{duty.branch.code}\t{duty.branch.name}\tfrom {duty.starts_on}{until}"
            )
