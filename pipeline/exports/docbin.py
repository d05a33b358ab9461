"""Annotation tasks as spaCy's `DocBin` files, to train or evaluate its pipelines."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import spacy
from spacy.tokens import DocBin
from spacy.util import filter_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.exports.tasks import EntityTask

_PART: Final = 500  # paragraphs of a file: they are held until it is written


def write_docbins(tasks: Iterable[EntityTask]) -> Iterator[bytes]:
    """The contents of `.spacy` files, each of at most five hundred paragraphs.

    An entity whose edges are no edges of spaCy's tokens is widened to the tokens that it touches.
    """
    blank = spacy.blank("en")
    waiting = iter(tasks)
    while part := tuple(islice(waiting, _PART)):
        with blank.memory_zone():  # or the vocabulary would keep every word of every file
            docs = DocBin()
            for task in part:
                doc = blank.make_doc(task.text)
                spans = [
                    doc.char_span(start, end, label=label, alignment_mode="expand")
                    for start, end, label in task.entities
                ]
                doc.ents = tuple(filter_spans([span for span in spans if span is not None]))
                docs.add(doc)
            content = docs.to_bytes()
        yield content
