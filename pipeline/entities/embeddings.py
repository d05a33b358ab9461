"""Embeddings of a spaCy model, computed once for each distinct word of a batch.

Imported together with the model: `ner.py` itself loads neither spaCy nor thinc.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from thinc.api import Model, chain
from thinc.types import Ragged

if TYPE_CHECKING:
    from collections.abc import Callable

_FACTORS: Final = np.random.default_rng(seed=0).integers(2**63, size=16, dtype=np.uint64) * 2 + 1


def embed_each_once(model: Model[object, object]) -> None:
    """Makes the model embed equal words of a batch once; other architectures are left unchanged.

    The output of `MultiHashEmbed` for a word depends on that word's features alone, and three in
    four words of a batch of prose occur earlier in it.
    """
    for node in list(model.walk()):
        match [layer.name for layer in node.layers]:
            case ["extract_features", "list2ragged", _, _, "ragged2list"]:
                per_word: Model[Ragged, Ragged] = chain(*node.layers[2:4])
                node.layers[2:4] = [Model("each_once", _forward, layers=[per_word])]
            case _:
                pass


def _forward(
    model: Model[Ragged, Ragged],
    words: Ragged,
    is_train: bool,  # noqa: ARG001, FBT001 - as thinc calls it
) -> tuple[Ragged, Callable[[Ragged], Ragged]]:
    """The embeddings of these words (a row of features each), computed for the distinct rows."""
    features = np.asarray(words.dataXd, dtype=np.uint64)
    alike = (features * _FACTORS[: features.shape[1]]).sum(axis=1)  # modulo 2**64
    _, firsts, which = np.unique(alike, return_index=True, return_inverse=True)
    distinct = Ragged(features[firsts], model.ops.asarray1i([len(firsts)]))  # type: ignore[arg-type]
    embedded = np.asarray(model.layers[0].predict(distinct).dataXd)
    return Ragged(embedded[which], words.lengths), _refuse_training  # type: ignore[arg-type]


def _refuse_training(_: Ragged) -> Ragged:
    message = "a model that embeds each distinct word once cannot be trained"
    raise NotImplementedError(message)
