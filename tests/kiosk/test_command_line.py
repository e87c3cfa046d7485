"""What kiosk and board have alike: a size is two numbers, and pairing is its own command."""

import argparse

import pytest

from kiosk.kit.command_line import Program, parser_for, two_numbers

BOARD = Program("display_board", "board", "Shows and speaks the numbers that are called.")


def test_sizes_are_two_numbers():
    assert two_numbers("268x476") == (268, 476)
    for wrong in ("268", "268x", "268 x 476", "0x5", "-1x5", "9.5x4", "952X536", "axb"):
        with pytest.raises(argparse.ArgumentTypeError, match="width x height"):
            two_numbers(wrong)


def test_pair_in_front_pairs_and_all_else_shows():
    pairing = ["pair", "https://queue.example", "ABCD-12", "--data", "d"]
    asked = parser_for(BOARD, pairing, lambda *_: None).parse_args(pairing)
    assert (asked.command, asked.server, asked.code) == ("pair", "https://queue.example", "ABCD-12")
    showing = ["--server", "https://queue.example", "--data", "d", "--windowed", "960x540"]
    asked = parser_for(BOARD, showing, lambda *_: None).parse_args(showing)
    assert (asked.command, asked.windowed, asked.token_file) == ("show", (960, 540), None)


def test_help_names_the_program_and_what_to_type(capsys):
    for argv in (["--help"], ["pair", "--help"]):
        with pytest.raises(SystemExit):
            parser_for(BOARD, argv, lambda *_: None).parse_args(argv)
    said = capsys.readouterr().out
    assert "DIR/board.token" in said
    assert "usage: python -m display_board pair [-h] --data DIR URL CODE" in said
