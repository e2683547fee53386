"""From a half-made file in a workspace to one in the private store that a page may serve."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from . import timing
from .models import Job, JobFile, JobStatus

logger = logging.getLogger(__name__)

STORE = "jobs"
WORKSPACES = "making"
_WORKSPACE_NAME = re.compile(r"(\d+)\.(\d+)-")


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is complete on disk and not yet published."""

    path: Path
    name: str
    size: int
    sha256: str
    contains_numbers: bool


class Movable(File):
    """A file that the store may take by renaming it, where both are on one disk."""

    def temporary_file_path(self) -> str:
        return self.name


@contextmanager
def workspace(job: Job) -> Iterator[Path]:
    """A folder of this run alone, gone afterwards whatever happened."""
    parent = Path(settings.PRIVATE_DIR) / WORKSPACES
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{job.pk}.{job.token}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def made(path: Path, *, name: str, contains_numbers: bool) -> Made:
    """Force a written file to disk and take its digest; disk troubles show here, not later."""
    with path.open("rb") as content:
        os.fsync(content.fileno())
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    return Made(path, name, path.stat().st_size, sha256, contains_numbers)


def fingerprint(sha256: str) -> str:
    """A digest as the audit trail keeps it: in groups of eight, for any eleven of its digits in a
    row may read like a telephone, which the trail refuses.
    """
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def stored(job: Job, number: int, file: Made) -> str:
    """Move the file into the store, under a name that only this run uses; returns its path."""
    suffix = PurePosixPath(file.name).suffix
    with file.path.open("rb") as content:
        path = default_storage.save(
            f"{STORE}/{job.uuid}/{job.token}/{number}{suffix}", Movable(content, str(file.path))
        )
    _sync_folder(path)
    return path


def _sync_folder(path: str) -> None:
    """A rename survives a power cut only once its folder is on disk too."""
    try:
        folder = os.open(Path(default_storage.path(path)).parent, os.O_RDONLY)
    except NotImplementedError:
        # A store that is not a disk sees to this itself.
        return
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def drop_unpublished(job: Job) -> None:
    """Remove what this run and those before it left in the store without publishing it.

    Never what a later run is about to publish.
    """
    published = set(JobFile.objects.filter(job=job, removed_at=None).values_list("path", flat=True))
    folder = f"{STORE}/{job.uuid}"
    if not default_storage.exists(folder):
        return
    for token in default_storage.listdir(folder)[0]:
        if int(token) > job.token:
            continue
        kept = False
        for name in default_storage.listdir(f"{folder}/{token}")[1]:
            path = f"{folder}/{token}/{name}"
            if path in published:
                kept = True
            else:
                default_storage.delete(path)
        if not kept:
            default_storage.delete(f"{folder}/{token}")


def drop_leftover_workspaces() -> int:
    """Remove the workspaces of runs that died on this host. Returns how many."""
    parent = Path(settings.PRIVATE_DIR) / WORKSPACES
    if not parent.is_dir():
        return 0
    oldest = time.time() - timing.KEEP_LEFTOVERS.total_seconds()
    dropped = 0
    for folder in parent.iterdir():
        name = _WORKSPACE_NAME.match(folder.name)
        if name is None or folder.stat().st_mtime > oldest:
            continue
        if not Job.objects.filter(pk=name[1], token=name[2], status=JobStatus.RUNNING).exists():
            shutil.rmtree(folder, ignore_errors=True)
            dropped += 1
    return dropped
