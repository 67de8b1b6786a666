"""This file rewrites a ZIP made by a library so that equal content gives equal bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

_MOMENT = (1980, 1, 1, 0, 0, 0)


def fixed_zip(data: bytes, replaced: Mapping[str, bytes]) -> bytes:
    """The entries of ``data`` in their order with one fixed time stamp; ``replaced``: new content by entry name."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            content = replaced.get(entry.filename)
            target.writestr(info, source.read(entry) if content is None else content, compresslevel=6)
    return stream.getvalue()
