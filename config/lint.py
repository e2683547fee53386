"""./run lint: every check of the code that needs no test."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .installation import CHECKOUT, Installation

# The modules and packages, by name, whose types are checked: where rows are changed, asked for and counted.
TYPED = frozenset(
    {"operations", "guards", "permissions", "queries", "figures", "workbooks", "rules", "amounts", "claims"}
)


def checks() -> dict[str, list[str]]:
    """The commands by name, in the order of how soon they tell something."""
    typed = sorted(
        str(path.relative_to(CHECKOUT))
        for app in CHECKOUT.iterdir()
        if (app / "__init__.py").exists()
        for path in app.rglob("*.py")
        if TYPED & {part.removesuffix(".py") for part in path.relative_to(app).parts}
    )
    return {
        "ruff check": ["ruff", "check", "--output-format", "concise", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "import-linter": ["importlinter.cli", "lint"],
        "djlint": ["djlint", "templates", "--lint", "--quiet"],
        "mypy": ["mypy", *typed],
        "migrations": ["django", "makemigrations", "--check", "--dry-run"],
    }


def main(arguments: list[str]) -> int:
    """Run all checks, or those whose names are given, and say at the end which failed."""
    chosen = {name: command for name, command in checks().items() if not arguments or name in arguments}
    # Some checks load the settings, which want keys and a database: ones of their own.
    account_folder = Path(tempfile.mkdtemp(prefix="register-lint-", dir="/tmp"))
    installation = Installation(account_folder, throwaway=True)
    installation.acquire()
    try:
        with installation:
            state = installation.start()
            environment = os.environ | {
                "DATA_DIR": str(account_folder),
                "DATABASE_URL": state.database_url,
                "DATABASE_OWNER_URL": state.database_owner_url,
                "REDIS_URL": state.redis_url,
                "DATABASE_ROLE": "owner",
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
            failed = [name for name, command in chosen.items() if not passes(name, command, environment)]
    finally:
        shutil.rmtree(account_folder, ignore_errors=True)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed")
    return 1 if failed else 0


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    print(f"— {name}", flush=True)
    return subprocess.run([sys.executable, "-m", *command], cwd=CHECKOUT, env=environment).returncode == 0
