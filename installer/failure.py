"""Says in one sentence why an environment could not be made, and what mends it."""

import re

SAME_AGAIN = "run the same command again"

_CAUSES: tuple[tuple[str, str], ...] = (
    (
        r"DO NOT MATCH THE HASHES",
        "A downloaded package is not the one that was locked, so nothing of it was installed;"
        f" clear pip's cache (python3 -m pip cache purge) and {SAME_AGAIN}",
    ),
    (
        r"No space left on device|Errno 28\b|WinError 112\b",
        f"The disk is full; free about 1 GB and {SAME_AGAIN}",
    ),
    (
        r"enable long paths|Windows Long Path|WinError 206\b",
        "The folder's path is too long for this Windows; move it to C:\\casustafel and"
        f" {SAME_AGAIN}",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The package server's certificate is not trusted here (a proxy that opens connections?);"
        f" set PIP_CERT to your organisation's certificate file and {SAME_AGAIN}",
    ),
    (
        r"Failed to establish a new connection|NewConnectionError|Temporary failure in name"
        r"|getaddrinfo failed|Network is unreachable|ConnectTimeout|ReadTimeout|Read timed out"
        r"|ProxyError|Cannot connect to proxy|Connection aborted|from versions: none\)",
        "The packages could not be fetched: no network, or a proxy that pip does not know"
        f" (set HTTPS_PROXY); connect and {SAME_AGAIN}",
    ),
    (
        r"Permission denied|Errno 13\b|WinError 5\b|Read-only file system",
        f"This folder cannot be written to; copy it to one of your own and {SAME_AGAIN}",
    ),
)

_NO_WHEEL = re.compile(
    r"from versions: (?!none)[^\n]*\)\n(?:.*\n)*?.*No matching distribution found for (\S+)"
)


class Unprepared(Exception):
    """The machine cannot do it as it is; the text is one sentence for the person at it."""


def explained(output: str, machine: str) -> str:
    """The sentence for what pip or venv printed; `machine` names system, processor and Python.

    A package without a wheel for this machine is told apart from one that could not be fetched by
    the versions that pip says it saw.
    """
    missing = _NO_WHEEL.search(output)
    if missing:
        return (
            f"There is no {missing[1]} for this machine ({machine});"
            " the README's “What it runs on” lists the systems that work"
        )
    for pattern, sentence in _CAUSES:
        if re.search(pattern, output):
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR", "Error"))] or lines
    return f"The environment could not be made: {errors[-1] if errors else 'no reason given'}"
