"""Values: small objects that never change, made by the ten thousand of a book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True)
def value(cls: type[_Class]) -> type[_Class]:
    """The class as a dataclass with slots, equal and hashed by its fields.

    That its objects never change the type checker sees to: a frozen dataclass refuses a change at
    run time too, and takes thrice as long to make.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
