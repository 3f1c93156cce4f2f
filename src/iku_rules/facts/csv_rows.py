"""CSV -> rows: one line a row, read as a stream, in the dialect that was stated or found out and then said.

Two things vary: the sign between cells (`,` or `;`) and the decimal sign in numbers (`.` or `,`); Excel set
to Indonesian writes `;` and `,`. The first follows from the header, the second from numbers that can be
read one way only (`10.000` proves nothing). Where the numbers don't agree, or only such doubtful ones are
there, the file is refused until the dialect is stated. A cell can't hold a line break, so that a quote left
open spoils one row, not the rest of the file. Lines that start with `#` are comments. Imports assembly,
fields, files and diagnostics.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, Final, Literal

from iku_rules.diagnostics import Diagnostic, problem, suggestion
from iku_rules.facts.assembly import Assembly, Shape, parse, readings
from iku_rules.facts.fields import Refusal, grid, shown
from iku_rules.facts.files import FactFile, Line, lines
from iku_rules.language.types import Number

Decimals = Literal[".", ","]


@dataclass(frozen=True, slots=True)
class Dialect:
    """The sign between cells and the decimal sign."""

    delimiter: Literal[",", ";"]
    decimal: Decimals


# Their names, as people state them.
DIALECTS: Final[Mapping[str, Dialect]] = MappingProxyType(
    {
        "plain": Dialect(",", "."),
        "excel-id": Dialect(";", ","),
        "semicolon-point": Dialect(";", "."),
        "comma-comma": Dialect(",", ","),
    }
)
_SAMPLE = 1_000  # lines from which a dialect is found out
_FOLLOWED = 20  # problems with a header that are worth showing

_QUOTED: Final = re.compile(r'[ \t]*"((?:[^"]|"")*+)"[ \t]*')
_QUOTE: Final = re.compile(r'[ \t]*"')
_CELL: Final = {",": re.compile(r"[^,]*"), ";": re.compile(r"[^;]*")}


def split(text: str, delimiter: str) -> list[tuple[int, str]] | None:
    """Cells with their starts; None where a quote isn't closed or text follows one."""
    cells: list[tuple[int, str]] = []
    at = 0
    while True:
        if _QUOTE.match(text, at):
            quoted = _QUOTED.match(text, at)
            if quoted is None:
                return None
            cells.append((at, quoted[1].replace('""', '"')))
            end = quoted.end()
        else:
            found = _CELL[delimiter].match(text, at)
            end = found.end() if found else len(text)
            cells.append((at, text[at:end]))
        if end == len(text):
            return cells
        if text[end] != delimiter:
            return None
        at = end + 1


def cells_of(text: str, delimiter: str) -> list[str] | None:
    """Cells of a line."""
    if '"' not in text:
        return text.split(delimiter)
    found = split(text, delimiter)
    return None if found is None else [cell for _, cell in found]


def read_csv(file: FactFile, stream: BinaryIO, assembly: Assembly, dialect: Dialect | None) -> tuple[Diagnostic, ...]:
    """Adds the rows of a file; gives back notes, and errors if the file as a whole can't be read."""
    shape = assembly.shapes[file.record or ""]
    content = (line for line in lines(stream) if not line.text.startswith(("#", '"#')))
    stated: Literal[",", ";"] | None = None
    head = next((line for line in content if line.text.strip()), None)
    if head is not None and re.fullmatch(r"sep=[,;]", head.text.strip()):  # Excel's own way to state it
        stated = ";" if ";" in head.text else ","
        head = next((line for line in content if line.text.strip()), None)
    if head is None:
        return (problem("IKU536", None, place=file.name),)
    if head.fault == "IKU522" or "\0" in head.text:
        return (problem("IKU537", None, place=f"{file.name}:{head.number}:1"),)
    delimiter = dialect.delimiter if dialect else stated or _delimiter(head.text, shape)
    columns = _columns(file, head, delimiter, shape)
    if not isinstance(columns, _Columns):
        return columns
    assembly.mentioned.add(shape.record.name)
    sample = list(itertools.islice(content, _SAMPLE))
    notes: tuple[Diagnostic, ...] = ()
    if dialect:
        decimal = dialect.decimal
    else:
        found = _decimal(file, sample, delimiter, columns, shape)
        if isinstance(found, Diagnostic):
            return (found,)
        decimal = found
        name = _name(delimiter, decimal)
        notes = (problem("IKU544", None, place=file.name, delimiter=delimiter, decimal=decimal, name=name),)
    _rows(file, itertools.chain(sample, content), assembly, shape, columns, Dialect(delimiter, decimal))
    return notes


# --- the header


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which cell holds each slot of the shape (None: no such column), and how many cells a row has."""

    of_slot: tuple[int | None, ...]
    count: int


def _needed(shape: Shape) -> list[str]:
    """Columns that can't be left out."""
    start = len(shape.above)
    return [
        name
        for i, (slot, name) in enumerate(zip(shape.slots, shape.names, strict=True))
        if i < start or slot.is_key or (slot.default is None and not slot.optional)
    ]


def _delimiter(head: str, shape: Shape) -> Literal[",", ";"]:
    """The sign that makes more known columns of the header; each of them but one holds none of the other."""

    def columns(delimiter: Literal[",", ";"]) -> tuple[int, int]:
        names = [cell.strip() for cell in cells_of(head, delimiter) or ()]
        return sum(name in shape.known for name in names), len(names)

    return ";" if columns(";") > columns(",") else ","


def _columns(
    file: FactFile, head: Line, delimiter: Literal[",", ";"], shape: Shape
) -> _Columns | tuple[Diagnostic, ...]:
    found = split(head.text, delimiter)
    if found is None or head.fault:
        return (problem(head.fault or "IKU521", None, place=f"{file.name}:{head.number}:1"),)
    while found and not found[-1][1].strip():
        found.pop()  # spreadsheets write empty columns at the end
    problems: list[Diagnostic] = []
    of_slot: dict[int, int] = {}
    meant: set[str] = set()
    for i, (at, cell) in enumerate(found):
        if len(problems) == _FOLLOWED:
            break
        name, place = cell.strip(), f"{file.name}:{head.number}:{at + 1}"
        slot = shape.known.get(name)
        if slot is None:
            near = _meant(name, shape)
            meant.add(near)
            known = ", ".join(shape.names)
            problems.append(problem("IKU538", None, place=place, column=shown(name), suggestion=near, known=known))
        elif slot in of_slot:
            problems.append(problem("IKU539", None, place=place, column=shown(name)))
        else:
            of_slot[slot] = i
    needed = [name for name in _needed(shape) if shape.known[name] not in of_slot and name not in meant]
    if needed:
        place = f"{file.name}:{head.number}:1"
        problems.insert(0, problem("IKU540", None, place=place, columns=", ".join(needed)))
    if problems:
        return tuple(problems)
    return _Columns(tuple(of_slot.get(i) for i in range(len(shape.slots))), len(found))


def _meant(name: str, shape: Shape) -> str:
    """The column someone meant: by its label, or by likeness."""
    folded = shown(name).casefold()
    for slot, column in zip(shape.slots, shape.names, strict=True):
        if folded in {(slot.label.id or "").casefold(), (slot.label.en or "").casefold()} - {""}:
            return column
    return suggestion(folded.replace(" ", "_"), shape.names)


# --- the decimal sign


def _name(delimiter: Literal[",", ";"], decimal: Decimals) -> str:
    return next(name for name, d in DIALECTS.items() if d == Dialect(delimiter, decimal))


def _decimal(
    file: FactFile, sample: Sequence[Line], delimiter: Literal[",", ";"], columns: _Columns, shape: Shape
) -> Decimals | Diagnostic:
    """From the numbers of the first lines; where none has a sign, as the sign between cells suggests.

    A later number that doesn't fit is refused with its place, so the suggestion can't change a value.
    """
    either = {"comma": _name(delimiter, ","), "point": _name(delimiter, ".")}
    seen: dict[str, tuple[int, str]] = {}
    for line in sample:
        cells = cells_of(line.text, delimiter) or ()
        for slot, index in zip(shape.slots, columns.of_slot, strict=True):
            if isinstance(slot.type, Number) and index is not None and index < len(cells):
                text = cells[index].strip()
                sign = _evidence(text, grid(slot.type)[0]) if "." in text or "," in text else None
                if sign:
                    seen.setdefault(sign, (line.number, text))
    if "." in seen and "," in seen:
        (line1, text1), (line2, text2) = sorted((seen["."], seen[","]))
        args = {"first": text1, "second": text2, "line": line2, **either}
        return problem("IKU542", None, place=f"{file.name}:{line1}:1", **args)
    if "." in seen or "," in seen:
        return "." if "." in seen else ","
    if "?" in seen and delimiter == ";":
        number, text = seen["?"]
        return problem("IKU543", None, place=f"{file.name}:{number}:1", value=text, **either)
    return "." if delimiter == "," else ","


def _evidence(text: str, decimals: int) -> Literal[".", ",", "?"] | None:
    """The decimal sign a number must have been written with; `?` where it can be read both ways."""
    for sign, other in ((".", ","), (",", ".")):
        if re.fullmatch(rf"-?[1-9][0-9]{{0,2}}\{sign}[0-9]{{3}}", text):
            return "?" if decimals >= 3 else None
        if re.fullmatch(rf"-?[0-9]+\{sign}[0-9]+", text):
            return "." if sign == "." else ","
        if re.fullmatch(rf"-?[0-9]{{1,3}}(\{other}[0-9]{{3}})+\{sign}[0-9]+", text):
            return "." if sign == "." else ","
        if re.fullmatch(rf"-?[0-9]{{1,3}}(\{other}[0-9]{{3}}){{2,}}", text):
            return "." if sign == "." else ","
    return None


# --- the rows


def _rows(
    file: FactFile,
    content: Iterable[Line],
    assembly: Assembly,
    shape: Shape,
    columns: _Columns,
    dialect: Dialect,
) -> None:
    reads = readings(shape, comma=dialect.decimal == ",", dashes=True)
    record, count, of_slot, delimiter = shape.record.name, columns.count, columns.of_slot, dialect.delimiter
    blank = f'{delimiter} \t"'
    for line in content:
        text = line.text
        fault = None
        cells = cells_of(text, delimiter) if text.strip(blank) or '"' in text else []
        if cells is not None and not any(map(str.strip, cells)) and not line.fault:
            continue
        if cells is None:
            fault = problem("IKU521", None, place=f"{file.name}:{line.number}:1")
            cells = text.split(delimiter)
        elif len(cells) != count and (len(cells) < count or any(c.strip() for c in cells[count:])):
            place = f"{file.name}:{line.number}:1"
            fault = problem(
                "IKU520", None, place=place, found=len(cells), count=count, delimiter=delimiter, decimal=dialect.decimal
            )
        if line.fault:
            fault = problem(line.fault, None, place=f"{file.name}:{line.number}:1")
        if fault:
            # Only whose row it is can be read from it, if its first cells are in their places.
            cells += [""] * (count - len(cells))
        parsed = parse(shape, reads, [None if i is None else cells[i] for i in of_slot])
        faults = [fault] if fault else list(_faults(file, line, parsed.refusals, columns, delimiter))
        assembly.add(record, parsed, at=(file.name, line.number, 1), raw=text, faults=faults)


def _faults(
    file: FactFile, line: Line, refusals: Sequence[tuple[int, Refusal]], columns: _Columns, delimiter: str
) -> Iterator[Diagnostic]:
    starts = [at for at, _ in split(line.text, delimiter) or ()] if refusals else []
    for slot, refusal in refusals:
        index = columns.of_slot[slot]
        column = starts[index] + 1 if index is not None and index < len(starts) else 1
        yield problem(refusal.code, None, place=f"{file.name}:{line.number}:{column}", **refusal.args)
