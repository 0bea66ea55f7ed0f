"""`casustafel-cli`. It loads the rest only once an interrupt can no longer end in a traceback."""

import sys

INTERRUPTED = 130


def main() -> int:
    """Run the command that was typed and answer with its exit status; never raises."""
    try:
        from app.cli.program import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
