"""A regular expression for exactly the numbers of a field, so that a JSON Schema says what its model accepts.

A text pattern is the only way to publish exact decimals with bounds: most programs compare a JSON number
with a bound as a binary float. Imports nothing of ours.
"""

from __future__ import annotations


def number_pattern(decimals: int, low: int, high: int) -> str:
    """Matches texts of the scaled integers `low` to `high`: at most `decimals` decimals, no leading zeros."""
    parts = []
    if low <= high and low <= 0:
        down = _from_to(decimals, max(0, -high), -low)
        parts.append(f"-{down}")
    if low <= high and high >= 0:
        parts.append(_from_to(decimals, max(0, low), high))
    # `(?!)` is not known everywhere; no field is without any value, but a set of none is still a set.
    return f"({'|'.join(parts)})" if parts else "[^\\s\\S]"


def _from_to(decimals: int, low: int, high: int) -> str:
    """Not negative: whole part and decimals."""
    scale = 10**decimals
    (first, first_part), (last, last_part) = divmod(low, scale), divmod(high, scale)
    if first == last:
        return f"({first}{_part(decimals, first_part, last_part)})"
    options = [f"{first}{_part(decimals, first_part, scale - 1)}"] if first_part else []
    start = first + 1 if first_part else first
    full = last_part == scale - 1
    end = last if full else last - 1
    if start <= end:
        options.append(f"({_whole(start, end)}){_part(decimals, 0, scale - 1)}")
    if not full:
        options.append(f"{last}{_part(decimals, 0, last_part)}")
    return f"({'|'.join(options)})"


def _part(decimals: int, low: int, high: int) -> str:
    """The decimals with their sign, from `low` to `high` on the grid; nothing may stand only for zero."""
    if decimals == 0:
        return ""
    digits = _decimals(f"{low:0{decimals}d}", f"{high:0{decimals}d}")
    if digits is None:
        return ""
    return rf"(\.{digits})?" if low == 0 else rf"\.{digits}"


def _decimals(low: str, high: str) -> str | None:
    """One to `len(low)` digits that, filled up with zeros, lie between `low` and `high`."""
    if not low:
        return None
    a, b = int(low[0]), int(high[0])
    zeros, nines = "0" * (len(low) - 1), "9" * (len(low) - 1)
    options = []
    if a == b:
        options.append(_with_rest(str(a), low[1:], high[1:]))
    else:
        if low[1:] != zeros:
            options.append(_with_rest(str(a), low[1:], nines))
            a += 1
        if high[1:] != nines:
            options.append(_with_rest(str(b), zeros, high[1:]))
            b -= 1
        if a <= b:
            options.append(f"{_digit(a, b)}{_up_to(len(low) - 1)}")
    return f"({'|'.join(options)})"


def _with_rest(digit: str, low: str, high: str) -> str:
    rest = _decimals(low, high)
    if rest is None:
        return digit
    return f"{digit}{rest}?" if not low.strip("0") else f"{digit}{rest}"


def _up_to(count: int) -> str:
    return {0: "", 1: "[0-9]?"}.get(count, f"[0-9]{{0,{count}}}")


def _digit(low: int, high: int) -> str:
    return str(low) if low == high else f"[{low}-{high}]"


def _whole(low: int, high: int) -> str:
    """Whole numbers without leading zeros."""
    options = []
    while low <= high:
        digits = len(str(low))
        end = min(high, 10**digits - 1)
        options.append(_same_length(str(low), str(end)))
        low = end + 1
    return "|".join(options)


def _same_length(low: str, high: str) -> str:
    if low == high:
        return low
    if len(low) == 1:
        return _digit(int(low), int(high))
    a, b = int(low[0]), int(high[0])
    zeros, nines = "0" * (len(low) - 1), "9" * (len(low) - 1)
    if a == b:
        return f"{a}({_same_length(low[1:], high[1:])})"
    options = []
    if low[1:] != zeros:
        options.append(f"{a}({_same_length(low[1:], nines)})")
        a += 1
    tail = []
    if high[1:] != nines:
        tail.append(f"{b}({_same_length(zeros, high[1:])})")
        b -= 1
    if a <= b:
        count = len(low) - 1
        options.append(_digit(a, b) + ("[0-9]" if count == 1 else f"[0-9]{{{count}}}"))
    return "|".join(options + tail)
