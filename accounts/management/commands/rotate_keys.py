from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.keys import rotation
from accounts.keys.proof import prove_keys
from ground.keys import newest_key_id


class Command(BaseCommand):
    help = "Seals every value again under the newest key. May be stopped and run again at any time."

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=rotation.BATCH, help="rows in one transaction")

    def handle(self, *, batch, **options):
        prove_keys()
        done = {}
        for what, rows in rotation.rotate(batch=batch):
            done[what] = done.get(what, 0) + rows
        for what, rows in done.items():
            self.stdout.write(f"{what}: {rows}")
        for key_id in sorted(settings.SEAL_KEYS):
            if key_id != newest_key_id():
                self.stdout.write(f"Values still under key {key_id}: {rotation.left(key_id=key_id)}")
        self.stdout.write(f"Sealed under key {newest_key_id()}.")
