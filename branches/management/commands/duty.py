from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from accounts.roles import Role
from branches.by_option import BY_HELP, actor_from
from branches.models import Branch, Duty
from branches.operations import duties


class Command(BaseCommand):
    help = "Give, end and list duties: who may act where, in which role."

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
        listing = verbs.add_parser("list", help="duties that hold today in the scope of who asks")
        listing.add_argument("--by", required=True, help=BY_HELP)
        listing.add_argument("--branch", help="only those at the association with this code")

    def handle(self, *args, verb, by, proposed_by=None, **options):
        today = timezone.localdate()
        try:
            actor = actor_from(by, today=today) if by else None
            proposer = actor_from(proposed_by, today=today) if proposed_by else None
            getattr(self, f"_{verb}")(options, actor=actor, proposer=proposer)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except (User.DoesNotExist, Branch.DoesNotExist, Duty.DoesNotExist) as missing:
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
        duty = duties.end_duty(options["duty"], by=actor, proposed_by=proposer, now=timezone.now())
        self.stdout.write(f"Duty {duty.pk} ended: {duty}")

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
