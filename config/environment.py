"""Makes the Python environment from the lock files, then hands over to the program in it.

Runs under any Python from 3.11 on with nothing installed, so it imports the standard library only.
"""

import fcntl
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
DEVELOPMENT_COMMANDS = {"test", "lint", "messages"}
UNREACHABLE_SIGNS = (
    "from versions: none",
    "Retrying (Retry",
    "NewConnectionError",
    "Temporary failure in name",
)


def main(arguments: list[str]) -> None:
    with_tools = bool(arguments) and arguments[0] in DEVELOPMENT_COMMANDS
    ensure("dev" if with_tools else "app")
    os.chdir(CHECKOUT)
    os.execv(PYTHON, [str(PYTHON), "-m", "config.serve", *arguments])


def ensure(lock_name: str) -> None:
    """Bring the environment up to the lock file; two commands started at once take turns."""
    with open(CHECKOUT / "requirements" / f"{lock_name}.in") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not works():
            create()
        if not is_current(lock_name):
            install(lock_name)


def works() -> bool:
    """Whether there is an environment that this user can run and install into."""
    probe = [PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(probe, capture_output=True).returncode == 0
    except OSError:
        return False


def create() -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        give_up(f"Python {version} has no venv module; install it (Debian: apt-get install python3-venv).")
    print("Making the Python environment in .venv …", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", ENVIRONMENT], capture_output=True, text=True
    )
    if made.returncode != 0:
        give_up(f"The Python environment could not be made: {last_line(made.stdout + made.stderr)}")


def lock_of(name: str) -> bytes:
    return (CHECKOUT / "requirements" / f"{name}.txt").read_bytes()


def stamp_of(name: str) -> Path:
    return ENVIRONMENT / f"installed-{name}.txt"


def is_current(name: str) -> bool:
    return stamp_of(name).exists() and stamp_of(name).read_bytes() == lock_of(name)


def install(name: str) -> None:
    print(f"Installing the packages of requirements/{name}.txt …", flush=True)
    lock = CHECKOUT / "requirements" / f"{name}.txt"
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--no-input",
        "--disable-pip-version-check",
    ]
    done = subprocess.run([*command, "-r", lock], capture_output=True, text=True)
    if done.returncode != 0:
        output = done.stdout + done.stderr
        if any(sign in output for sign in UNREACHABLE_SIGNS):
            give_up("The package index cannot be reached; check the network, or name one with PIP_INDEX_URL.")
        give_up(f"The packages could not be installed: {last_line(output)}")
    # The development lock holds the application's packages at the same versions.
    for installed in {name, "app"}:
        stamp_of(installed).write_bytes(lock_of(installed))


def last_line(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "no output"


def give_up(message: str) -> None:
    print(message, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
