import time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from demo.generate import build
from demo.scales import SCALES
from ground.refusals import Refused


class Command(BaseCommand):
    requires_system_checks = []
    help = "Fill an empty database with the demo: invented families and cases in real places."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=list(SCALES), default="small")
        parser.add_argument("--part", type=float, default=1.0, help="only this part of the scale, as 0.05")
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, *args, scale, part, seed, **options):
        started = time.monotonic()
        try:
            built = build(SCALES[scale].part(part), seed=seed, now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["verbosity"] == 0:
            return
        self.stdout.write(
            f"{built.branches} associations, {built.households} households, {built.people} people and "
            f"{built.cases} cases in {time.monotonic() - started:.0f} s."
        )
        names = ", ".join(account.username for account in DEMO_ACCOUNTS)
        self.stdout.write(f"Sign in as {names}; the password is {DEMO_PASSWORD}")
