"""`verify --leaks`: does a copy say what was left out for its recipient?"""

import argparse
from collections.abc import Mapping
from pathlib import Path

from app.cli.keys import unlocked
from app.cli.terminal import printable, say, say_json
from app.domain.person import PersonId
from app.errors import Unusable
from app.wording.sentences import Sentences


def search(
    options: argparse.Namespace, untrusted: Mapping[Path, bytes], sentences: Sentences
) -> int:
    """Say page and surface of every finding, never a word; 1 where there is one.

    Raises:
        Unusable: vault or member is not named.
        NotFound: leaks_unknown_document.
    """
    # Reads PDFs back, which no other command needs: slow to load.
    from app.queries.searching import DocumentLeaks

    lacking = [name for name in ("vault", "member") if getattr(options, name) is None]
    if lacking:
        names = ", ".join(f"--{name}" for name in lacking)
        raise Unusable("usage_required", command="casustafel-cli verify", names=names)
    with unlocked(options, sentences) as session:
        found = {
            file: session.ask(DocumentLeaks(data, file.name), PersonId(options.member))
            for file, data in untrusted.items()
        }
    if options.json:
        say_json(
            [
                {
                    "file": str(file),
                    "findings": [{"page": f.page, "surface": f.surface.value} for f in findings],
                }
                for file, findings in found.items()
            ],
            indent=2,
        )
        return 1 if any(found.values()) else 0
    for file, findings in found.items():
        if len(found) > 1:
            say(printable(str(file)))
        for finding in findings:
            place = "page" if finding.page else "file"
            surface = sentences.text(f"errors.surface.{finding.surface}")
            say(sentences.text(f"cli.leaks.{place}", page=finding.page, surface=surface))
        if not findings:
            say(sentences.text("cli.leaks.clean"))
    return 1 if any(found.values()) else 0
