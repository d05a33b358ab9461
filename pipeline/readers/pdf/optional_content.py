"""Optional content of a PDF (ISO 32000-2, 8.11): which groups, such as layers, are not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import literal_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_GROUPS: Final = 10_000
_DEEPEST: Final = 8  # expressions within expressions
_MOST_OPERANDS: Final = 20


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
        listed = resolve1(properties.get("OCGs"))
        for group in listed[:_MOST_GROUPS] if isinstance(listed, list) else ():
            self._apply_usage(group)

    def _apply_usage(self, group: object) -> None:
        """Follows what a group states of how it is viewed, as viewers do."""
        found = resolve1(group)
        usage = resolve1(found.get("Usage")) if isinstance(found, dict) else None
        view = resolve1(usage.get("View")) if isinstance(usage, dict) else None
        state = literal_name(resolve1(view.get("ViewState", ""))) if isinstance(view, dict) else ""
        if isinstance(group, PDFObjRef) and state == "OFF":
            self._off.add(group.objid)
        elif isinstance(group, PDFObjRef) and state == "ON":
            self._off.discard(group.objid)

    def is_off(self, found: object) -> bool:
        """Whether a group, or a membership of groups, hides its content."""
        if isinstance(found, PDFObjRef) and found.objid in self._off:
            return True
        membership = resolve1(found)
        if not isinstance(membership, dict):
            return False
        expression = resolve1(membership.get("VE"))
        if isinstance(expression, list) and expression:
            return not self._is_shown(expression, 0)
        if "OCGs" not in membership:
            return False
        groups = resolve1(membership["OCGs"])
        listed = groups if isinstance(groups, list) else [membership["OCGs"]]
        off = [isinstance(group, PDFObjRef) and group.objid in self._off for group in listed]
        if not off:
            return False
        rules = {"AllOn": any(off), "AnyOff": not any(off), "AllOff": not all(off)}
        rule = literal_name(resolve1(membership.get("P", "AnyOn")))
        return rules.get(rule, all(off))

    def _is_shown(self, expression: object, depth: int) -> bool:
        """Whether an expression of visibility holds: of groups that are shown, and of others."""
        if isinstance(expression, PDFObjRef) and isinstance(resolve1(expression), dict):
            return expression.objid not in self._off
        parts = resolve1(expression)
        if not isinstance(parts, list) or not parts or depth > _DEEPEST:
            return True
        operator, *operands = parts[:_MOST_OPERANDS]
        shown = [self._is_shown(one, depth + 1) for one in operands]
        match literal_name(resolve1(operator)):
            case "And":
                return all(shown)
            case "Or":
                return any(shown) or not shown
            case "Not":
                return not all(shown)
            case _:
                return True


def _numbers(found: object) -> set[int]:
    """The object numbers of a list of references."""
    listed = resolve1(found)
    groups = listed[:_MOST_GROUPS] if isinstance(listed, list) else []
    return {group.objid for group in groups if isinstance(group, PDFObjRef)}
