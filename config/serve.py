"""What ./run does: serve the site, run the tests, lint, or run one command beside a running site."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import psycopg

from . import environ, processes
from .installation import CHECKOUT, Installation, State, borrowed_or_own, data_folder, key_file, read_state
from .keys import KeysUnusable
from .keys import create as create_keys
from .services import NotStarted

READY_SECONDS = 60
# A process that ends so soon after its start is not merely restarted for ever.
SHORT_LIFE_SECONDS = 10
MOST_SHORT_LIVES = 3
CELERY = ("celery", "--quiet", "--app", "config")
OWNER_COMMANDS = {"migrate", "sqlmigrate", "makemigrations", "demo"}
# These are there to make the tables, or do without.
WITHOUT_TABLES = OWNER_COMMANDS - {"demo"} | {"check", "messages", "help"}


class Stopped(BaseException):
    """A signal asked for the orderly end."""


def main(arguments: list[str]) -> int:
    for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, _raise_stopped)
    name, rest = (arguments[0], arguments[1:]) if arguments else ("start", [])
    try:
        if name == "start":
            return serve()
        if name == "test":
            return run_tests(rest)
        if name == "lint":
            from . import lint

            return lint.main(rest)
        if name == "make_keys":
            return make_keys()
        return run_command([name, *rest])
    except (NotStarted, KeysUnusable, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except Stopped:
        return 130


def _raise_stopped(*_) -> None:
    # Heard once: the orderly end that follows is not to be cut short by a second Ctrl-C.
    for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, signal.SIG_IGN)
    raise Stopped


def serve() -> int:
    """Start everything and stay until asked to stop; a second start prints the address of the first."""
    installation = Installation(data_folder())
    if not acquired_or_served(installation):
        print(f"Already running: {read_state(installation.data).address}")
        return 0
    children: list[Child] = []
    with installation:
        try:
            address = free_address()
            environment = environment_of(installation.start())
            if prepare(environment) != 0:
                return 1
            environment.pop("DATABASE_OWNER_URL")
            children = [start_child(name, environment) for name in COMMANDS]
            wait_for_web(children, address)
            installation.publish(address=address)
            print(
                f"The register is open at {address}  (Ctrl-C ends it; data in {installation.data})",
                flush=True,
            )
            supervise(children)
        except Stopped:
            print("Stopping …", flush=True)
        finally:
            stop_children(children)
    return 0


def acquired_or_served(installation: Installation) -> bool:
    """True once we hold the installation, False when another process serves it.

    A command that borrows nothing but runs the services for its own time is waited for.
    """
    deadline = time.monotonic() + READY_SECONDS
    while not installation.acquire():
        state = read_state(installation.data)
        if state and state.address:
            return False
        if time.monotonic() > deadline:
            raise NotStarted(f"Another command is using {installation.data}; try again when it has ended.")
        time.sleep(0.2)
    return True


def free_address() -> str:
    """The address to serve at. Raises NotStarted when the port is taken."""
    host, port = environ.text("HOST", "127.0.0.1"), environ.number("PORT", 8000)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as problem:
            reason = getattr(problem, "strerror", None) or problem
            raise NotStarted(f"Port {port} is taken ({reason}); choose another: PORT=8001 ./run") from None
    return f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}/"


def environment_of(state: State) -> dict[str, str]:
    """The environment of a child that uses these services."""
    return os.environ | {
        "DATABASE_URL": state.database_url,
        "DATABASE_OWNER_URL": state.database_owner_url,
        "REDIS_URL": state.redis_url,
        "DATA_DIR": str(data_folder()),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def prepare(environment: dict[str, str], *, only: str = "") -> int:
    """Bring the database up to this release; with ``only="tables"`` without filling it."""
    print("Preparing the database …", file=sys.stderr if only else sys.stdout, flush=True)
    command = [sys.executable, "-m", "config.prepare", *filter(None, [only])]
    child = processes.start(command, env=environment, cwd=CHECKOUT)
    try:
        return child.wait()
    finally:
        processes.stop(child)


class Child:
    """One of the supervised processes and how often it has ended soon after its start."""

    def __init__(self, name: str, process: subprocess.Popen, environment: dict[str, str]):
        self.name = name
        self.process = process
        self.environment = environment
        self.started = time.monotonic()
        self.short_lives = 0


def web_command() -> list[str]:
    return ["gunicorn", "--config", "python:config.gunicorn", "config.wsgi:application"]


def worker_command() -> list[str]:
    options = [
        "--concurrency",
        str(environ.number("WORKER_PROCESSES", 1)),
        "--without-gossip",
        "--without-mingle",
    ]
    return [*CELERY, "worker", *options]


def beat_command() -> list[str]:
    return [*CELERY, "beat", "--schedule", str(data_folder() / "run" / "beat-schedule"), "--pidfile", ""]


COMMANDS = {"web": web_command, "worker": worker_command, "beat": beat_command}


def start_child(name: str, environment: dict[str, str]) -> Child:
    if name == "worker":
        environment = environment | {"WORKER": "yes"}
    command = [sys.executable, "-m", *COMMANDS[name]()]
    return Child(name, processes.start(command, env=environment, cwd=CHECKOUT), environment)


def wait_for_web(children: list[Child], address: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    port = int(address.rsplit(":", 1)[1].strip("/"))
    while not answers(environ.text("HOST", "127.0.0.1"), port):
        if any(child.process.poll() is not None for child in children) or time.monotonic() > deadline:
            raise NotStarted("The site did not start; the reason stands in the lines above.")
        time.sleep(0.1)


def answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host if host != "0.0.0.0" else "127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return bool(connection.getresponse().status)
    except OSError:
        return False
    finally:
        connection.close()


def supervise(children: list[Child]) -> None:
    """Start a child that ended again; give up on one that ends at once, several times over."""
    while True:
        for place, child in enumerate(children):
            if child.process.poll() is None:
                continue
            short = time.monotonic() - child.started < SHORT_LIFE_SECONDS
            lives = child.short_lives + 1 if short else 0
            if lives >= MOST_SHORT_LIVES:
                raise NotStarted(f"The {child.name} process ends again and again; its last lines say why.")
            print(
                f"The {child.name} process ended ({child.process.returncode}) and is started again.",
                flush=True,
            )
            children[place] = start_child(child.name, child.environment)
            children[place].short_lives = lives
        time.sleep(0.5)


def stop_children(children: list[Child]) -> None:
    """Ask all at once, then wait for each: running requests and jobs are finished."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    for child in children:
        processes.stop(child.process, within=35)


def run_command(arguments: list[str]) -> int:
    """Run a management command on the running services, or on our own for its time.

    In a new data folder the tables are made first.
    """
    with borrowed_or_own(data_folder()) as state:
        environment = environment_of(state)
        if (
            arguments[0] not in WITHOUT_TABLES
            and not has_tables(state)
            and (failed := prepare(environment, only="tables"))
        ):
            return failed
        if arguments[0] in OWNER_COMMANDS:
            environment["DATABASE_ROLE"] = "owner"
        command = [sys.executable, str(CHECKOUT / "manage.py"), *arguments]
        child = subprocess.Popen(command, env=environment | {"WORKER": "yes"})
        try:
            return child.wait()
        finally:
            processes.stop(child)


def has_tables(state: State) -> bool:
    with psycopg.connect(state.database_owner_url) as connection:
        return connection.execute("SELECT to_regclass('django_migrations')").fetchone()[0] is not None


def make_keys() -> int:
    """Write the key file of a real installation; one that exists stays as it is."""
    path = key_file(data_folder())
    try:
        create_keys(path, demo=False)
    except FileExistsError:
        print(f"{path} exists already and was not changed.", file=sys.stderr)
        return 1
    print(f"New keys are in {path}. Keep a copy apart from the backups, which are useless without it.")
    return 0


def run_tests(arguments: list[str]) -> int:
    if "--mutate" in arguments:
        others = [word for word in arguments if word != "--mutate"]
        os.execv(sys.executable, [sys.executable, "-m", "tests.mutation", *others])
    # Two at a time, each file by one process: what a file sets up is then set up once.
    shared_out = [] if any(word.startswith("-n") for word in arguments) else ["-n", "2", "--dist", "loadfile"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *shared_out, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
