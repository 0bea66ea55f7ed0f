"""Starts Casustafel from a checkout; the first time it makes the environment in `.venv`.

    python3 installer/run.py                      the window, on the built-in exercise
    python3 installer/run.py window [ARGUMENTS]   the window, on your own vault
    python3 installer/run.py COMMAND [ARGUMENTS]  the work without a window

COMMAND is one of these; COMMAND --help says the rest, in Dutch, French, English or German:

    play                   a scenario, from invitation to issued minutes
    law                    the rules with their sources, and who may be invited and speak
    verify, prove          examine signed copies; prove one passage without the others
    new                    make a vault
    members, add-member, remove-member, hand-over
    show, log              what a member may read; the log, without content
    check                  the whole vault; with --repair what is whole goes into a new one
    backup, drill, restore
    password, recover      change a password; set one by the recovery sheet
    new-sheet              replace the recovery sheet; for several members in two halves
    sign, countersign, record-certificate
    recall                 copies to be asked back
    open-in-emergency, erase-case, export-access-request

Works from any folder; the exit status is that of what was started. Where the program is installed
as a package, COMMAND is typed as `casustafel-cli COMMAND`, and the window is `casustafel`.
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
