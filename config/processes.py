"""Child processes that end when their parent does, and the account they run under."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
SERVICE_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An unprivileged user of the operating system."""

    name: str
    uid: int
    gid: int


def service_account() -> Account | None:
    """The user that runs the services when root starts them, for PostgreSQL refuses root; else None."""
    if os.geteuid() != 0:
        return None
    for name in SERVICE_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise SystemExit(
        "Root may not run the database and there is no user postgres or nobody; start as another user."
    )


def run(command: Sequence[str | Path], *, account: Account | None) -> subprocess.CompletedProcess[str]:
    """Run a short command under the account, in a folder that every user can enter."""
    return subprocess.run(command, cwd="/", capture_output=True, text=True, **_identity(account))


def start(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    parting: signal.Signals = signal.SIGTERM,
    log: Path | None = None,
    env: dict[str, str] | None = None,
    cwd: str | Path = "/",
) -> subprocess.Popen:
    """Start a child in a session of its own, so that Ctrl-C reaches only the parent.

    ``parting`` is sent to the child by the kernel when the parent dies without stopping it.
    """
    output = open(log, "ab") if log else None  # noqa: SIM115 - handed to the child, closed below
    try:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_bound_to_parent(parting),
            **_identity(account),
        )
    finally:
        if output:
            output.close()


def stop(child: subprocess.Popen, *, by: signal.Signals = signal.SIGTERM, within: float = 30) -> None:
    """End a child in order, and by force once its seconds are up."""
    if child.poll() is not None:
        return
    child.send_signal(by)
    try:
        child.wait(within)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def can_reach(path: Path, *, account: Account | None) -> bool:
    """Whether the account may enter the folder or run the file, every folder above it included."""
    return (
        account is None or run(["/bin/sh", "-c", 'test -x "$1"', "sh", path], account=account).returncode == 0
    )


def _identity(account: Account | None) -> dict:
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def _bound_to_parent(parting: signal.Signals) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    # Looked up before the fork; after a change of user, which clears the request, it is made again there.
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def bind() -> None:
        prctl(PR_SET_PDEATHSIG, int(parting), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return bind
