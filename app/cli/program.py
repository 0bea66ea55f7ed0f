"""The program behind `casustafel-cli`: closes the process, reads the arguments, runs one command.

Errors become one line; what was interrupted while this loads is seen to by `app.cli.__main__`.
"""

import errno
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app import silence_libraries, start_process
from app.cli.access import export_access_request
from app.cli.arguments import parse
from app.cli.backups import backup, drill, restore
from app.cli.keys import new, new_sheet, password, recover
from app.cli.language import spoken_language
from app.cli.law import law
from app.cli.members import (
    add_member,
    erase_case,
    hand_over,
    members,
    open_in_emergency,
    remove_member,
)
from app.cli.play import play
from app.cli.proving import prove
from app.cli.recall import recall
from app.cli.refusal import message
from app.cli.show import show
from app.cli.signing import countersign, record_certificate, sign
from app.cli.terminal import complain, prepare_streams
from app.cli.vault import check, log
from app.cli.verification import verify
from app.errors import AppError, NotFound, Unavailable, Unusable
from app.wording.sentences import Sentences, sentences

DONE, FINDING, UNUSABLE = 0, 1, 2
"""Exit status: done; refused, invalid or damaged; arguments or file that cannot be used."""
INTERRUPTED = 130

COMMANDS: Mapping[str, Callable[..., int]] = {
    "play": play,
    "new": new,
    "show": show,
    "verify": verify,
    "prove": prove,
    "check": check,
    "law": law,
    "log": log,
    "password": password,
    "recover": recover,
    "new-sheet": new_sheet,
    "backup": backup,
    "restore": restore,
    "drill": drill,
    "recall": recall,
    "export-access-request": export_access_request,
    "members": members,
    "add-member": add_member,
    "remove-member": remove_member,
    "hand-over": hand_over,
    "open-in-emergency": open_in_emergency,
    "erase-case": erase_case,
    "sign": sign,
    "countersign": countersign,
    "record-certificate": record_certificate,
}


def run(arguments: Sequence[str]) -> int:
    """Run one command and answer with its exit status; never raises."""
    start_process()
    silence_libraries()
    prepare_streams()
    speech = sentences(spoken_language(arguments))
    try:
        options = parse(arguments, speech)
        return COMMANDS[options.command](options, speech)
    except AppError as error:
        complain(message(error, speech))
        return UNUSABLE if isinstance(error, Unusable | NotFound | Unavailable) else FINDING
    except SystemExit as asked_for_help:
        return int(asked_for_help.code or DONE)
    except KeyboardInterrupt:
        complain(speech.text("cli.error.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has left; nothing more can be said to them, nor at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDING
    except OSError as error:
        full = error.errno == errno.ENOSPC
        complain(speech.error(Unavailable("disk_full" if full else "disk_error")))
        return UNUSABLE
    except Exception as bug:  # noqa: BLE001 - a traceback could print words of a case
        complain(_bug(bug, speech))
        return FINDING


def _bug(bug: Exception, speech: Sentences) -> str:
    """Where a bug showed: its kind and line, never its text, which may be a case's."""
    last = traceback.extract_tb(bug.__traceback__)[-1]
    blanks = {"kind": type(bug).__name__, "module": Path(last.filename).name, "line": last.lineno}
    return speech.text("cli.error.bug", **blanks)
