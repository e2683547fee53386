import psycopg
import pytest
from django.db import connection

from accounts.models import Officer, User
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
