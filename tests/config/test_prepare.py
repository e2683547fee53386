from dataclasses import replace

import psycopg
import pytest
from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory

from accounts.models import KeyProof, Officer, User
from branches.models import Division
from config import prepare
from tests import databases


def test_the_application_role_is_accepted(cloned_database, settings):
    settings.PRODUCTION = True

    assert prepare.check_application_role() is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("register_app",)


def test_production_refuses_an_application_role_that_owns_its_tables(cloned_database, settings):
    settings.PRODUCTION = True
    with (
        databases.connected_to(cloned_database.owner_url),
        pytest.raises(prepare.NotPrepared, match="owns no tables"),
    ):
        prepare.check_application_role()


def test_a_role_without_rights_is_told_where_to_read(cloned_database):
    with psycopg.connect(cloned_database.owner_url) as owner:
        owner.execute("REVOKE ALL ON django_migrations FROM register_app")
    with pytest.raises(prepare.NotPrepared, match=r"docs/operations\.md"):
        prepare.check_application_role()


def test_production_refuses_demo_accounts(cloned_database, settings):
    settings.DEMO, settings.PRODUCTION = False, True
    User.objects.create(username="clerk", officer=Officer.objects.create(name="Clerk"), is_demo=True)
    with pytest.raises(prepare.NotPrepared, match="holds demo accounts"):
        prepare.fill()


def test_preparing_goes_on_as_the_application(cloned_database, settings):
    settings.APPLICATION_DATABASE_URL = cloned_database.url
    with databases.connected_to(cloned_database.owner_url):
        prepare.become_application()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('lock_timeout')")
            assert cursor.fetchone() == ("register_app", "30s")


def test_a_start_leaves_the_divisions_of_an_installation_alone(cloned_database, settings):
    settings.DEMO, settings.PRODUCTION = False, True
    Division.objects.create(code="36", level="province", name="赣省")

    prepare.fill()

    assert list(Division.objects.values_list("pk", "valid_to")) == [("36", None)]
    Division.objects.all().delete()
    prepare.fill()
    assert Division.objects.count() == 2680


def test_a_start_of_the_demo_ends_no_division_either(cloned_database, settings):
    settings.DEMO = True
    User.objects.create(username="clerk", officer=Officer.objects.create(name="Clerk"))
    Division.objects.create(code="36", level="province", name="赣省")

    prepare.fill()

    assert Division.objects.filter(valid_to=None).count() == 2681


@pytest.fixture
def as_owner(cloned_database):
    """A database of this program with a row in it, and the owner's connection to it."""
    User.objects.create(username="clerk", officer=Officer.objects.create(name="Clerk"))
    with databases.connected_to(cloned_database.owner_url):
        yield cloned_database


def later_release(app="assistance"):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, '0999_later', now())", [app]
        )
        cursor.execute("CREATE TABLE later (id integer)")


def forgotten():
    """A migration that cannot be applied to what is there."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'assistance' AND name = '0001_initial'")


def last_forgotten():
    """A migration whose triggers are there already, so that the database refuses it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(name) FROM django_migrations WHERE app = 'assistance'")
        cursor.execute("DELETE FROM django_migrations WHERE name = %s", [*cursor.fetchone()])


def tables():
    return set(connection.introspection.table_names())


def test_a_demo_of_another_release_is_made_anew_and_said_so(as_owner, settings, capsys):
    known = tables()
    later_release()

    prepare.migrate()

    assert capsys.readouterr().out == "The demo was made by another release; it is made again.\n"
    assert tables() == known
    assert not User.objects.exists()
    settings.APPLICATION_DATABASE_URL = as_owner.url
    prepare.become_application()
    prepare.check_application_role()
    prepare.fill()
    assert User.objects.filter(is_demo=True).exists()


@pytest.mark.parametrize("forget", [forgotten, last_forgotten])
def test_a_demo_that_no_migration_fits_is_made_anew(as_owner, capsys, forget):
    forget()

    prepare.migrate()

    assert capsys.readouterr().out == "The demo cannot be brought up to this release; it is made again.\n"
    assert not User.objects.exists()


def no_demo_profile(settings):
    settings.DEMO = False


def no_demo_keys(settings):
    settings.KEYS = replace(settings.KEYS, demo=False)


def other_keys(settings):
    KeyProof.objects.update(proof=b"other")


def no_proof(settings):
    KeyProof.objects.all().delete()


def another_program(settings):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {KeyProof._meta.db_table}")


@pytest.mark.parametrize("alter", [no_demo_profile, no_demo_keys, other_keys, no_proof, another_program])
def test_any_other_database_of_another_release_is_refused_untouched(as_owner, settings, alter):
    alter(settings)
    later_release("elsewhere")

    with pytest.raises(prepare.NotPrepared, match=r"elsewhere\.0999_later.*restore the backup"):
        prepare.migrate()

    assert "later" in tables()
    assert User.objects.filter(username="clerk").exists()


def test_a_migration_that_fails_elsewhere_fails_and_drops_nothing(as_owner, settings):
    settings.DEMO = False
    forgotten()

    with pytest.raises(InconsistentMigrationHistory):
        prepare.migrate()

    assert User.objects.filter(username="clerk").exists()
