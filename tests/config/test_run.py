import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from config.installation import CHECKOUT, read_state, state_file

RUN = CHECKOUT / "run"


def environment(**values):
    foreign = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DATA_DIR")
    return {name: value for name, value in os.environ.items() if name not in foreign} | values


def run(*arguments, **values):
    """Run ./run to its end; the answer is (status, standard error)."""
    done = finished(*arguments, **values)
    return done.returncode, done.stderr.strip()


def finished(*arguments, **values):
    command = [RUN, *arguments]
    return subprocess.run(command, env=environment(**values), capture_output=True, text=True, timeout=300)


@pytest.fixture
def data():
    with tempfile.TemporaryDirectory(prefix="register-run-", dir="/tmp") as folder:
        yield Path(folder)


def script(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_an_old_python_is_told_in_one_line(tmp_path):
    for name in ("dirname",):
        (tmp_path / name).symlink_to(shutil.which(name))
    for name in ("python3", "python"):
        script(tmp_path / name, "exit 1")
    status, said = run(PATH=str(tmp_path), PYTHON="")
    assert status == 1
    assert said.startswith("Python 3.11 or newer is needed and was not found;")
    assert "\n" not in said


def test_a_taken_port_is_told_in_one_line(data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, said = run(DATA_DIR=str(data), PORT=str(port))
    assert status == 1
    assert said == f"Port {port} is taken (Address already in use); choose another: PORT=8001 ./run"


def test_a_port_that_is_no_number_is_told_in_one_line(data):
    assert run(DATA_DIR=str(data), PORT="many") == (1, "PORT must be a whole number, not 'many'.")


def test_a_database_without_utf8_is_told_in_one_line(data):
    from config import processes, services

    account = processes.service_account()
    folder = services.private_folder(
        services.private_folder(data, account=account) / "other", account=account
    )
    cluster = services.Cluster(folder, sockets=folder, account=account, throwaway=True)
    flags = services.INITDB_FLAGS
    services.INITDB_FLAGS = (f"--username={services.SUPERUSER}", "--encoding=SQL_ASCII", "--locale=C")
    try:
        cluster.start()
        services.INITDB_FLAGS = flags
        status, said = run(
            DATA_DIR=str(data / "own"),
            PORT=str(free_port()),
            DATABASE_URL=cluster.url(services.APPLICATION),
            DATABASE_OWNER_URL=cluster.url(services.OWNER),
        )
    finally:
        services.INITDB_FLAGS = flags
        cluster.stop()
    assert (status, said) == (
        1,
        "The database has no UTF-8 character type; make it with ENCODING 'UTF8' LC_CTYPE 'C.UTF-8'.",
    )


def test_keys_of_a_real_installation_are_made_once(data):
    values = {"DATA_DIR": str(data), "KEYS_FILE": str(data / "keys.json")}
    assert run("make_keys", **values) == (0, "")
    status, said = run("make_keys", **values)
    assert (status, said) == (1, f"{data / 'keys.json'} exists already and was not changed.")


def test_the_first_command_in_a_new_folder_finds_its_tables(data):
    first, second = (finished("verify_audit", DATA_DIR=str(data)) for _time in range(2))
    assert (first.returncode, first.stderr) == (0, "Preparing the database …\n")
    assert (second.returncode, second.stderr) == (0, "")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def started(data, port):
    """A ./run in the background, once it has published its address; its output lies beside the data."""
    log = data.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [RUN], env=environment(DATA_DIR=str(data), PORT=str(port)), stdout=output, stderr=output
        )
    deadline = time.monotonic() + 300
    while not (read_state(data) and read_state(data).address):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise AssertionError(log.read_text()[-2000:])
        time.sleep(0.2)
    return process


def ended_in_order(process, data):
    process.send_signal(signal.SIGTERM)
    process.wait(90)
    data.with_suffix(".log").unlink()
    return (
        process.returncode == 0
        and read_state(data) is None
        and not (data / "postgres" / "data" / "postmaster.pid").exists()
    )


def children_of(parent):
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(entry.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.parent.name))
    return found


def test_the_site_starts_is_found_by_a_second_start_and_stops_on_request(data):
    port = free_port()
    values = {"DATA_DIR": str(data), "PORT": str(port)}
    first = started(data, port)
    try:
        assert get(port, "/readyz") == (200, '{"state": "ready", "database": "ok", "broker": "ok"}')
        second = finished(**values)
        assert (second.returncode, second.stdout) == (0, f"Already running: http://localhost:{port}/\n")
        assert "[X] 0001_initial" in finished("showmigrations", "accounts", **values).stdout
    finally:
        in_order = ended_in_order(first, data)
    assert in_order


@pytest.mark.full
def test_a_killed_start_takes_everything_along_and_the_next_start_finds_its_data(data):
    port = free_port()
    first = started(data, port)
    children = children_of(first.pid)
    assert len(children) == 5
    first.kill()
    first.wait()
    deadline = time.monotonic() + 60
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    # The note of the killed one is stale; the next start replaces it, and `started` must wait for that.
    state_file(data).unlink()
    assert ended_in_order(started(data, port), data)
