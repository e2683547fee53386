import sys

import pytest

from config import environment


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout whose only requirement is a package that no index has."""
    (tmp_path / "requirements").mkdir()
    lock = f"no-such-package==1.0 --hash=sha256:{'0' * 64}\n"
    (tmp_path / "requirements" / "app.txt").write_text(lock)
    monkeypatch.setattr(environment, "CHECKOUT", tmp_path)
    monkeypatch.setattr(environment, "ENVIRONMENT", tmp_path)
    return tmp_path


def test_an_unreachable_index_is_told_in_one_line(checkout, monkeypatch, capsys):
    monkeypatch.setattr(environment, "PYTHON", sys.executable)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(SystemExit):
        environment.install("app")
    assert capsys.readouterr().err == (
        "The package index cannot be reached; check the network, or name one with PIP_INDEX_URL.\n"
    )
    assert not environment.is_current("app")


def test_a_python_without_venv_is_told_in_one_line(checkout, monkeypatch, capsys):
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit):
        environment.create()
    said = capsys.readouterr().err
    assert said.endswith("has no venv module; install it (Debian: apt-get install python3-venv).\n")
    assert said.count("\n") == 1


def test_packages_are_installed_again_when_the_lock_changes(checkout):
    environment.stamp_of("app").write_bytes(environment.lock_of("app"))
    assert environment.is_current("app")
    (checkout / "requirements" / "app.txt").write_text("another==1.0\n")
    assert not environment.is_current("app")


def test_an_environment_whose_python_is_gone_is_made_anew(checkout, monkeypatch):
    monkeypatch.setattr(environment, "PYTHON", checkout / "bin" / "python")
    assert not environment.works()


@pytest.mark.parametrize("name", ["app", "dev"])
def test_lock_files_name_no_host_and_pin_every_package_by_hash(name):
    lock = (environment.CHECKOUT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in lock
    entries = [line for line in lock.splitlines() if line and line[0] not in " #"]
    assert entries
    assert all("==" in entry and entry.endswith("\\") for entry in entries)


def test_the_development_lock_holds_the_applications_packages_at_the_same_versions():
    def versions(name):
        lines = (environment.CHECKOUT / "requirements" / f"{name}.txt").read_text().splitlines()
        return {line.split(" ")[0] for line in lines if line and line[0] not in " #"}

    assert versions("app") <= versions("dev")
