import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.audit.verification import Head, keep, verify


class Command(BaseCommand):
    help = "Recomputes the audit chains and reports the first break of each. Prints the heads."

    def add_arguments(self, parser):
        parser.add_argument("--anchors", type=Path, help="heads noted earlier, to compare with")
        parser.add_argument("--note-heads", type=Path, help="write the heads here, to be kept elsewhere")

    def handle(self, *, anchors, note_heads, **options):
        heads, breaks = verify(anchors=read_heads(anchors) if anchors else None)
        keep(heads, breaks, anchored=bool(anchors), now=timezone.now())
        for shard, head in heads.items():
            self.stdout.write(f"chain {shard:2}  {head.seq:10}  {head.hash.hex()}")
        for found in breaks:
            self.stderr.write(f"chain {found.shard} breaks at {found.seq}: {found.reason}")
        if breaks:
            raise CommandError(f"{len(breaks)} of {len(heads)} chains do not hold.")
        if note_heads:
            noted = {shard: [head.seq, head.hash.hex()] for shard, head in heads.items()}
            note_heads.write_text(json.dumps(noted, indent=1) + "\n")
        self.stdout.write(
            f"All {len(heads)} chains hold: {sum(head.seq for head in heads.values())} entries."
        )


def read_heads(path):
    try:
        noted = json.loads(path.read_text())
        return {int(shard): Head(seq, bytes.fromhex(digest)) for shard, (seq, digest) in noted.items()}
    except (OSError, ValueError) as problem:
        raise CommandError(f"{path} holds no heads: {problem}") from None
