"""Brings the database up to this release before anything is served: schema, keys, divisions, demo."""

import os
import sys
from collections.abc import Sequence

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.utils import timezone

from . import environ, rebuilding


class NotPrepared(Exception):
    """The database cannot be used; the message is one line for the one who typed the command."""


def main(arguments: Sequence[str] = ()) -> int:
    """Prepare everything, or with "tables" only what holds the data."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["DATABASE_ROLE"] = "owner"
    try:
        django.setup()
        migrate()
        if "tables" in arguments:
            return 0
        become_application()
        check_application_role()
        fill()
        collect_files()
        if settings.DEMO:
            show_demo_accounts()
    except (NotPrepared, ImproperlyConfigured) as problem:
        print(problem, file=sys.stderr)
        return 1
    except OperationalError as problem:
        print(f"The database does not answer: {str(problem).splitlines()[0]}", file=sys.stderr)
        return 1
    return 0


def migrate() -> None:
    """Bring the schema up to date. The connection must be the owner's.

    Nobody's data is in a demo, so a demo that this release cannot take over is made again. Raises
    NotPrepared for any other database with migrations that it does not know; nothing has changed then.
    """
    from accounts.keys.proof import prove_keys

    check_text_rules()
    if unknown := rebuilding.unknown_migrations():
        if not rebuilding.is_demo_of_ours():
            raise NotPrepared(
                f"The database holds migrations that this release does not know ({', '.join(unknown)}): "
                "another release made it. Start that release, or restore the backup made before it; "
                "nothing was changed."
            )
        make_anew("was made by another release")
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError:
        raise
    except (DatabaseError, InconsistentMigrationHistory):
        if not rebuilding.is_demo_of_ours():
            raise
        make_anew("cannot be brought up to this release")
        call_command("migrate", interactive=False, verbosity=0)
    prove_keys()


def make_anew(why: str) -> None:
    print(f"The demo {why}; it is made again.", flush=True)
    rebuilding.empty()


def check_text_rules() -> None:
    """Names sort, match and change case only in a UTF-8 database with a UTF-8 character type."""
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT current_setting('server_encoding') = 'UTF8' AND '张' ~ '^\w$'")
        if not cursor.fetchone()[0]:
            raise NotPrepared(
                "The database has no UTF-8 character type; make it with ENCODING 'UTF8' LC_CTYPE 'C.UTF-8'."
            )


def become_application() -> None:
    """Go on as the role that the pages use, so that what it may not do fails here and not later."""
    connection.close()
    connection.settings_dict.update(
        environ.database(settings.APPLICATION_DATABASE_URL, parameters={"lock_timeout": "30s"})
    )


def check_application_role() -> None:
    """The application must be able to read the tables, and in production may not own them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('django_migrations', 'SELECT')")
        if not cursor.fetchone()[0]:
            raise NotPrepared(
                f"The role {settings.APPLICATION_ROLE} may not read the tables; see docs/operations.md."
            )
        cursor.execute(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'django_migrations'::regclass"
        )
        if cursor.fetchone()[0] and settings.PRODUCTION:
            raise NotPrepared(
                "PROFILE=production refuses to start: DATABASE_URL must name a role that owns no tables."
            )


def fill() -> None:
    """What the pages cannot do without, and in the demo profile the demo, made once."""
    from accounts.models import User
    from branches.tree.operations.divisions import fill_divisions

    fill_divisions(on=timezone.localdate(), refresh=settings.DEMO)
    if settings.DEMO and not User.objects.exists():
        print("Making the demo …", flush=True)
        call_command("demo", scale="small", verbosity=0)
    if settings.PRODUCTION and User.objects.filter(is_demo=True).exists():
        raise NotPrepared("PROFILE=production refuses to start: the database holds demo accounts.")


def collect_files() -> None:
    """Lay the scripts, styles and pictures out as they are served: compressed, named by their contents."""
    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, verbosity=0)


def show_demo_accounts() -> None:
    from demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

    print(f"Demo accounts, all with the password {DEMO_PASSWORD}:")
    for account in DEMO_ACCOUNTS:
        print(f"  {account.username:<18} {account.role:<10} {account.place}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
