"""`dataclass` of the standard library, quicker for frozen dataclasses with slots, of which the language has a hundred.

The standard library compiles each of a class's six methods by itself, which took most of the time that importing the
language took; here the three that differ from class to class are compiled together. Type checkers see the standard
library's, and anything but `frozen=True, slots=True` is left to it. Imports nothing of ours.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """As `dataclasses.dataclass`."""
        if cls is None:
            return lambda given: dataclass(given, **options)
        if options != {"frozen": True, "slots": True} or hasattr(cls, "__post_init__"):
            return dataclasses.dataclass(**options)(cls)
        cls.__doc__ = cls.__doc__ or cls.__name__  # else the standard library spells the signature out
        made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
        for name, method in (_ALIKE | _compiled(made)).items():
            if name not in cls.__dict__:
                setattr(made, name, method)
        return made


def _compiled(made: Any) -> dict[str, Any]:
    """The methods that name the fields: `__init__`, `__eq__` and `__hash__`."""
    found: dict[str, Any] = {"put": object.__setattr__, "absent": dataclasses.MISSING}
    parameters, lines = [], []
    for field in dataclasses.fields(made):
        parameter = value = field.name
        if field.default is not dataclasses.MISSING:
            found[f"default_{field.name}"] = field.default
            parameter += f"=default_{field.name}"
        elif field.default_factory is not dataclasses.MISSING:
            found[f"make_{field.name}"] = field.default_factory
            parameter += "=absent"
            value = f"make_{field.name}() if {field.name} is absent else {field.name}"
        parameters.append(parameter)
        lines.append(f"    put(self, {field.name!r}, {value})\n")
    compared = [field.name for field in dataclasses.fields(made) if field.compare]
    mine, others = ("".join(f"{of}.{name}, " for name in compared) for of in ("self", "other"))
    text = (
        f"def __init__(self, {', '.join(parameters)}):\n{''.join(lines) or '    pass'}\n"
        f"def __eq__(self, other):\n"
        f"    return ({mine}) == ({others}) if other.__class__ is self.__class__ else NotImplemented\n"
        f"def __hash__(self):\n    return hash(({mine}))\n"
    )
    exec(text, found)  # noqa: S102  as the standard library does, and of the same parts
    methods = {name: found[name] for name in ("__init__", "__eq__", "__hash__")}
    for name, method in methods.items():
        method.__qualname__, method.__module__ = f"{made.__qualname__}.{name}", made.__module__
    return methods


def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _no_change(self: Any, name: str, value: object = None) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_loss(self: Any, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_ALIKE: Final[dict[str, Any]] = {
    "__repr__": _repr,
    "__setattr__": _no_change,
    "__delattr__": _no_loss,
    "__getstate__": _state,
    "__setstate__": _restore,
}
