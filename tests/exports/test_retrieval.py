"""Chunks as retrieval libraries load them, each with the lines of the how-to page."""

from __future__ import annotations

from langchain_core.documents import Document
from llama_index.core.schema import MetadataMode, TextNode

from pipeline.exports.chunks import list_chunks
from tests.support.samples import ROOT

OUT = ROOT / "out"
EMBEDDED = ("title", "country_name", "section", "edition")


def test_langchain_loads_a_chunk_with_one_line() -> None:
    for chunk in list_chunks(OUT):
        metadata = {**chunk["metadata"], "place": chunk["place"]}
        loaded = Document(page_content=chunk["text"], metadata=metadata, id=chunk["id"])
        assert (loaded.page_content, loaded.id) == (chunk["text"], chunk["id"])
        assert loaded.metadata == metadata


def test_llama_index_loads_a_chunk_with_one_line() -> None:
    for chunk in list_chunks(OUT):
        metadata = {**chunk["metadata"], "place": chunk["place"]}
        hidden = [name for name in metadata if name not in EMBEDDED]
        node = TextNode(
            text=chunk["text"],
            metadata=metadata,
            id_=chunk["id"],
            excluded_embed_metadata_keys=hidden,
            excluded_llm_metadata_keys=hidden,
        )
        assert (node.text, node.node_id) == (chunk["text"], chunk["id"])
        assert node.metadata == metadata
        embedded = node.get_content(MetadataMode.EMBED)
        shown = [str(metadata[name]) for name in EMBEDDED if name in metadata]
        assert len(embedded) <= len(chunk["text"]) + sum(map(len, shown)) + 80
        assert "char_start" not in embedded
