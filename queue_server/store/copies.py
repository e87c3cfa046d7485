"""The copies of a shop's data in one folder: one a day, whole or not there, and none older than may be."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from queue_server.domain.errors import DiskFailed, DiskFull
from queue_server.store import backup
from queue_server.store.database import Database

_ENDS_WITH = ".backup"
_ROOM_FOR = 2
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Copies:
    """Where they are, and for how many days one is kept, since there is personal data in it."""

    folder: Path
    kept_days: int

    def newest(self) -> Path | None:
        """The last copy that was made, by whomever."""
        found = max(self._all(), default=None)
        return None if found is None else found[1]

    def newest_made_at(self) -> datetime | None:
        """When it was made; None without one."""
        found = max(self._all(), default=None)
        return None if found is None else datetime.fromtimestamp(found[0], UTC)

    def make(self, database: Database, day: date, now: datetime) -> Path:
        """The copy of this day, made `now` while the shop works. An older one of the day is replaced.

        Raises DiskFull before it takes the room that the shop itself needs; DiskFailed; DataDamaged where the
        data is not whole.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._check_room(database)
            file = self.folder / f"{day}{_ENDS_WITH}"
            backup.write(database, file)
            os.utime(file, (now.timestamp(), now.timestamp()))
        except OSError as problem:
            kind = DiskFull if problem.errno == errno.ENOSPC else DiskFailed
            raise kind(f"No copy can be written to {self.folder}: {problem.strerror}.") from problem
        return file

    def remove_old(self, now: datetime) -> None:
        """Remove what is older than may be; the newest stays, for there may be no other way back."""
        newest, oldest = self.newest(), (now - timedelta(days=self.kept_days)).timestamp()
        for made, file in list(self._all()):
            if file != newest and made < oldest:
                file.unlink(missing_ok=True)

    def _all(self) -> Iterator[tuple[float, Path]]:
        """Each with when it was made; one that goes while we look was none."""
        for file in self.folder.glob(f"*{_ENDS_WITH}"):
            with suppress(FileNotFoundError):
                yield file.stat().st_mtime, file

    def _check_room(self, database: Database) -> None:
        needed = _ROOM_FOR * database.size_bytes()
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            raise DiskFull(
                f"There is no room for a copy in {self.folder}: it takes up to {needed // _MEGABYTE + 1} MB,"
                f" and {free // _MEGABYTE} MB are free."
            )
