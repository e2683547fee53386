from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from jobs.sweeper import sweep


class Command(BaseCommand):
    help = "Take back the jobs of lost workers, ring for those that wait, remove expired files."

    def handle(self, *args, **options):
        swept = asdict(sweep())
        faults = swept.pop("faults")
        self.stdout.write(" ".join(f"{name}={count}" for name, count in swept.items()))
        if faults:
            raise CommandError("These parts failed, see the log: " + ", ".join(faults))
