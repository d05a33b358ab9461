"""Names of organisations in Spanish, French and Portuguese: a head noun, and what it is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.vocabulary.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADS: Final = (
    *("Agence", "Agencia", "Agência", "Asamblea", "Asociación", "Associação", "Bureau", "Cellule"),
    *("Centro", "Comisión", "Comissão", "Comité", "Comitê", "Commissariat", "Confederación"),
    *("Congreso", "Conseil", "Consejo", "Conselho", "Consulado", "Corte", "Defensoría"),
    *("Departamento", "Dirección", "Direction", "Ejército", "Fiscalía", "Fundación", "Fundação"),
    *("Guardia", "Instituto", "Institut", "Junta", "Ligue", "Mesa", "Ministerio", "Ministère"),
    *("Ministério", "Movimiento", "Office", "Oficina", "Organización", "Patronato", "Policía"),
    *("Polícia", "Procuraduría", "Procuradoria", "Secretaría", "Secretaria", "Servicio"),
    *("Sindicato", "Syndicat", "Tribunal", "Unidad", "Unión", "União"),
)
_CUES: Final = frozenset(_HEADS)
_OF: Final = (
    r"(?:de|del|da|do|das|dos|du|des|d['\u2019]|pour|para|por|contra|contre|sobre|sur|en|em|à|a|y|e|et|la|las"
    r"|le|les|los|el|l['\u2019])"
)
_NAME: Final = r"[A-ZÀ-Ý][\wÀ-ÿ'\u2019-]*"
_BODY: Final = re.compile(
    rf"\b(?:{'|'.join(_HEADS)})(?:\s{_NAME})*(?:,?\s(?:{_OF}(?:\s|(?<=['\u2019]))){{1,3}}{_NAME}(?:\s{_NAME})*)+"
)


def foreign_bodies(text: str) -> Iterator[tuple[int, int]]:
    """Where organisations are named by a head noun and a phrase with `de`, `du`, `contra`."""
    if not _CUES.isdisjoint(words(text)):
        yield from (found.span() for found in _BODY.finditer(text))
