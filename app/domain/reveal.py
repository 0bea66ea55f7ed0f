"""The only way from a `SecretText` to a `str`. Importable by three modules; a contract holds it."""

from app.domain.secret import SecretText


def reveal(secret: SecretText) -> str:
    """The text itself. Whoever calls this answers for where it goes."""
    return secret._hidden
