"""A case that is kept up to date is the case that would be read from the databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest

from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import Case, CaseId, Signal, Subject
from app.domain.casefile import CaseFile
from app.domain.meeting import Item, ItemId, ItemState, MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Damaged
from app.store.ids import OFFICE
from app.store.records import Records
from app.store.vault import Vault

DAY = date(2026, 3, 2)


@contextmanager
def written(vault: Vault, now: datetime) -> Iterator[Records]:
    with vault.transaction("bm", now=now) as transaction:
        yield Records(transaction)
        transaction.log(b"written", frozenset({"bm"}))


def read(vault: Vault, now: datetime, case: str, *, anew: bool = False) -> CaseFile | None:
    if anew:
        vault.lock()
        vault.unlock("bm", "een")
        vault.unlock("aiv", "twee")
    with vault.transaction("bm", now=now) as transaction:
        return Records(transaction).casefile(case)


def frame(case: str, key: str = "C-AAAAAA") -> Case:
    basis = Basis(BasisType.LAW, "wet 30 juli 2018")
    subject = Subject(SecretText("Jan Peeters"))
    return Case(CaseId(case), key, Kind.LIVC_R, "terrorism", basis, subject, DAY, frozenset())


def signal(case: str, number: int, behaviour: str) -> Signal:
    text = SecretText(behaviour)
    return Signal(f"{number:032x}", CaseId(case), DAY, text, SecretText("dienst"), PersonId("bm"))


def test_each_kind_of_change_reaches_the_case(vault: Vault, now: datetime) -> None:
    everyone = {"bm", "aiv"}
    with written(vault, now) as records:
        case = records.new_id()
        records.keep(case, frame(case), everyone)
        records.keep(case, signal(case, 1, "een"), everyone)
    assert read(vault, now, case) == CaseFile(frame(case), signals=(signal(case, 1, "een"),))

    item = Item(ItemId("e" * 32), MeetingId("f" * 32), CaseId(case))
    opened = Item(ItemId("e" * 32), MeetingId("f" * 32), CaseId(case), state=ItemState.OPEN)
    with written(vault, now) as records:
        records.keep(case, signal(case, 2, "twee"), everyone)
        records.keep(case, item, everyone)
        records.keep(case, signal(case, 1, "een, beter"), everyone)
        records.keep(case, frame(case, "C-BBBBBB"), everyone)
        records.keep(case, opened, everyone)
    expected = CaseFile(
        frame(case, "C-BBBBBB"),
        items=(opened,),
        signals=(signal(case, 1, "een, beter"), signal(case, 2, "twee")),
    )
    assert read(vault, now, case) == expected
    assert read(vault, now, case, anew=True) == expected

    with written(vault, now) as records:
        records.erase(signal(case, 1, "").id)
        records.keep(case, signal(case, 3, "drie"), {"aiv"})
    left = read(vault, now, case)
    assert left == CaseFile(expected.case, (opened,), (signal(case, 2, "twee"),))
    assert read(vault, now, case, anew=True) == left


def test_a_case_is_made_once_for_steps_that_only_look(vault: Vault, now: datetime) -> None:
    with written(vault, now) as records:
        case = records.new_id()
        records.keep(case, frame(case), {"bm"})
    assert read(vault, now, case) is read(vault, now, case)


def test_a_vault_without_its_office_is_damaged(vault: Vault, now: datetime) -> None:
    with (
        vault.transaction("bm", now=now) as transaction,
        pytest.raises(Damaged, match=f"office_damaged record={OFFICE}"),
    ):
        Records(transaction).office()
