"""One installation: its data folder, who runs its services now, and how others find them.

Anyone who starts the services holds the lock file for as long as they run. Everybody else borrows
them by what the state file says, and the one who started them for a short command waits for borrowers.
"""

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Self

from . import keys, processes, services
from .services import APPLICATION, OWNER, Broker, Cluster

CHECKOUT = Path(__file__).resolve().parent.parent
# Where root keeps what the service account cannot reach inside the data folder.
OUTSIDE = Path("/var/lib/family-register")
BORROWING_SECONDS = 120


@dataclass
class State:
    """Where the services answer, and the address of the site once it is served."""

    database_url: str = ""
    database_owner_url: str = ""
    redis_url: str = ""
    address: str = ""


def data_folder() -> Path:
    return Path(os.environ.get("DATA_DIR") or CHECKOUT / ".data").expanduser().resolve()


def state_file(data: Path) -> Path:
    return data / "run" / "state.json"


def key_file(data: Path) -> Path:
    return Path(os.environ.get("KEYS_FILE") or data / "keys.json")


def read_state(data: Path) -> State | None:
    """What the holder of the lock has published; None before it is ready and after it has ended."""
    try:
        return State(**json.loads(state_file(data).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


class Installation:
    """The services of one data folder, while this process holds its lock."""

    def __init__(self, data: Path, *, throwaway: bool = False):
        self.data = data
        self.throwaway = throwaway
        self.account = processes.service_account()
        self.cluster: Cluster | None = None
        self.broker: Broker | None = None
        self.state: State | None = None
        self._lock: IO | None = None
        self._sockets: Path | None = None

    def acquire(self) -> bool:
        """Become the one who runs the services; False while another process does."""
        try:
            services.private_folder(self.data, account=self.account)
            services.private_folder(self.data / "run", account=self.account)
            self._lock = open(self.data / "run" / "lock", "a")  # noqa: SIM115 - held until release
        except PermissionError:
            raise services.NotStarted(
                f"The data folder {self.data} belongs to another user; name another one with DATA_DIR="
            ) from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            return False
        state_file(self.data).unlink(missing_ok=True)
        return True

    def start(self) -> State:
        """Start what the environment does not name and publish where it answers.

        Raises NotStarted or KeysUnusable; what was started until then is stopped by `stop`.
        """
        for name in ("private", "static"):
            services.private_folder(self.data / name, account=self.account)
        self._sockets = services.socket_folder(self.data / "run", account=self.account)
        home = None if os.environ.get("DATABASE_URL") else self._service_home("postgres")
        self._ensure_keys(has_data=bool(home) and (home / "data" / "PG_VERSION").exists())
        if home:
            self.cluster = Cluster(
                home, sockets=self._sockets, account=self.account, throwaway=self.throwaway
            )
            self.cluster.start()
        if not os.environ.get("REDIS_URL"):
            self.broker = Broker(self._service_home("broker"), sockets=self._sockets, account=self.account)
            self.broker.start()
        application = os.environ.get("DATABASE_URL") or self.cluster.url(APPLICATION)
        owner = os.environ.get("DATABASE_OWNER_URL") or (
            self.cluster.url(OWNER) if self.cluster else application
        )
        redis = os.environ.get("REDIS_URL") or self.broker.url()
        self.state = State(database_url=application, database_owner_url=owner, redis_url=redis)
        self.publish()
        return self.state

    def publish(self, *, address: str = "") -> None:
        """Let other commands find the services, and the site once there is an address."""
        self.state.address = address
        unfinished = state_file(self.data).with_suffix(".unfinished")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(asdict(self.state)))
        unfinished.rename(state_file(self.data))

    def wait_for_borrowers(self) -> None:
        with open(self.data / "run" / "borrowers", "a") as borrowers:
            state_file(self.data).unlink(missing_ok=True)
            fcntl.flock(borrowers, fcntl.LOCK_EX)

    def stop(self) -> None:
        """Stop the services, the database last, and let the next one start them."""
        state_file(self.data).unlink(missing_ok=True)
        if self.broker:
            self.broker.stop()
        if self.cluster:
            self.cluster.stop()
        if self._sockets and self._sockets.parent != self.data:
            shutil.rmtree(self._sockets, ignore_errors=True)
        if self._lock:
            self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def _ensure_keys(self, *, has_data: bool) -> None:
        path = key_file(self.data)
        if not path.exists() and not has_data and not _is_production():
            keys.create(path, demo=True)
        keys.load(path)

    def _service_home(self, name: str) -> Path:
        """The folder of one service: in the data folder, or a link there to where the account can go."""
        home = self.data / name
        if home.is_symlink() or not self.account:
            return services.private_folder(home.resolve(), account=self.account)
        services.private_folder(home, account=self.account)
        if processes.can_reach(home, account=self.account):
            return home
        home.rmdir()
        OUTSIDE.mkdir(parents=True, exist_ok=True, mode=0o755)
        outside = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=OUTSIDE))
        home.symlink_to(outside)
        return services.private_folder(outside, account=self.account)


@contextmanager
def borrowed_or_own(data: Path) -> Iterator[State]:
    """The running services, or services of our own for the time of the block."""
    deadline = time.monotonic() + BORROWING_SECONDS
    while time.monotonic() < deadline:
        installation = Installation(data)
        if installation.acquire():
            with installation:
                state = installation.start()
                try:
                    yield state
                finally:
                    installation.wait_for_borrowers()
            return
        with open(data / "run" / "borrowers", "a") as borrowers:
            fcntl.flock(borrowers, fcntl.LOCK_SH)
            if state := read_state(data):
                yield state
                return
        time.sleep(0.1)
    raise services.NotStarted(
        f"Another command holds {data} and its services do not answer; see {data / 'run'}."
    )


def _is_production() -> bool:
    return os.environ.get("PROFILE", "demo") == "production"
