"""Draws sentences to annotate for figures, movements, treaties and laws, and dates.

    python scripts/draw_sentences.py REPORTS --movement 80 --figures 150 --laws 80 --dates 80

Prints one line of JSON per sentence: its kind, report, key and text. Only sentences with a cue word
of their kind are drawn, at most `--most` of each kind in a report; figures not from the values of
statistics. The reports are read without
entities, so nothing shows what the pipeline finds. The same reports and seed give the same lines.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.evaluation.annotations import Letters
from pipeline.extract import extract
from pipeline.grammar.sentences import split_sentences
from pipeline.profiles.model import load_families
from pipeline.readers.detect import read_source
from tests.support.corpus import existing_path, require_some, run_script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.record.country import CountryRecord

_FOLDERS: Final = (
    "dol-2014/pdf",
    "dol-2019/pdf",
    "dol-2021/pdf",
    "hr-html",
    "html-2011",
    "html-2020-print",
    "openfactbook-2014/md",
    "annotated/documents",
    "crs/pdf",
    "tip-and-dol-excerpts",
)
_SHORTEST, _LONGEST = 50, 900
_PROSE: Final = re.compile(r"[A-Z\u201c].*[a-z]{2}.*\.[\"\u201d)]?", re.DOTALL)
_VALUE: Final = re.compile(r"\best\.|country\scomparison")
_ANY_FORM: Final = ("movement", "laws")  # drawn from what is no full sentence, too
_CUES: Final = {
    "movement": re.compile(
        r"(?=.*\b(?:women|girls|boys|children|minors|men|victims|migrants|workers|people|persons)\b)"
        r"(?=.*\b(?:traffick|smuggl|exploit|lured?\b|recruit|subjected\b|forced\b|transported\b|brought\b))"
        r"(?!.*\b(?:heroin|cocaine|opiates|cannabis|opium)\b)"
        r".*\b(?:in|to|from|through|abroad)\b.*(?:[a-z,]\s[A-Z]\w+|\b(?:rural|urban|cities|capital|within)\b)",
        re.DOTALL,
    ),
    "laws": re.compile(
        r"(?=.*\b(?:ratif|acced|signed|part(?:y|ies)\sto|enact|amend|adopted|passed|approved|in(?:to)?\s(?:force|effect)"
        r"|draft|repeal|promulgat))"
        r".*\b(?:Conventions?|Protocols?|Covenant|Treaty|Acts?|Laws?|Decree|Bill|Code|Constitution|C\.\s?1\d\d)\b"
        r"|party\sto:",
        re.DOTALL,
    ),
    "dates": re.compile(
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
        r"|(?:19|20)\d\d)\b"
    ),
    "figures": re.compile(
        r"(?<![\d/.-])(?!(?:19|20)\d\d\b)\d[\d,.]*(?:\s(?:percent|million|years?|months?)|\s[a-z]{3})|[$\u20ac\u00a3]\s?\d"
        r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|no)\s[a-z]{4}"
    ),
}


def list_texts(record: CountryRecord) -> Iterator[tuple[int, int, str, bool]]:
    """The paragraphs, cells and longer values: offsets in the document, text, whether a value."""
    for section in record.sections:
        for paragraph in section.paragraphs:
            yield paragraph.spans[0].start, paragraph.spans[-1].end, paragraph.text, False
    for table in record.tables:
        for row in table.rows:
            for cell in row:
                if cell.text.endswith("."):
                    yield cell.spans[0].start, cell.spans[-1].end, cell.text, False
    for statistic in record.statistics.values():
        if len(statistic.raw) >= _SHORTEST:
            yield statistic.spans[0].start, statistic.spans[-1].end, statistic.raw, True


def list_sentences(path: Path, name: str) -> Iterator[dict[str, object]]:
    """The sentences of a report that may be drawn, each with the kinds whose cues it has."""
    content = path.read_bytes()
    document = read_source(content, name, name)
    found = extract(document, profile=None, families=load_families(), recognize=None)
    for record in found.records:
        for first, last, text, is_value in list_texts(record):
            for start, end in split_sentences(text):
                sentence = text[start:end]
                is_prose = _PROSE.fullmatch(sentence) and not _VALUE.search(sentence)
                kinds = [
                    kind
                    for kind, cue in _CUES.items()
                    if (is_prose or kind in _ANY_FORM)
                    and not (is_value and kind == "figures")
                    and cue.search(sentence)
                ]
                if _SHORTEST <= len(sentence) <= _LONGEST and kinds and "http" not in sentence:
                    key = {"sha256": Letters.of(sentence).digest, "start": first, "end": last}
                    yield {
                        "file": name,
                        "sha256": hashlib.sha256(content).hexdigest(),
                        "sentence": key,
                        "text": sentence,
                        "kinds": kinds,
                    }


def list_keys(gold: Path) -> Iterator[str]:
    """The keys of the sentences of a gold file, which it names by key or by their text."""
    for line in gold.read_text("utf-8").splitlines():
        sentence = json.loads(line)["sentence"]
        yield Letters.of(sentence).digest if isinstance(sentence, str) else sentence["sha256"]


def main() -> None:
    """Prints the drawn sentences, kind by kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=existing_path)
    parser.add_argument("--seed", default="facts-1")
    parser.add_argument("--most", type=int, default=2, help="sentences of a kind in a report")
    parser.add_argument(
        "--without",
        type=Path,
        nargs="+",
        default=[],
        help="gold whose sentences are left out (JSON Lines)",
    )
    for kind in _CUES:
        parser.add_argument(f"--{kind}", type=int, default=0)
    given = parser.parse_args()
    known = {key for gold in given.without for key in list_keys(gold)}
    pool: dict[str, list[list[dict[str, object]]]] = {kind: [] for kind in _CUES}
    drawn = random.Random(given.seed)  # noqa: S311 - a draw that can be made again
    for folder in _FOLDERS:
        shelf_files = (given.reports / folder).rglob("*.*")
        for path in require_some(shelf_files, given.reports, f"{folder}/"):
            if path.suffix not in (".pdf", ".html", ".md", ".txt") or path.name == "README.md":
                continue
            found = list_sentences(path, path.relative_to(given.reports).as_posix())
            eligible = [one for one in found if one["sentence"]["sha256"] not in known]  # type: ignore[index]
            for kind, shelf in pool.items():
                of_kind = [one for one in eligible if kind in one["kinds"]]  # type: ignore[operator]
                shelf.append(drawn.sample(of_kind, min(given.most, len(of_kind))))
    taken = set[object]()
    for kind, shelf in pool.items():
        several = [one for some in shelf for one in some]
        drawn.shuffle(several)
        wanted = vars(given)[kind]
        for one in several:
            key = one["sentence"]["sha256"]  # type: ignore[index]
            if wanted and key not in taken:
                taken.add(key)
                wanted -= 1
                print(json.dumps({"kind": kind, **one}, ensure_ascii=False))


if __name__ == "__main__":
    run_script(main)
