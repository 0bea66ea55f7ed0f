"""Real widgets on no screen at all, unless somebody asks for one."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
