import pytest

from accounts import hooks


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def roles(monkeypatch):
    """The roles of users by name, in place of duties; put them in as the test goes."""
    held = {}
    monkeypatch.setattr(hooks, "role_sources", [lambda user: held.get(user.username, ())])
    return held
