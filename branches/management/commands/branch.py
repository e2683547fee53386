from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from branches.by_option import BY_HELP, actor_from
from branches.founding.operations import found_branch
from branches.tree.models import Branch, BranchKind, BranchModel, Division
from ground.refusals import Refused
from ground.telephones import normal_phone


class Command(BaseCommand):
    help = "Found and list associations."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        found = verbs.add_parser("found", help="found one; the first line of the tree needs no --by")
        found.add_argument("name")
        found.add_argument("--short-name", required=True)
        found.add_argument("--seat", required=True, help="the code of the division where it sits")
        found.add_argument("--parent", help="the code of the association above; none for a province")
        found.add_argument("--kind", choices=BranchKind.values, default=BranchKind.ADMINISTRATIVE.value)
        found.add_argument("--model", choices=BranchModel.values, default="")
        found.add_argument("--phone", default="")
        found.add_argument("--founded-on", type=date.fromisoformat, help="2019-05-01; today if left out")
        found.add_argument("--document-no", default="")
        found.add_argument("--by", help=BY_HELP)
        listing = verbs.add_parser("list", help="associations in the scope of who asks, by code")
        listing.add_argument("--by", required=True, help=BY_HELP)

    def handle(self, *args, verb, by, **options):
        try:
            actor = actor_from(by, today=timezone.localdate()) if by else None
            getattr(self, f"_{verb}")(options, actor=actor)
        except (Refused, ValidationError) as refusal:
            raise CommandError(str(refusal)) from refusal
        except (Branch.DoesNotExist, Division.DoesNotExist) as missing:
            raise CommandError(f"There is none with that code: {missing}") from missing

    def _found(self, options, *, actor):
        branch = found_branch(
            parent=Branch.objects.get(code=options["parent"]) if options["parent"] else None,
            name=options["name"],
            short_name=options["short_name"],
            kind=BranchKind(options["kind"]),
            model=options["model"],
            seat=Division.objects.get(pk=options["seat"]),
            phone=normal_phone(options["phone"]) if options["phone"] else "",
            founded_on=options["founded_on"],
            document_no=options["document_no"],
            by=actor,
            now=timezone.now(),
        )
        self.stdout.write(f"{branch.code}\t{branch.name}")

    def _list(self, options, *, actor):
        for branch in Branch.objects.visible_to(actor).order_by("code").iterator():
            self.stdout.write(f"{branch.code}\t{branch.name}\t{branch.level}\t{branch.kind}\t{branch.status}")
