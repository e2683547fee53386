import json
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from assistance.cases.kind import kind_of
from assistance.schemes import files, format
from assistance.schemes.guards import why_not_continue
from assistance.schemes.models import Scheme, SchemeRule
from assistance.schemes.operations import load_scheme
from assistance.schemes.registry import KINDS
from assistance.schemes.rules import rule_on
from assistance.schemes.wording import in_words
from branches.by_option import BY_HELP, actor_from, add_by_option
from branches.models import Branch
from ground.refusals import Refused, require


class Command(BaseCommand):
    help = (
        "Schemes of aid and their rules: load one from a file (written by one person, confirmed by "
        "another), check a file without loading it, list what is on file."
    )

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="write a scheme's next version and confirm it")
        check = verbs.add_parser("check", help="say what is wrong with a file, or what its rule says")
        for verb in (load, check):
            verb.add_argument(
                "file", type=Path, help="JSON as assistance/packs/scheme.schema.json describes it"
            )
        add_by_option(load)
        load.add_argument("--confirm-by", required=True, metavar="USER[:ROLE@BRANCH]",
                          help="the second person, who confirms it; same form as --by")  # fmt: skip
        verbs.add_parser("schema", help="print the format of these files as JSON Schema")
        listing = verbs.add_parser("list", help="schemes with the version in force today")
        listing.add_argument("--by", metavar="USER[:ROLE@BRANCH]", help=f"{BY_HELP}; without it all of them")

    def handle(self, *, verb, **given):
        try:
            getattr(self, f"_{verb}")(given)
        except files.NotReadable as refusal:
            count = len(refusal.problems)
            raise CommandError(
                _("%(file)s cannot be loaded (%(count)d):\n%(problems)s")
                % {"file": given["file"], "count": count, "problems": refusal}
            ) from refusal
        except (OSError, Refused) as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ObjectDoesNotExist as missing:
            raise CommandError(
                _("There is no association of that code in the scope of who acts: %(why)s") % {"why": missing}
            ) from missing

    def _load(self, given):
        file, today = files.read(given["file"]), timezone.localdate()
        rule = load_scheme(
            file,
            by=actor_from(given["by"], today=today),
            confirmed_by=actor_from(given["confirm_by"], today=today),
            now=timezone.now(),
        )
        said = {"scheme": rule.scheme.name, "version": rule.version, "day": rule.starts_on.isoformat()}
        self.stdout.write(_("%(scheme)s: version %(version)d is in force from %(day)s.") % said)

    def _check(self, given):
        file = files.read(given["file"])
        branch = Branch.objects.filter(code=file.branch).first()
        if branch is None:
            raise CommandError(_("There is no association with the code %(code)s.") % {"code": file.branch})
        scheme = Scheme.objects.filter(branch=branch, name=file.name).first()
        if scheme is not None:
            require(why_not_continue(scheme, file))
        self.stdout.write(
            _("The file can be loaded. %(branch)s · %(name)s") % {"branch": branch, "name": file.name}
        )
        rule = SchemeRule(starts_on=file.starts_on, **file.terms)
        for row in in_words(rule, KINDS[file.kind], steps=file.rule_steps()):
            self.stdout.write(f"{row['label']}\t{row['value']}")

    def _schema(self, given):
        self.stdout.write(json.dumps(format.schema(), ensure_ascii=False, indent=1))

    def _list(self, given):
        today = timezone.localdate()
        schemes = Scheme.objects.select_related("branch").order_by("branch__code", "name")
        if given["by"]:
            schemes = schemes.visible_to(actor_from(given["by"], today=today))
        for scheme in schemes:
            columns = [scheme.branch.code, scheme.name, str(kind_of(scheme).title), *in_force(scheme, today)]
            self.stdout.write("\t".join(columns))


def in_force(scheme, today):
    """The version that holds today and its document, or why there is none."""
    if scheme.closed_on and scheme.closed_on <= today:
        return [_("closed on %(day)s") % {"day": scheme.closed_on.isoformat()}]
    rule = rule_on(scheme, today)
    if rule is None:
        return [_("no version in force")]
    words = {"version": rule.version, "day": rule.starts_on.isoformat()}
    return [_("version %(version)d from %(day)s") % words, rule.document_no]
