"""Starts Casustafel from a checkout; the first time it makes the environment in `.venv`.

    python3 installer/run.py                      the window, on the built-in exercise
    python3 installer/run.py window [ARGUMENTS]   the window, on your own vault
    python3 installer/run.py COMMAND [ARGUMENTS]  casustafel-cli: play, show, verify, law, …

Works from any folder; the exit status is that of what was started.
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
    if sys.argv[1:] in (["-h"], ["--help"]):
        sys.stdout.write(str(__doc__))
        return 0
    from installer.launch import launch

    return launch(ROOT, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
