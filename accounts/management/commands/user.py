from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.administering import operations
from accounts.hooks import place_of, roles_of
from accounts.people.models import User
from accounts.people.queries import all_relatives
from accounts.relatives.operations import declare_relative, end_relative
from accounts.roles import Role
from accounts.scope import Actor
from ground.refusals import Refused


class Command(BaseCommand):
    help = (
        "Accounts: add, code (print a one-time code for the first sign-in), disable, enable, "
        "reset-factor, relative, relatives, end-relative, list. --by names the system administrator "
        "who acts; it may be left out only while there is none."
    )

    def add_arguments(self, parser):
        parser.add_argument("--by", metavar="USER", help="the system administrator who acts")
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="make an account and print its one-time code")
        add.add_argument("username")
        add.add_argument("--name", required=True, help="the officer's name")
        add.add_argument("--id", dest="id_number", required=True, help="the officer's ID number")
        for verb in ("code", "disable", "enable", "reset-factor", "relatives"):
            verbs.add_parser(verb).add_argument("username")
        end_relative = verbs.add_parser("end-relative", help="end a declaration, by its number as listed")
        end_relative.add_argument("relative", type=int)
        for verb in ("disable", "reset-factor", "end-relative"):
            verbs.choices[verb].add_argument("--reason", required=True, help="kept in the audit trail")
        relative = verbs.add_parser("relative", help="declare a relative of the officer")
        relative.add_argument("username")
        relative.add_argument("--name", required=True)
        relative.add_argument("--relation", required=True)
        relative.add_argument("--id", dest="id_number", required=True)
        verbs.add_parser("list")

    def handle(self, *, verb, by, **given):
        try:
            getattr(self, verb.replace("-", "_"))(by=self.actor(by), **given)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    def actor(self, username):
        """Who acts: without a name nobody, which the operations take only for the first accounts."""
        if username is None:
            return None
        name = User.normalize_username(username)
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account {username}.")
        role = Role.SYSTEM if Role.SYSTEM in roles_of(user) else None
        return Actor(user=user, role=role, place=place_of(user))

    def add(self, *, by, username, name, id_number, **rest):
        user = operations.make_user(username=username, name=name, id_number=id_number, by=by)
        self.stdout.write(f"Account {user.username} for {user.officer.name}.")
        self.code(by=by, username=user.username)

    def code(self, *, by, username, **rest):
        code = operations.issue_first_code(username, by=by, now=timezone.now())
        days = operations.CODE_LIFETIME.days
        self.stdout.write(f"One-time code for {username}, valid for {days} days at /first/: {code}")

    def disable(self, *, by, username, reason, **rest):
        self.stdout.write(f"{operations.disable_user(username, by=by, reason=reason)} is disabled.")

    def enable(self, *, by, username, **rest):
        self.stdout.write(f"{operations.enable_user(username, by=by)} is active again.")

    def reset_factor(self, *, by, username, reason, **rest):
        user = operations.reset_second_factor(username, by=by, reason=reason, now=timezone.now())
        self.stdout.write(f"{user} sets up a second factor at the next sign-in if a duty needs it.")

    def relative(self, *, by, username, name, relation, id_number, **rest):
        row = declare_relative(username, name=name, relation=relation, id_number=id_number, by=by)
        self.stdout.write(f"{row.name} is declared.")

    def relatives(self, *, by, username, **rest):
        user = User.objects.filter(username=User.normalize_username(username)).first()
        for row in all_relatives(user.officer_id if user else 0):
            until = f" to {row.ended_at:%Y-%m-%d}" if row.ended_at else ""
            self.stdout.write(f"{row.pk}\t{row.name}\t{row.relation}\tfrom {row.declared_at:%Y-%m-%d}{until}")

    def end_relative(self, *, by, relative, reason, **rest):
        if by is None:
            raise CommandError("Name who acts with --by.")
        row = end_relative(relative, by=by, reason=reason, now=timezone.now())
        self.stdout.write(f"The declaration of {row.name} has ended.")

    def list(self, *, by, **rest):
        for user in User.objects.order_by("username"):
            state = "active" if user.is_active else "disabled"
            roles = ", ".join(sorted(roles_of(user))) or "no duty"
            self.stdout.write(f"{user.username}\t{user.officer.name}\t{state}\t{roles}")
