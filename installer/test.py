"""Runs every check of a checkout, in the same environment as the program plus the test tools.

    python3 installer/test.py              format, types, floors, tests
    python3 installer/test.py --fast       the same without the tests that take long
    python3 installer/test.py --bench      the benchmarks only: ratios within one run
    python3 installer/test.py -- -k vault  what follows the two dashes goes to pytest

Exit status 0 if all is well, 1 if any check found something, 2 if they could not be run.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main():
    # type: () -> int
    """Check this Python before anything is imported that an old one could not read."""
    sys.path[0] = str(ROOT)
    from installer.interpreter import own_complaint

    sentence = own_complaint()
    if sentence:
        sys.stderr.write(sentence + "\n")
        return 2
    from installer.checks import run_checks

    return run_checks(ROOT, sys.argv[1:], str(__doc__))


if __name__ == "__main__":
    sys.exit(main())
