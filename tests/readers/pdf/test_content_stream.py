"""Content streams: which operators with which operands are read from their bytes."""

from __future__ import annotations

from pipeline.readers.pdf.content_stream import DRAWING, read_operators


def _read(data: bytes) -> tuple[list[tuple[bytes, list[object]]], list[str]]:
    damage: list[str] = []
    found: list[tuple[bytes, list[object]]] = []
    for name, stack in read_operators(data, damage):
        found.append((name, list(stack)))
        stack.clear()
    return found, damage


def test_lines_and_curves_after_the_beginning_of_a_path_are_one_step() -> None:
    """The numbers of all of them are its operands, in order; `h` has none."""
    found, damage = _read(b"1 2 m 3 4 l\n.5 -6 7 8 9 10 c 1 2 3 4 v h f 5 6 m 7 8 l S")
    assert found == [
        (b"m", [1, 2]),
        (DRAWING, [3, 4, 0.5, -6, 7, 8, 9, 10, 1, 2, 3, 4]),
        (b"f", []),
        (b"m", [5, 6]),
        (DRAWING, [7, 8]),
        (b"S", []),
    ]
    assert not damage


def test_a_line_with_wrong_operands_is_a_step_of_its_own() -> None:
    """It takes what it needs off the stack, and the numbers before it are not its own."""
    found, _ = _read(b"1 2 m 3 4 l 9 5 6 l 7 l f")
    assert found == [
        (b"m", [1, 2]),
        (DRAWING, [3, 4]),
        (b"l", [9, 5, 6]),
        (b"l", [7]),
        (b"f", []),
    ]


def test_a_dictionary_of_whole_numbers_is_read() -> None:
    """The properties of marked content are mostly such a dictionary."""
    found, damage = _read(b"/P <</MCID 12 >> BDC /Q <</MCID 3 /A <</B 4>>>> BDC EMC")
    assert [stack[1:] for name, stack in found if name == b"BDC"] == [
        [{"MCID": 12}],
        [{"MCID": 3, "A": {"B": 4}}],
    ]
    assert not damage
