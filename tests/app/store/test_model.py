"""Whatever members do, the vault holds what a plain dictionary would."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.crypto.recovery import RecoveryCode
from app.errors import Locked, NotFound
from app.store.transaction import Transaction
from app.store.vault import Vault

BUNDLES = ["a" * 32, "b" * 32]
RECORDS = [*BUNDLES, "c" * 32, "d" * 32]
MEMBERS = ["bm", "aiv"]
READERS = [frozenset({"bm"}), frozenset({"aiv"}), frozenset({"bm", "aiv"})]


@dataclass(frozen=True)
class Kept:
    bundle: str
    version: int
    payload: bytes
    readers: frozenset[str]


Model = dict[str, Kept]

writes = st.tuples(
    st.just("write"),
    st.sampled_from(BUNDLES),
    st.sampled_from(RECORDS),
    st.binary(max_size=600),
    st.sampled_from(READERS),
)
erasures = st.tuples(st.just("erase"), st.sampled_from(RECORDS))
bundle_erasures = st.tuples(st.just("erase_bundle"), st.sampled_from(BUNDLES))
steps = st.lists(
    st.tuples(
        st.sampled_from(MEMBERS),
        st.lists(st.one_of(writes, writes, erasures, bundle_erasures), max_size=4),
        st.sampled_from(["keep", "keep", "fail", "lock"]),
    ),
    max_size=8,
)


def carried_out(transaction: Transaction, model: Model, action: tuple[object, ...]) -> None:
    by = transaction.by
    match action:
        case ("write", str(bundle), str(record), bytes(payload), frozenset() as readers):
            old = model.get(record)
            bundle = old.bundle if old else bundle
            try:
                transaction.write(bundle, record, payload, readers)
            except Locked:
                assert old is not None
                assert by not in old.readers
                return
            assert old is None or by in old.readers
            model[record] = Kept(bundle, old.version + 1 if old else 1, payload, readers)
        case ("erase", str(record)):
            try:
                transaction.erase(record)
            except NotFound:
                assert record not in model
            model.pop(record, None)
        case ("erase_bundle", str(bundle)):
            transaction.erase_bundle(bundle)
            for record in [record for record in model if model[record].bundle == bundle]:
                del model[record]


def compare(vault: Vault, model: Model, now: datetime) -> None:
    for member in MEMBERS:
        with vault.transaction(member, now=now) as transaction:
            seen: Model = {}
            for bundle in BUNDLES:
                for stored in transaction.bundle(bundle):
                    readers = transaction.readers(stored.id)
                    seen[stored.id] = Kept(bundle, stored.version, stored.payload, readers)
                    assert transaction.read(stored.id) == stored
            mine = {record: kept for record, kept in model.items() if member in kept.readers}
            assert seen == mine
            roots = [stored.id for stored in transaction.roots()]
            assert roots == [r for r in mine if mine[r].bundle == r]
    assert vault._opened is not None
    keys = {number for (number,) in vault._opened.keys_file.rows("SELECT number FROM record_key")}
    used = {key for (key,) in vault._opened.store.rows("SELECT key FROM record")}
    assert len(used) == len(model)
    assert keys - set(vault._opened.keys._reserve.unused) == used


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(planned=steps)
def test_vault_is_a_dictionary_with_readers(
    founded: tuple[Path, RecoveryCode],
    now: datetime,
    planned: list[tuple[str, list[tuple[object, ...]], str]],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        shutil.copytree(founded[0], folder)
        vault = Vault.open(folder)
        try:
            run(vault, planned, now)
        finally:
            vault.close()


def run(
    vault: Vault, planned: list[tuple[str, list[tuple[object, ...]], str]], now: datetime
) -> None:
    model: Model = {}
    unlock(vault)
    for by, actions, end in planned:
        attempt = dict(model)
        try:
            with vault.transaction(by, now=now) as transaction:
                for action in actions:
                    carried_out(transaction, attempt, action)
                transaction.log(b"step", frozenset(MEMBERS))
                if end == "fail":
                    raise ZeroDivisionError
            model = attempt
        except ZeroDivisionError:
            pass
        if end == "lock":
            vault.lock()
            unlock(vault)
        compare(vault, model, now)
    assert vault.check("bm") == vault.check("aiv") == ()


def unlock(vault: Vault) -> None:
    vault.unlock("bm", "een")
    vault.unlock("aiv", "twee")
