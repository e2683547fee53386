"""A database whose schema this release cannot bring up to date: a demo is made again, any other refused."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

# What the schema holds that no extension brought: relations, then what is left of functions.
RELATIONS = """
    SELECT format('DROP %s IF EXISTS %I.%I CASCADE',
                  CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                               WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, nspname, relname)
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = current_schema() AND relkind IN ('r', 'p', 'v', 'm', 'S')
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
     ORDER BY relkind = 'S', pg_class.oid
"""
ROUTINES = """
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', pg_proc.oid::regprocedure)
      FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
     WHERE nspname = current_schema()
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


def unknown_migrations() -> list[str]:
    """What has been applied to the database and is not among this release's migrations."""
    loader = MigrationLoader(connection)
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(".".join(key) for key in unknown)


def is_demo_of_ours() -> bool:
    """Whether the database is a demo of this program: written under the demo keys that we hold.

    Raises nothing: a database that cannot say so is none.
    """
    from accounts.keys.proof import keys_are_proven

    if not settings.DEMO or not settings.KEYS.demo:
        return False
    try:
        with transaction.atomic():
            return keys_are_proven()
    except DatabaseError:
        return False


def empty() -> None:
    """Drop everything in the schema; the rights that the application has by default stay."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (*_statements(RELATIONS), *_statements(ROUTINES)):
            cursor.execute(statement)


def _statements(question: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        yield from [row[0] for row in cursor.fetchall()]
