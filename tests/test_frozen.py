"""The quick `dataclass` makes what the standard library's makes."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest

from iku_rules.frozen import dataclass


def things(decorate: Callable[..., Any]) -> list[type]:
    @decorate(frozen=True, slots=True)
    class Empty:
        pass

    @decorate(frozen=True, slots=True)
    class Plain:
        """A docstring."""

        name: str
        size: int = 3
        parts: dict[str, int] = field(default_factory=dict, compare=False)
        place: Any = field(default=None, compare=False, repr=False)

        @property
        def double(self) -> int:
            return 2 * self.size

    @decorate(frozen=True, slots=True)
    class Spoken:
        name: str

        def __repr__(self) -> str:
            return f"<{self.name}>"

        def __hash__(self) -> int:
            return 7

    return [Empty, Plain, Spoken]


ARGUMENTS: list[tuple[int, tuple[object, ...], dict[str, object]]] = [
    (0, (), {}),
    (1, ("a",), {}),
    (1, ("a", 4), {"place": 1}),
    (1, (), {"name": "a", "parts": {"x": 1}}),
    (2, ("a",), {}),
]


def same(mine: object, theirs: object) -> None:
    assert repr(mine) == repr(theirs) and hash(mine) == hash(theirs)
    assert dataclasses.asdict(mine) == dataclasses.asdict(theirs)  # type: ignore[call-overload]
    assert type(mine).__match_args__ == type(theirs).__match_args__  # type: ignore[attr-defined]


@pytest.mark.parametrize(("number", "given", "named"), ARGUMENTS)
def test_instances_are_alike(number: int, given: tuple[object, ...], named: dict[str, object]) -> None:
    mine, theirs = (things(decorate)[number](*given, **named) for decorate in (dataclass, dataclasses.dataclass))
    same(mine, theirs)
    assert mine == copy.copy(mine) == copy.deepcopy(mine) == dataclasses.replace(mine) and mine != theirs
    assert mine.__slots__ == theirs.__slots__ and not hasattr(mine, "__dict__")
    for change in (lambda x: setattr(x, "name", "b"), lambda x: setattr(x, "other", 1), lambda x: delattr(x, "name")):
        messages = set()
        for instance in (mine, theirs):
            with pytest.raises((dataclasses.FrozenInstanceError, TypeError)) as error:
                change(instance)
            messages.add(str(error.value))
        assert len(messages) == 1 or "super" in str(messages)  # an oversight of 3.11: TypeError for a new name


def test_what_is_compared() -> None:
    for decorate in (dataclass, dataclasses.dataclass):
        _, plain, spoken = things(decorate)
        assert plain("a", place=1) == plain("a", parts={"x": 1}) != plain("a", 4)
        assert plain("a") != spoken("a") and plain("a") != "a"
        assert plain("a").parts is not plain("a").parts
        assert plain("a").double == 6


def test_classes_are_alike() -> None:
    for mine, theirs in zip(things(dataclass), things(dataclasses.dataclass), strict=True):
        assert list(inspect.signature(mine).parameters) == list(inspect.signature(theirs).parameters)
        for wrong in ((), ("a", 1, {}, 2, 3)):
            if mine.__name__ != "Empty" or wrong:
                with pytest.raises(TypeError):
                    mine(*wrong)
    assert things(dataclass)[1].__doc__ == "A docstring."


@dataclass(frozen=True, slots=True)
class Packed:
    name: str
    parts: tuple[int, ...] = ()


def test_pickles() -> None:
    assert pickle.loads(pickle.dumps(Packed("a", (1, 2)))) == Packed("a", (1, 2))


def test_other_kinds_are_the_standard_librarys() -> None:
    @dataclass(slots=True)
    class Changing:
        name: str

    @dataclass(frozen=True, slots=True)
    class Settled:
        name: str
        length: int = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "length", len(self.name))

    changing = Changing("a")
    changing.name = "b"
    assert changing == Changing("b") and Settled("abc").length == 3
