"""The command line as people start it, but that a new password is derived as cheaply as is allowed.

`python -m tests.app.cli.at_floor COMMAND`, for tests of what a password opens, not of how slowly.
"""

import sys

from app.crypto import kdf

kdf.calibrate = kdf.floor  # type: ignore[assignment]  # before anything takes it from there

from app.cli.__main__ import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
