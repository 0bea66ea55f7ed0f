"""`prove`: single passages of a signed copy, for somebody who may not see the others."""

import argparse

from app.cli.terminal import printable, say
from app.errors import Unusable
from app.queries import proofs
from app.wording.sentences import Sentences


def prove(options: argparse.Namespace, sentences: Sentences) -> int:
    """List a copy's passages by number, or write those that were chosen with their proofs.

    Raises:
        Unusable: file_unreadable, proof_unwritable, nothing_to_prove, usage_required.
        NotFound: no_such_passage.
    """
    try:
        untrusted = options.file.read_bytes()
    except OSError:
        raise Unusable("file_unreadable", file=str(options.file)) from None
    if not options.passage:
        told = proofs.passages_in(untrusted, sentences.language)
        for number, passage in enumerate(told, 1):
            say(f"{number:>4}  {printable(passage)}")
        return 0
    if options.out is None:
        raise Unusable("usage_required", command=options.called, names="--out")
    proved = proofs.prove(untrusted, options.passage)
    try:
        with options.out.open("xb") as opened:
            opened.write(proved)
    except OSError:
        raise Unusable("proof_unwritable", file=str(options.out)) from None
    say(sentences.text("cli.proved", count=len(set(options.passage))))
    return 0
