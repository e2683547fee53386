import os
import subprocess
import sys

import pytest

from config import keys
from config.installation import CHECKOUT

SAFE = {"PROFILE": "production", "ALLOWED_HOSTS": "aid.example.gov.cn"}


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "keys.json"
    keys.create(path, demo=False)
    return path


def load_settings(key_file, **environment):
    """Load the settings in a fresh process; the answer is its last line, or "" when they are accepted."""
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=CHECKOUT,
        env=os.environ | SAFE | {"KEYS_FILE": str(key_file)} | environment,
        capture_output=True,
        text=True,
    )
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def test_production_starts_with_safe_settings(key_file):
    assert load_settings(key_file) == ""


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("DEBUG", "yes", "DEBUG must be off."),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is empty."),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must name the hosts, not *."),
        ("BEHIND_TLS", "no", "BEHIND_TLS must be on, for cookies would travel in clear."),
    ],
)
def test_production_refuses_unsafe_settings(key_file, variable, value, reason):
    last_line = load_settings(key_file, **{variable: value})
    assert last_line.endswith(f"PROFILE=production refuses to start: {reason}")


def test_production_refuses_demo_keys(tmp_path):
    keys.create(tmp_path / "demo.json", demo=True)
    assert "KEYS_FILE holds demo keys" in load_settings(tmp_path / "demo.json")


def test_production_names_everything_that_is_wrong_at_once(key_file):
    last_line = load_settings(key_file, DEBUG="yes", ALLOWED_HOSTS="")
    assert last_line.endswith("refuses to start: DEBUG must be off. ALLOWED_HOSTS is empty.")


def test_production_never_makes_keys_by_itself(tmp_path):
    assert "is missing" in load_settings(tmp_path / "none.json")


@pytest.mark.parametrize("profile", ["prod", "Production"])
def test_a_mistyped_profile_is_not_taken_for_the_demo(key_file, profile):
    assert "PROFILE must be demo or production" in load_settings(key_file, PROFILE=profile)


def test_a_mistyped_switch_is_not_taken_for_off(key_file):
    assert "BEHIND_TLS must be yes or no" in load_settings(key_file, BEHIND_TLS="ja")
