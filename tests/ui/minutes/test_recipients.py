"""What the lists of the minutes say of a text beside its words."""

from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from app.domain.disclosed import Omission, PutRight
from app.queries.copies import LeftOut
from ui.minutes.recipients import LeftOutRow, left_out_table


def test_words_that_were_put_right_say_so_where_somebody_does_not_get_them(
    qtbot: QtBot,
) -> None:
    right = PutRight(datetime(2027, 5, 9, 12, tzinfo=UTC), ("In de schuur.",))
    line = LeftOut("C-1", "In het bijgebouw.", Omission.OUTSIDE_AUDIENCE, put_right=right)
    table = left_out_table()
    qtbot.addWidget(table)
    told = table.rows.columns[0].text(LeftOutRow(line))
    assert "In het bijgebouw." in told
    assert "In de schuur." in told
    assert "9 mei 2027" in told
