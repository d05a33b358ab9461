"""The name recognizer: each distinct word is embedded once, with the same result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from thinc.api import LayerNorm, Maxout, Model, chain, use_ops
from thinc.types import Ragged

from pipeline.entities.ner import (
    Recognizer,
    embed_each_once,
    find_model,
    fuse_maxout,
    load_bare_model,
    load_model,
)
from tests.support.samples import RAW

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Layer: TypeAlias = Model[Ragged, Ragged]
    Learn: TypeAlias = Callable[[Ragged], Ragged]

TEXTS = [
    text for file in sorted(RAW.glob("*.md")) for text in file.read_text("utf-8").split("\n\n")
]


def layer(name: str, *layers: Layer, rows: list[int] | None = None) -> Layer:
    """A layer that returns its input and records the number of rows."""

    def forward(_: Layer, words: Ragged, is_train: bool) -> tuple[Ragged, Learn]:  # noqa: ARG001, FBT001
        if rows is not None:
            rows.append(len(words.dataXd))
        return words, lambda change: change

    return Model(name, forward, layers=layers)


def embedding(rows: list[int]) -> Layer:
    """Layers chained as spaCy's MultiHashEmbed does, each distinct word embedded once."""
    names = ("extract_features", "list2ragged", "hash", "mix", "ragged2list")
    model = layer("embed", *(layer(name, rows=rows if name == "mix" else None) for name in names))
    embed_each_once(model)  # type: ignore[arg-type]
    return model


def words_of(*rows: tuple[int, int]) -> Ragged:
    return Ragged(np.array(rows, dtype=np.uint64), np.array([len(rows)], dtype=np.int32))  # type: ignore[arg-type]


def test_the_recognizer_finds_what_the_bare_model_finds() -> None:
    plain, once = (
        [[(ent.start, ent.end, ent.label_) for ent in doc.ents] for doc in model.pipe(TEXTS)]
        for model in (load_bare_model(find_model(None)), load_model(find_model(None)))
    )

    assert once == plain
    assert sum(map(len, plain)) > 100


def test_a_word_without_end_moves_no_name() -> None:
    text = f"{'a-/' * 100} was the word with which Maria Lopez came to Kenya in 2010."
    [names] = Recognizer(find_model(None))([text])
    assert "Kenya" in {text[one.start : one.end] for one in names}


def test_equal_words_are_embedded_once() -> None:
    rows: list[int] = []

    embedded = embedding(rows).layers[2].predict(words_of((7, 1), (8, 1), (7, 1), (7, 2), (8, 1)))

    assert rows == [3]
    assert embedded.dataXd.tolist() == [[7, 1], [8, 1], [7, 1], [7, 2], [8, 1]]
    assert embedded.lengths.tolist() == [5]


def test_training_the_wrapped_model_is_refused() -> None:
    embedded, learn = embedding([]).layers[2](words_of((7, 1)), is_train=True)

    with pytest.raises(NotImplementedError, match="cannot be trained"):
        learn(embedded)


def test_a_model_of_another_architecture_is_not_wrapped() -> None:
    model = layer("embed", layer("extract_features"), layer("mix"), layer("ragged2list"))

    embed_each_once(model)  # type: ignore[arg-type]

    assert [layer.name for layer in model.layers] == ["extract_features", "mix", "ragged2list"]


def test_fused_layers_compute_the_same_but_for_rounding() -> None:
    rows: Any = np.random.default_rng(seed=1).normal(size=(300, 40)).astype("float32")
    with use_ops("numpy", use_blis=False):
        model: Any = Maxout(nO=24, nI=40, nP=3, normalize=True)
        model.initialize(X=rows)
    plain = model.predict(rows)

    fuse_maxout(model)

    assert [layer.name for layer in model.layers] == ["maxout_norm"]
    np.testing.assert_allclose(model.predict(rows), plain, rtol=1e-4, atol=1e-6)
    assert model.predict(rows[:0]).shape == (0, 24)


def test_layers_without_normalization_are_not_fused() -> None:
    model: Any = chain(Maxout(nO=4, nI=3), Maxout(nO=4, nI=4), LayerNorm(nI=4))

    fuse_maxout(model)

    assert [layer.name for layer in model.layers] == ["maxout", "maxout", "layernorm"]
