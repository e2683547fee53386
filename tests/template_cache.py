"""Keeps the cluster of an earlier run with its migrated template: migrating takes longer than most tests.

What is kept belongs to the exact sources that the schema comes from, so it is never out of date.
"""

import ast
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config import services
from config.installation import CHECKOUT
from config.processes import Account

FOLDER = Path(tempfile.gettempdir()) / f"register-templates-{os.getuid()}"
KEPT = 6
# Of a stopped installation: the cluster, its keys, and the note that the template is complete.
PARTS = ("postgres/data", "keys.json", "run/template_migrated.made")
SOURCES_BESIDE_MIGRATIONS = (
    "requirements/app.txt",
    "config/prepare.py",
    "config/services.py",
    "config/settings.py",
    "ground/sealed.py",
)


def restore(data: Path, *, account: Account | None) -> None:
    """Put the kept cluster of these sources into a data folder, if there is one."""
    kept = FOLDER / fingerprint()
    if not _is_ours() or not kept.exists():
        return
    os.utime(kept)
    for part in PARTS:
        services.private_folder((data / part).parent, account=account)
        _copy(kept / part, data / part)
    services.hand_over(data / "postgres", account=account)


def keep(data: Path) -> None:
    """Keep a stopped cluster whose template is complete, and no more than a few older ones."""
    if not all((data / part).exists() for part in PARTS):
        return
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    kept = FOLDER / fingerprint()
    if not _is_ours() or kept.exists():
        return
    unfinished = Path(tempfile.mkdtemp(dir=FOLDER, prefix="unfinished-"))
    for part in PARTS:
        (unfinished / part).parent.mkdir(parents=True, exist_ok=True)
        _copy(data / part, unfinished / part)
    try:
        unfinished.rename(kept)
    except OSError:
        # Another run was faster with the same.
        shutil.rmtree(unfinished)
    for old in sorted(FOLDER.glob("[!u]*"), key=lambda folder: folder.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def fingerprint() -> str:
    """A digest of every source that the migrated database depends on."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


def _sources() -> set[Path]:
    """The migrations and what they import of ours, directly or not."""
    waiting = [path for path in CHECKOUT.glob("*/migrations/*") if path.is_file()]
    waiting += [CHECKOUT / name for name in SOURCES_BESIDE_MIGRATIONS]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        if path.suffix == ".py" and path.parent.name != "config":
            waiting += _imported_by(path)
    return found


def _imported_by(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom):
            above = path.parents[node.level - 1] if node.level else CHECKOUT
            module = above.joinpath(*(node.module or "").split(".")) if node.module else above
            candidates = [module, *(module / name.name for name in node.names)]
        elif isinstance(node, ast.Import):
            candidates = [CHECKOUT.joinpath(*name.name.split(".")) for name in node.names]
        else:
            continue
        for candidate in candidates:
            for file in (candidate.with_suffix(".py"), candidate / "__init__.py"):
                if file.is_file():
                    yield file


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy2(source, target)


def _is_ours() -> bool:
    """Anybody may make a folder in /tmp, so one that is not ours alone is not used."""
    try:
        status = FOLDER.lstat()
    except FileNotFoundError:
        return False
    return status.st_uid == os.getuid() and not FOLDER.is_symlink() and status.st_mode & 0o077 == 0
