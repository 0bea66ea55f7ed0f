"""`law`: the rules and the decision table, for whoever wants to check them."""

import argparse
from datetime import date
from typing import Any

from app.cli.document import print_document
from app.cli.terminal import say_json
from app.domain.person import Language
from app.queries.law import law_document, source_names
from app.wording.sentences import Sentences


def law(options: argparse.Namespace, sentences: Sentences) -> int:
    """The law as the program knows it on a day, today by default."""
    document = law_document(options.on or date.today(), sentences.language)
    if options.json:
        say_json(document, indent=2)
    else:
        print_document(_readable(document, sentences.language), sentences)
    return 0


def _readable(document: dict[str, Any], language: Language) -> dict[str, Any]:
    """The same with the names of the sources for their codes."""
    names = source_names(language)

    def named(entry: dict[str, Any]) -> dict[str, Any]:
        codes = str(entry["source"]).split()
        return {**entry, "source": [names.get(code, code) for code in codes]}

    told = ("rules", "citations", "texts", "regimes", "terms")
    return document | {part: [named(entry) for entry in document[part]] for part in told}
