"""This file writes files so that a reader sees the old bytes or the new ones, never half.

Every file the program writes goes through here: part file in the same folder, flush,
fsync, rename, fsync of the folder (design.md section 10).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from desktop.errors import AppError, StorageError

PART_SUFFIX = ".part"

_NO_SPACE = "磁盘空间不足"
_REASONS = {
    errno.ENOSPC: _NO_SPACE,
    errno.EDQUOT: _NO_SPACE,
    errno.EFBIG: "文件超过了这个磁盘或系统允许的大小",
    errno.EACCES: "没有写入权限，或文件正被其他程序（如 Word、WPS）打开",
    errno.EPERM: "没有写入权限，或文件正被其他程序（如 Word、WPS）打开",
    errno.EBUSY: "文件正被其他程序使用",
    errno.EROFS: "这个磁盘是只读的",
    errno.ENAMETOOLONG: "文件名或路径太长",
    errno.ENOENT: "文件夹不存在或已被移走",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "同名的文件夹已经存在",
    errno.EEXIST: "同名的文件已经存在",
    errno.ENOTEMPTY: "同名的文件夹已经存在，里面还有文件",
    errno.ELOOP: "路径中的链接互相指向",
    errno.EINVAL: "文件名中有这个磁盘不允许的字符",
    errno.EIO: "读写磁盘时出错，磁盘或U盘可能已损坏或被拔出",
    errno.ENODEV: "U盘或磁盘已被拔出",
    errno.ENXIO: "U盘或磁盘已被拔出",
}


_READING_REASONS = {
    **_REASONS,
    errno.EACCES: "没有读取权限，或文件正被其他程序（如 Word、WPS）打开",
    errno.EPERM: "没有读取权限，或文件正被其他程序（如 Word、WPS）打开",
    errno.ENOENT: "文件不存在或已被移走",
    errno.EISDIR: "这是文件夹，不是文件",
}


def reason_of(error: OSError) -> str:
    """The Chinese reason of an operating system error met while writing, for the ``reason`` of a sentence."""
    known = _REASONS.get(error.errno or 0)
    return known if known else f"系统报告：{error.strerror or error}"


def reason_of_reading(error: OSError) -> str:
    """Like :func:`reason_of` for an error met while reading."""
    known = _READING_REASONS.get(error.errno or 0)
    return known if known else reason_of(error)


def cannot_write(path: Path, error: OSError) -> StorageError:
    """The planned failure ``files.cannot_write`` for ``error`` met while writing ``path``."""
    return StorageError("files.cannot_write", file=path.name, folder=str(path.parent), reason=reason_of(error))


@contextmanager
def atomic_file(path: Path, *, overwrite: bool = True) -> Iterator[BinaryIO]:
    """A binary file that becomes ``path`` only when the block ends without an exception.

    The part file ``<name>.part`` lies in the same folder; one left over by a crash is
    replaced. On any failure, a cancelled job included, it is removed and ``path`` is as
    it was. The stream can also be read back. ``overwrite=False`` refuses an existing target.

    Raises AppError ``files.exists``, StorageError ``files.cannot_write`` and
    ``files.written_twice`` (two writers of one target at the same moment: the later wins).
    """
    path = Path(path)
    if not overwrite and os.path.lexists(path):
        raise _exists(path)
    part = path.with_name(path.name + PART_SUFFIX)
    try:
        stream = _open_exclusively(part)
        identity = os.fstat(stream.fileno())
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if not _is_same_file(part, identity):
            # A second writer of the same target replaced our part file as a leftover.
            raise StorageError("files.written_twice", file=path.name, folder=str(path.parent))
        _move(part, path, overwrite=overwrite)
    except OSError as error:
        _remove(part, identity)
        # Only what belongs to this file: a failure to read some other file stays itself.
        if error.filename is not None and Path(os.fsdecode(error.filename)) not in (part, path):
            raise
        raise cannot_write(path, error) from error
    except BaseException:
        _remove(part, identity)
        raise
    sync_folder(path.parent)


def write_atomic(path: Path, data: bytes, *, overwrite: bool = True) -> None:
    """Write ``data`` as the whole content of ``path``; see :func:`atomic_file`."""
    with atomic_file(path, overwrite=overwrite) as stream:
        stream.write(data)


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable, where the system can (Windows cannot open folders)."""
    if os.name == "nt":
        return
    # The renamed file is already complete; a file system without folder fsync is no failure.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _exists(path: Path) -> AppError:
    return AppError("files.exists", file=path.name, folder=str(path.parent))


def _open_exclusively(part: Path) -> BinaryIO:
    try:
        return open(part, "x+b")
    except FileExistsError:
        part.unlink()  # left over by a crash: it was never a finished file
        return open(part, "x+b")


def _move(part: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        os.replace(part, path)
        return
    try:
        os.link(part, path)  # fails when the target appeared meanwhile, atomically
    except FileExistsError:
        raise _exists(path) from None
    except (OSError, AttributeError, NotImplementedError):
        # FAT and some network drives know no hard links; os.link itself is missing, or raises, on some systems.
        if os.path.lexists(path):
            raise _exists(path) from None
        os.replace(part, path)
    else:
        part.unlink()


def _is_same_file(part: Path, identity: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(part), identity)
    except FileNotFoundError:
        return False


def _remove(part: Path, identity: os.stat_result) -> None:
    # The first failure is the one to report; a part file that stays behind is replaced next time.
    with suppress(OSError):
        if _is_same_file(part, identity):
            part.unlink()
