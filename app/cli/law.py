"""`law`: the rules and the decision table, for whoever wants to check them."""

import argparse
from datetime import date

from app.cli.document import print_document
from app.cli.terminal import say_json
from app.queries.law import law_document
from app.wording.sentences import Sentences


def law(options: argparse.Namespace, sentences: Sentences) -> int:
    """The law as the program knows it on a day, today by default."""
    document = law_document(options.on or date.today(), sentences.language)
    if options.json:
        say_json(document, indent=2)
    else:
        print_document(document, sentences)
    return 0
