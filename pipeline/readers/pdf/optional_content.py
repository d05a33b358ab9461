"""Optional content of a PDF (ISO 32000-2, 8.11): which groups, such as layers, are not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import literal_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_GROUPS: Final = 10_000


class OptionalContent:
    """The groups that the default configuration of a document turns off."""

    def __init__(self, catalog: Mapping[str, Any]) -> None:
        self._off: set[int] = set()
        properties = resolve1(catalog.get("OCProperties"))
        if not isinstance(properties, dict):
            return
        default = resolve1(properties.get("D"))
        config = default if isinstance(default, dict) else {}
        if literal_name(resolve1(config.get("BaseState", ""))) == "OFF":
            self._off = _numbers(properties.get("OCGs")) - _numbers(config.get("ON"))
        self._off |= _numbers(config.get("OFF"))

    def is_off(self, found: object) -> bool:
        """Whether a group, or a membership of groups, hides its content."""
        if not self._off:
            return False
        if isinstance(found, PDFObjRef) and found.objid in self._off:
            return True
        membership = resolve1(found)
        if not isinstance(membership, dict) or "OCGs" not in membership:
            return False
        groups = resolve1(membership["OCGs"])
        listed = groups if isinstance(groups, list) else [membership["OCGs"]]
        off = [isinstance(group, PDFObjRef) and group.objid in self._off for group in listed]
        rules = {"AllOn": any(off), "AnyOff": not any(off), "AllOff": not all(off)}
        rule = literal_name(resolve1(membership.get("P", "AnyOn")))
        return rules.get(rule, bool(off) and all(off))


def _numbers(found: object) -> set[int]:
    """The object numbers of a list of references."""
    listed = resolve1(found)
    groups = listed[:_MOST_GROUPS] if isinstance(listed, list) else []
    return {group.objid for group in groups if isinstance(group, PDFObjRef)}
