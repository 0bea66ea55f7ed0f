"""`verify --leaks`: does a copy say what was left out for its recipient?"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.entering import unlocked
from app.cli.terminal import complain, printable, say, say_json
from app.domain.minutes import Product
from app.domain.person import PersonId
from app.errors import NotFound, Unusable
from app.wording.sentences import Sentences

if TYPE_CHECKING:
    from app.queries.searching import Searched

CLEAN, FINDING, NOT_SEARCHED = 0, 1, 2


def search(
    options: argparse.Namespace, untrusted: Mapping[Path, bytes], sentences: Sentences
) -> int:
    """Say page and surface of every finding, never a word, and by what each copy was judged.

    1 where there is a finding; 2 where a document is none that can be searched, which takes
    nothing from the others.

    Raises:
        Unusable: the vault is not named.
    """
    # Reads PDFs back, which no other command needs: slow to load.
    from app.queries.searching import DocumentLeaks

    if options.vault is None:
        raise Unusable("usage_required", command=options.called, names="--vault")
    found: dict[Path, Searched | NotFound] = {}
    with unlocked(options, sentences) as session:
        for file, data in untrusted.items():
            try:
                found[file] = session.ask(DocumentLeaks(data, file.name), PersonId(options.member))
            except NotFound as unknown:
                found[file] = unknown
    if options.json:
        say_json([_entry(file, told, sentences) for file, told in found.items()], indent=2)
    for file, told in found.items():
        if isinstance(told, NotFound):
            complain(_of(file, found, sentences.error(told)))
        elif not options.json:
            _tell(file if len(found) > 1 else None, told, sentences)
    return max(map(_status, found.values()), default=CLEAN)


def _of(file: Path, found: Mapping[Path, object], sentence: str) -> str:
    return f"{printable(str(file))}: {sentence}" if len(found) > 1 else sentence


def _status(told: "Searched | NotFound") -> int:
    if isinstance(told, NotFound) or told.signed_at is None:
        return NOT_SEARCHED
    return FINDING if told.findings else CLEAN


def _entry(file: Path, told: "Searched | NotFound", sentences: Sentences) -> dict[str, Any]:
    if isinstance(told, NotFound) or told.signed_at is None or told.product is None:
        title = "" if isinstance(told, NotFound) else told.title
        document = sentences.text(title) if title else None
        return {"file": str(file), "searched": False, "document": document, "findings": []}
    return {
        "file": str(file),
        "searched": True,
        "document": told.product.value,
        "copy": told.code,
        "judged_as_of": told.signed_at.isoformat(),
        "category_of_that_day": told.seated,
        "findings": [{"page": f.page, "surface": f.surface.value} for f in told.findings],
    }


def _tell(file: Path | None, told: "Searched", sentences: Sentences) -> None:
    if file is not None:
        say(printable(str(file)))
    if told.signed_at is None:
        of = "access" if told.access else "sheet"
        say(sentences.text(f"cli.leaks.{of}", title=sentences.text(told.title)))
        return
    for finding in told.findings:
        place = "page" if finding.page else "file"
        surface = sentences.text(f"errors.surface.{finding.surface}")
        say(sentences.text(f"cli.leaks.{place}", page=finding.page, surface=surface))
    if not told.findings:
        say(sentences.text("cli.leaks.clean"))
    day = sentences.long_date(told.signed_at.date())
    say(sentences.text(f"cli.leaks.judged_{told.product}", day=day))
    if not told.seated and told.product is not Product.FEEDBACK:
        say(sentences.text("cli.leaks.category_of_today"))
