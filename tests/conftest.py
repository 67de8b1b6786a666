"""This file sets what every test shares: Qt draws off screen unless a display was chosen on purpose."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
