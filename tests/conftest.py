"""This file sets what every test shares: Qt off screen unless a display was chosen; no test depends on speed."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no failure: neither one slow example nor slow making of examples.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Let go at once what a test asked Qt to delete, and of the mouse: no event loop runs between tests."""
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QWidget

    if isinstance(QCoreApplication.instance(), QApplication):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:  # the pressed widget went before the release
            QTest.mouseRelease(QWidget(), Qt.MouseButton.LeftButton)
