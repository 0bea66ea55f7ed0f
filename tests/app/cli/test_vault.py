"""A played vault as its members, its log readers and a forger meet it."""

import json
import shutil
import time
from pathlib import Path

SECRET = "stroman"
"""In the text that the police kept for mayor and coordinator."""


def test_the_coordinator_reads_what_disclosure_gives(cli, hartenaas) -> None:
    ended = cli("show", "--json", *hartenaas.member("coordinator"))
    assert (ended.status, ended.err) == (0, "")
    shown = json.loads(ended.out)
    assert shown["exercise"] is True
    (case,) = shown["cases"]
    assert case["subject"] == "Netwerk rond wedkantoren"
    assert len(case["signals"]) == 2
    assert SECRET in ended.out


def test_a_member_outside_the_audience_reads_the_neutral_text_alone(cli, hartenaas) -> None:
    ended = cli("show", "--json", *hartenaas.member("notulist"), language="nl")
    assert ended.status == 0
    assert SECRET not in ended.out
    ((meeting,),) = [case["meetings"] for case in json.loads(ended.out)["cases"]]
    assert len(meeting["contributions"]) == 1
    assert meeting["decisions"][0]["text"].strip()
    assert not json.loads(ended.out)["cases"][0]["signals"]


def test_one_case_is_shown_by_its_key_and_another_is_refused(cli, hartenaas) -> None:
    who = hartenaas.member("burgemeester")
    key = json.loads(cli("show", "--json", *who).out)["cases"][0]["key"]
    ended = cli("show", "--case", key, *who)
    assert ended.status == 0
    assert key in ended.out
    ended = cli("show", "--case", "C-AAAAAA", *who)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("R10: ")


def test_a_wrong_password_is_one_line_without_content(cli, hartenaas, tmp_path) -> None:
    wrong, vault = tmp_path / "wrong", copied(hartenaas.vault, tmp_path)
    wrong.write_text("play-nobody")
    arguments = ("--vault", vault, "--member", "coordinator", "--password-file", wrong)
    for lines, command in enumerate(("show", "check"), 1):  # the second says first that it waits
        ended = cli(command, *arguments)
        assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", lines)
        assert "play-nobody" not in ended.err


def test_a_wrong_password_makes_the_next_program_wait_and_is_in_the_log(
    cli, hartenaas, tmp_path
) -> None:
    wrong, vault = tmp_path / "wrong", copied(hartenaas.vault, tmp_path)
    wrong.write_text("play-nobody")
    arguments = ("log", "--vault", vault, "--member", "coordinator", "--password-file")
    right = hartenaas.password("coordinator")
    for waits in (False, True):
        ended = cli(*arguments, wrong)
        assert ended.err.startswith("After a wrong password the program waits") == waits
    begun = time.monotonic()
    ended = cli(*arguments, right, "--json")
    assert ended.status == 0
    assert "2 s to go" in ended.err
    assert time.monotonic() - begun > 2
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert [(line["act"], line["why"]) for line in lines[-2:]] == [
        ("unlock", None),
        ("wrong_password", "2"),
    ]
    ended = cli(*arguments, right)
    assert ended.err == ""
    (wrong_line,) = (line for line in ended.out.splitlines() if "wrong passwords" in line)
    head = ended.out.splitlines()[0]
    assert wrong_line.index("Joke") == head.index("member"), "columns stand below each other"
    assert wrong_line.split()[1].endswith("Z")
    assert wrong_line.endswith(" 2×")


def copied(vault: Path, into: Path) -> Path:
    """A vault of one's own: that somebody tried a wrong password stays in it."""
    return Path(shutil.copytree(vault, into / "copied"))


def test_nobody_can_type_where_there_is_no_terminal(cli, hartenaas) -> None:
    ended = cli("show", "--vault", hartenaas.vault, "--member", "coordinator")
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "-file" in ended.err


def test_a_password_file_has_one_line(cli, hartenaas, tmp_path) -> None:
    who = ("--vault", hartenaas.vault, "--member", "coordinator", "--password-file")
    two = tmp_path / "two"
    two.write_text("play-coordinator\nplay-coordinator\n")
    for file in (two, tmp_path / "absent", tmp_path):
        ended = cli("check", *who, file)
        assert (ended.status, ended.err.count("\n")) == (2, 1)
    windows = tmp_path / "windows"
    windows.write_bytes(b"\xef\xbb\xbfplay-coordinator\r\n")
    assert cli("check", *who, windows).status == 0


def test_a_whole_vault_checks_clean(cli, hartenaas) -> None:
    ended = cli("check", "--json", *hartenaas.member("coordinator"))
    assert (ended.status, ended.err) == (0, "")
    assert json.loads(ended.out) == {"whole": True, "findings": [], "not_compared": "exercise"}


def test_a_damaged_vault_is_a_finding(cli, hartenaas, tmp_path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(hartenaas.vault, broken)
    store = broken / "store.db"
    data = bytearray(store.read_bytes())
    for at in range(0, len(data), 4096):
        data[at + 100] ^= 1
    store.write_bytes(data)
    who = hartenaas.member("coordinator")
    ended = cli("check", "--vault", broken, *who[2:])
    assert ended.status == 1
    assert "Traceback" not in ended.err
    assert ended.out + ended.err


def test_slots_of_something_else_are_said_in_one_line(cli, hartenaas, tmp_path) -> None:
    foreign = tmp_path / "foreign"
    shutil.copytree(hartenaas.vault, foreign)
    (foreign / "slots.json").write_text('{"hello": "world"}')
    ended = cli("show", "--vault", foreign, *hartenaas.member("coordinator")[2:])
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)


def test_the_log_is_json_lines_without_content(cli, hartenaas) -> None:
    ended = cli("log", "--json", *hartenaas.member("coordinator"))
    assert (ended.status, ended.err) == (0, "")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert [line["position"] for line in lines] == list(range(len(lines)))
    assert {"open_case", "sign_minutes"} <= {line.get("why") for line in lines}
    for word in (SECRET, "Netwerk", "schulden", "wedkantoren", "Lemmens"):
        assert word not in ended.out


def test_taking_the_log_out_is_noted_in_it(cli, hartenaas) -> None:
    who = hartenaas.member("coordinator")
    for form in (("--json",), ()):
        assert cli("log", *form, *who).status == 0
    lines = [json.loads(line) for line in cli("log", "--json", *who).out.splitlines()]
    assert [(one.get("act"), one.get("why")) for one in lines].count(("export", "log")) >= 2


def test_the_log_as_a_table_has_a_line_per_leaf(cli, hartenaas) -> None:
    ended = cli("log", *hartenaas.member("coordinator"), language="nl")
    assert ended.status == 0
    assert "ondertekend" in ended.out
    assert "Joke Claes" in ended.out
    assert "coordinator" not in ended.out


def test_who_is_no_log_reader_is_refused(cli, hartenaas) -> None:
    ended = cli("log", "--json", *hartenaas.member("notulist"))
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("R39: ")


def test_an_issued_copy_is_whole_and_known(cli, hartenaas) -> None:
    copies = json.loads((hartenaas.out / "copies.json").read_text("utf-8"))
    files = [hartenaas.out / copy["file"] for copy in copies]
    ended = cli("verify", *files, "--json", *hartenaas.member("coordinator"))
    assert (ended.status, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert [(t["whole"], t["signed"], t["problems"]) for t in told] == [(True, True, [])] * 6
    assert [t["known"]["recipient"] for t in told] == [copy["recipient"] for copy in copies]
    assert told[0]["signers"][0]["kind"] == "own_key"


def test_an_altered_copy_and_a_draft_are_findings(cli, hartenaas, tmp_path) -> None:
    copy = next((hartenaas.out / "minutes").iterdir())
    altered = tmp_path / "altered.pdf"
    data = bytearray(copy.read_bytes())
    data[len(data) // 3] ^= 1
    altered.write_bytes(data)
    draft = next((hartenaas.out / "drafts").iterdir())
    ended = cli("verify", "--json", altered, draft)
    assert ended.status == 1
    told = json.loads(ended.out)
    assert [(t["whole"], t["signed"]) for t in told] == [(False, True), (False, False)]
    assert "known" not in told[0]
    assert cli("verify", copy).status == 0
    assert cli("verify", draft, *hartenaas.member("coordinator")).status == 1


def test_a_file_that_is_not_there_cannot_be_verified(cli, tmp_path: Path) -> None:
    ended = cli("verify", tmp_path / "absent.pdf")
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_the_vault_must_be_told_who_asks(cli, hartenaas) -> None:
    copy = next((hartenaas.out / "minutes").iterdir())
    ended = cli("verify", copy, "--vault", hartenaas.vault)
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert "--member" in ended.err
    assert "Joke Claes (coordinator)" in ended.err, "as on the unlock screen"


def test_show_and_log_speak_the_readers_language(cli, hartenaas) -> None:
    who = hartenaas.member("coordinator")
    by_name = (*who[:2], "--member", "joke  CLAES", *who[4:])
    shown = cli("show", *by_name, language="fr").out
    assert "\nmembre\u00a0: Joke Claes\n" in shown
    assert "avec l’autorisation du procureur" in shown
    assert ": consent\n" not in shown
    assert "\nprofil\u00a0: " in shown
    assert "criminal_organisation" not in shown
    told = cli("log", *who, language="fr").out
    assert "open_meeting" not in told
    assert "ouvrir une concertation" in told


def test_a_repair_makes_a_new_vault_of_what_is_whole(cli, hartenaas, tmp_path) -> None:
    vault, into = copied(hartenaas.vault, tmp_path), tmp_path / "new"
    member = ("--member", "coordinator", *hartenaas.member("coordinator")[-2:])
    ended = cli("check", "--vault", vault, *member, "--repair", into, "--json")
    told = json.loads(ended.out)
    assert (ended.status, ended.err) == (0, "")
    assert told["whole"]
    assert told["kept"]["records"] > 10
    assert cli("check", "--vault", into, *member).status == 0
    shown = cli("show", "--json", "--vault", into, *member)
    assert SECRET in shown.out
    log = cli("log", "--json", "--vault", into, *member).out
    assert '"why": "repair"' in log


def test_a_repair_says_what_it_leaves_behind_without_content(cli, hartenaas, tmp_path) -> None:
    vault, into = copied(hartenaas.vault, tmp_path), tmp_path / "new"
    data = bytearray((vault / "store.db").read_bytes())
    for page in range(20, 40):
        data[page * 4096 + 1000] ^= 1
    (vault / "store.db").write_bytes(data)
    member = ("--member", "coordinator", *hartenaas.member("coordinator")[-2:])
    assert cli("check", "--vault", vault, *member).status == 1
    ended = cli("check", "--vault", vault, *member, "--repair", into, language="nl")
    assert (ended.status, ended.err) == (1, "")
    assert SECRET not in ended.out
    assert len(ended.out.splitlines()) > 3
    assert "oudere back-ups blijven waar ze zijn" in ended.out.splitlines()[-2]
    assert "wat u in de nieuwe wist, blijft daarin staan" in ended.out.splitlines()[-1]
    (into / "mine").write_text("x")
    assert cli("check", "--vault", vault, *member, "--repair", into).status == 2
