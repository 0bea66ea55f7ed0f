"""The ten tests of an exported document, and the tests that hold each; none may go unnoticed."""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
PDF, METADATA, TAGS = (f"app/minutes/test_{name}.py" for name in ("pdf", "metadata", "tags"))
SCAN, X_RAY, SIGN = "app/leaks/test_scan.py", "app/leaks/test_x_ray.py", "app/signing/test_sign.py"
DRAFTS, ISSUED = "journeys/test_noninterference.py", "journeys/test_issued_alike.py"
PLANTED, COMPOSE = "journeys/test_planted_words.py", "app/minutes/test_compose.py"
SIGNATURE = "test_the_signature_dictionary_says_the_time_and_nothing_about_place_reason_or_machine"

TEN: dict[str, tuple[tuple[str, str], ...]] = {
    "two secrets of unlike length, the same bytes": (
        (DRAFTS, "test_what_few_know_changes_no_byte_for_the_others"),
        (DRAFTS, "test_a_draft_tells_what_its_reader_may_know_and_nothing_else"),
        (ISSUED, "test_secrets_of_any_length_move_no_byte_of_the_others_copies"),
        (ISSUED, "test_an_annex_hangs_on_what_its_reader_was_told"),
        (ISSUED, "test_a_feedback_sheet_hangs_on_its_own_text_alone"),
    ),
    "every stream opened, in every encoding": (
        (PLANTED, "test_a_copy_holds_what_its_reader_may_read_and_no_trace_of_the_rest"),
        (SCAN, "test_a_word_is_found_among_bytes_in_every_encoding"),
        (SCAN, "test_a_stream_that_no_copy_has_is_a_finding_whatever_it_says"),
    ),
    "typefaces hold what is visible": (
        (PDF, "test_every_typeface_is_embedded_and_holds_only_what_is_printed"),
        (SCAN, "test_a_typeface_that_holds_more_or_other_than_the_pages_show_is_found"),
    ),
    "no gap, offset or spacing": (
        (SCAN, "test_room_that_no_text_takes_is_found"),
        (PDF, "test_the_copy_code_moves_nothing_on_any_page"),
        (DRAFTS, "test_what_few_know_changes_no_byte_for_the_others"),
    ),
    "metadata": (
        (METADATA, "test_information_and_xmp_say_the_same_and_nothing_that_is_not_allowed"),
        (PDF, "test_a_draft_tells_what_it_is_whose_and_by_which_program_and_no_more"),
        (PDF, "test_every_process_in_every_place_makes_the_same_bytes"),
        (SIGN, "test_metadata_stays_as_composed_and_the_library_is_not_named"),
    ),
    "what stands beside the pages": (
        (SCAN, "test_what_stands_beside_the_pages_is_found"),
        (METADATA, "test_nothing_acts_hides_or_shines_through"),
        (TAGS, "test_all_that_is_drawn_is_owned_by_one_element_or_is_an_artifact"),
    ),
    "one revision before signing": (
        (PDF, "test_the_file_is_one_revision_without_annotations_or_paths"),
        (SIGN, "test_the_document_gets_one_revision_behind_its_own_bytes"),
        (SIGN, "test_a_document_of_two_revisions_is_refused"),
        (ISSUED, "test_an_issued_copy_hangs_on_what_its_reader_knows_and_on_dice"),
    ),
    "numbering, totals, cross-references": (
        (COMPOSE, "test_items_are_numbered_as_they_stand_in_this_copy"),
        (DRAFTS, "test_what_few_know_changes_no_byte_for_the_others"),
    ),
    "what other tools see": (
        (X_RAY, "test_no_signed_copy_of_an_exercise_has_one"),
        (X_RAY, "test_a_text_under_a_black_box_is_seen_by_both"),
        (SCAN, "test_a_text_that_nobody_sees_is_found"),
        (SCAN, "test_a_word_that_stands_on_the_page_for_all_to_read_is_found"),
    ),
    "file name, signature, times": (
        (ISSUED, "test_a_folder_of_copies_shows_codes_and_one_time"),
        (ISSUED, "test_one_signing_time_stands_in_all_copies_of_a_meeting"),
        (ISSUED, "test_codes_and_identifiers_hang_on_nothing"),
        (ISSUED, "test_copies_come_in_an_order_that_hangs_on_nobody"),
        (SIGN, SIGNATURE),
        (SCAN, "test_a_word_in_the_file_name_is_found"),
    ),
}


@cache
def always_run(file: str) -> frozenset[str]:
    """The tests of a file that run by default and are neither skipped nor expected to fail."""
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not any(
            mark in ast.unparse(decorator)
            for decorator in node.decorator_list
            for mark in ("mark.slow", "mark.skip", "mark.xfail")
        )
    )


def test_there_are_ten() -> None:
    assert len(TEN) == 10


@pytest.mark.parametrize("one", TEN)
def test_each_of_the_ten_is_held_by_tests_that_run(one: str) -> None:
    assert TEN[one]
    for file, test in TEN[one]:
        assert test in always_run(file), test
