"""Measures how easily a stranger can find their way in the code; fails where a limit is broken.

    python scripts/measure_code.py [--under PACKAGE] [--list]

Seven measures have a limit (the exit code is 1 where one is broken):

* the share of modules with exactly one importer, registered plug-ins aside: at most 20 %;
* class names defined in more than one module of `pipeline/`: none;
* functions whose whole name is a past participle (`gathered`), predicates and
  properties aside: none;
* phrases that the language of this project has given up, in code and documents: none;
* entries directly in `pipeline/`: at most 22;
* lists of more than a dozen words in the code, which belong to `pipeline/vocabulary/`: none; tags
  of markup, options and the fields of a contract are no words;
* names of months outside `pipeline/vocabulary/`: none.

Printed without a limit: the words `said`, `told` and `stands`, lines of Python and patterns, those
of packages that have been added since revision 9071024 apart.
`--under pipeline.layout` shows one package alone; `--list` shows every place that is counted.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
import tokenize
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT: Final = Path(__file__).parents[1]
MOST_SINGLE: Final = 0.20
MOST_ENTRIES: Final = 22

# Modules that a registry or the user names: each has one importer by design.
PLUG_INS: Final = re.compile(
    r"pipeline\.(?:__main__|cli(?:\.\w+)?|runtime\.library|exports\.(?:\w+\.)?\w+|citations\.(?:legal|styles)\.\w+"
    r"|readers\.(?:(?:\w+\.)?reader|office\.(?:docx|epub|odt|rtf)|recognition\.(?:rapid|tesseract)))"
)
RECIPE: Final = "pipeline.extract"  # calls each stage once, and is the only one to do so

PHRASES: Final = {
    "gone on with": r"gone on with",
    "held against": r"held against(?! (?:his|her|its|their|our|my|your) will)",
    "made out": r"made out(?! of\b)",
    "is told by": r"(?:is|are|was|were) told by",
    "what is called": r"what is called",
    "said of": r"said of",
    "stands beside": r"stands? beside",
}
WORDS: Final = ("said", "told", "stands")
# Text of reports, cases and answers is data: its words are those of the reports.
DATA: Final = re.compile(r"tests/(?:cases|facts|gold|annotations|findings|schema)/")

IRREGULAR: Final = re.compile(
    "begun|borne|bought|bound|broken|brought|built|caught|chosen|done|drawn|driven|fallen|felt|found"
    "|given|gone|grown|heard|held|hidden|hung|kept|known|laid|led|left|lent|lost|made|meant|met|paid"
    "|proven|said|seen|sent|shown|sold|sought|spelt|spent|spoken|stood|struck|sworn|taken|taught"
    "|told|thought|torn|understood|woken|won|worn|woven|written"
)
# Words whose last letters are those of a participle.
NO_PARTICIPLES: Final = re.compile(
    "bleed|breed|embed|exceed|feed|heed|need|proceed|red|seed|shed|shred|speed|succeed|weed"
)
# Lists of these are of markup, options and contract fields.
NO_WORDS: Final = re.compile(
    r"pipeline/(?:readers/(?:html|markdown|office|detect)|exports|record|review|runtime|storage|cli)\b"
    r"|pipeline/vocabulary/|pipeline/layout/elements"
    r"|pipeline/citations/(?:source|crosscheck|legal/forms)"
    r"|pipeline/(?:figures/build|statistics/quantity/(?:amounts|lexicon)|entities/trafficking/phrases)"
)
MOST_WORDS: Final = 12
_WORD: Final = r"[^\W\d_](?:[\w'\u2019-]|\\s(?=[^\W\d_]))*"
WORD: Final = re.compile(r"[^\W\d_][\w' ./-]*")
ALTERNATIVES: Final = re.compile(rf"{_WORD}\??(?:\s*\|\s*{_WORD}\??){{{MOST_WORDS},}}")
MONTH: Final = re.compile(
    r"(?<![^\W_])(?:jan|feb|apr|aug|sep|oct|nov|dec)[a-z]*|janvier|enero|janeiro", re.IGNORECASE
)
FEWEST_MONTHS: Final = 3  # that are no example
# What has been added since revision 9071024.
# Capabilities that revision 9071024 lacked: exports and review, figures in sentences, office
# documents, text recognition, formulas, what a page shows (a reader of content streams of our own,
# style sheets), charts and tables without rules or captions, the main content of any web site.
ADDED: Final = re.compile(
    r"pipeline\.(?:exports|review|figures|evaluation\.(?:compare|diff)\w*"
    r"|readers\.(?:office|recognition|formulas|html\.(?:main_content|styles)|pdf\.(?:visibility"
    r"|colours|optional_content|content_stream|interpreter|page_tree|fonts|charts|line_numbers"
    r"|aligned_tables|wrapped_rows|scanned_pages))|entities\.trafficking\.accounts"
    r"|runtime\.(?:corrections|fork_server)|cli\.(?:review|correct|export\w*|diff|problems|explain)"
    r"|vocabulary\.figure_words)\b"
)
FOLDERS: Final = ("pipeline", "scripts", "benchmarks", "tests", "docs")


class Place(NamedTuple):
    """Where something was found: a file relative to the checkout, a line from 1, and the words."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """Return the place as compilers print it, so that an editor jumps there."""
        return f"{self.file}:{self.line}: {self.text}"


class Module(NamedTuple):
    """A module of the package that holds code."""

    name: str
    file: str
    tree: ast.Module
    text: str


def module_name(path: Path) -> str:
    """`pipeline/layout/tables.py` as `pipeline.layout.tables`, a package by its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read_modules() -> dict[str, Module]:
    """Return every module of `pipeline/` by its name, empty packages left out."""
    found = {}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        text = path.read_text("utf-8")
        tree = ast.parse(text)
        if path.name == "__init__.py" and all(isinstance(node, ast.Expr) for node in tree.body):
            continue
        name = module_name(path)
        found[name] = Module(name, str(path.relative_to(ROOT)), tree, text)
    return found


def imported_names(tree: ast.Module) -> Iterator[str]:
    """Yield what a module imports: `from a.b import c` gives both `a.b` and `a.b.c`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for name in node.names:
                yield f"{node.module}.{name.name}"
                yield node.module


def count_importers(modules: dict[str, Module]) -> dict[str, set[str]]:
    """Return for each module those that import it: the module itself, not merely its package."""
    importers: dict[str, set[str]] = {name: set() for name in modules}
    for module in modules.values():
        names = set(imported_names(module.tree))
        submodules = {name.rpartition(".")[0] for name in names if name in modules}
        for name in names:
            # `from pipeline.cli import run` imports the module `run`, not its package.
            if name in modules and name != module.name and name not in submodules:
                importers[name].add(module.name)
        for name in names & submodules & set(modules):
            if _takes_from_package(module.tree, name, modules):
                importers[name].add(module.name)
    return importers


def read_names_in_scripts() -> set[str]:
    """Return what the programs in `scripts/` and `benchmarks/` import."""
    paths = [path for folder in ("scripts", "benchmarks") for path in (ROOT / folder).glob("*.py")]
    return {name for path in paths for name in imported_names(ast.parse(path.read_text("utf-8")))}


def _takes_from_package(tree: ast.Module, package: str, modules: dict[str, Module]) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == package
        and any(f"{package}.{name.name}" not in modules for name in node.names)
        for node in ast.walk(tree)
    )


def repeated_classes(modules: Iterable[Module]) -> Iterator[Place]:
    """Yield each definition of a class whose name another class at the top of a module has too."""
    places = defaultdict(list)
    for module in modules:
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(Place(module.file, node.lineno, f"class {node.name}"))
    for found in places.values():
        if len(found) > 1:
            yield from found


def is_past_participle(name: str) -> bool:
    """Whether a name is one past participle: `_gathered`, and not `gathered_words`."""
    word = name.strip("_")
    if IRREGULAR.fullmatch(word):
        return True
    return "_" not in word and word.endswith("ed") and not NO_PARTICIPLES.fullmatch(word)


def participles(modules: Iterable[Module]) -> Iterator[Place]:
    """Yield functions named by a bare past participle, properties and predicates aside."""
    for module in modules:
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                and is_past_participle(node.name)
                and not any("property" in ast.unparse(one) for one in node.decorator_list)
                and not (
                    node.returns and re.match("bool|Type(?:Is|Guard)", ast.unparse(node.returns))
                )
            ):
                yield Place(module.file, node.lineno, f"def {node.name}")


def written_files(under: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of what people wrote: code, documents and configuration."""
    paths = [path for path in ROOT.iterdir() if path.is_file()]
    paths += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    for path in sorted(paths):
        name = str(path.relative_to(ROOT))
        if (
            (path.suffix in {".py", ".md", ".toml"} or name == "Makefile")
            and name.startswith(under.replace(".", "/"))
            and path != Path(__file__)
            and not DATA.match(name)
        ):
            yield name, path.read_text("utf-8")


def given_up_phrases(files: Iterable[tuple[str, str]]) -> Iterator[Place]:
    """Yield each phrase given up, also where a line or a comment's mark parts its words."""
    for name, text in files:
        for phrase, pattern in PHRASES.items():
            loose = pattern.replace(" ", r"[\s#]+")
            for match in re.finditer(rf"\b{loose}\b", text, re.IGNORECASE):
                yield Place(name, text.count("\n", 0, match.start()) + 1, phrase)


def given_up_words(files: Iterable[tuple[str, str]]) -> Counter[str]:
    """Count the words given up in names, comments, strings and documents."""
    counts: Counter[str] = Counter()
    for name, text in files:
        words = _tokens(text) if name.endswith(".py") else [text]
        for part in words:
            counts.update(re.findall(rf"(?<![a-z])(?:{'|'.join(WORDS)})(?![a-z])", part.lower()))
    return counts


def _tokens(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        yield token.string


def word_lists(modules: Iterable[Module]) -> Iterator[Place]:
    """Yield lists of more than a dozen words, and patterns with as many alternatives."""
    for module in modules:
        if NO_WORDS.match(module.file):
            continue
        for node in ast.walk(module.tree):
            found = _listed_words(node)
            if isinstance(node, ast.expr) and len(found) > MOST_WORDS:
                yield Place(module.file, node.lineno, f"{len(found)} words: {found[0]}, {found[1]}")


def _listed_words(node: ast.AST) -> list[str]:
    """Return the words of a collection or a string, none where it is anything else."""
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            inner = [part.value for part in parts if isinstance(part, ast.Starred)]
            lists = [one.elts for one in inner if isinstance(one, ast.Tuple | ast.List)]
            return list(filter(None, map(_read_word, [*parts, *(p for one in lists for p in one)])))
        case ast.Dict(keys=keys):
            return list(filter(None, map(_read_word, keys)))
        case ast.Constant(value=str(text)):
            longest = max(ALTERNATIVES.findall(text), key=len, default="")
            return longest.split("|") if longest else []
        case ast.Call(func=ast.Name(id="word_set"), args=[ast.Constant(value=str(text))]):
            return text.split()
    return []


def _read_word(node: ast.expr | None) -> str | None:
    """Return the word that a node is, None if it is anything else."""
    match node:
        case ast.Constant(value=str(text)) if WORD.fullmatch(text):
            return text
    return None


def spelled_months(modules: Iterable[Module]) -> Iterator[Place]:
    """Yield strings that spell several months outside the vocabulary."""
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names = {name.lower()[:3] for name in MONTH.findall(node.value)}
                if len(names) >= FEWEST_MONTHS:
                    yield Place(module.file, node.lineno, ", ".join(sorted(names)))


def print_sizes(modules: Iterable[Module]) -> None:
    """Print lines and patterns of each package, those added since apart."""
    sizes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for module in modules:
        package = ".".join(module.name.split(".")[:2])
        kind = "added since 9071024" if ADDED.match(module.name) else "as on 9071024"
        for name in (package, kind, "all"):
            sizes[name][0] += module.text.count("\n")
            sizes[name][1] += patterns([module])
    for name, (lines, count) in sorted(sizes.items(), key=lambda pair: pair[1]):
        print(f"    {name}: {lines} lines of Python, {count} compiled patterns")


def patterns(modules: Iterable[Module]) -> int:
    """Count the calls of `re.compile`."""
    return sum(
        ast.unparse(node.func) == "re.compile"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
    )


def entries() -> list[str]:
    """Return what lies directly in `pipeline/`."""
    return sorted(path.name for path in (ROOT / "pipeline").iterdir() if path.name != "__pycache__")


def main() -> int:
    """Print the measures; return 1 where a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--under", default="", help="one package, such as pipeline.layout")
    parser.add_argument("--list", action="store_true", help="show every place that is counted")
    options = parser.parse_args()

    modules = read_modules()
    importers = count_importers(modules)
    chosen = [module for name, module in modules.items() if name.startswith(options.under)]
    counted = [module for module in chosen if not PLUG_INS.fullmatch(module.name)]
    single = [module for module in counted if len(importers[module.name]) == 1]
    files = list(written_files(options.under))
    found: dict[str, list[Place]] = {
        "class names defined twice": [
            place
            for place in repeated_classes(modules.values())
            if place.file in {module.file for module in chosen}
        ],
        "functions named by a bare past participle": list(participles(chosen)),
        "phrases given up": list(given_up_phrases(files)),
        "lists of more than a dozen words": list(word_lists(chosen)),
        "months spelled outside the vocabulary": list(spelled_months(chosen)),
    }
    share = len(single) / len(counted) if counted else 0
    stages = sum(importers[module.name] == {RECIPE} for module in single)
    used_by_scripts = read_names_in_scripts()
    shared = sum(module.name in used_by_scripts for module in single)
    print(
        f"modules with one importer: {len(single)} of {len(counted)} ({share:.0%}), "
        f"of which {stages} are stages that the recipe alone calls, {shared} serve scripts too"
    )
    if options.list or options.under:
        for module in single:
            [importer] = importers[module.name]
            print(f"    {module.name} ({module.text.count(chr(10))} lines) <- {importer}")
    for measure, places in found.items():
        print(f"{measure}: {len(places)}")
        if options.list or options.under:
            print("".join(f"    {place}\n" for place in places), end="")
        elif places:
            common = Counter(place.text for place in places).most_common(12)
            print("    " + ", ".join(f"{text} {count}" for text, count in common))
    print(f"entries directly in pipeline/: {len(entries())}")
    code = [pair for pair in files if pair[0].startswith("pipeline/")]
    for place, texts in (("in pipeline/", code), ("everywhere", files)):
        words = given_up_words(texts)
        print(f"words given up {place}: " + ", ".join(f"{word} {words[word]}" for word in WORDS))
    print("lines of Python and patterns by package:")
    print_sizes(chosen)
    broken = share > MOST_SINGLE or any(found.values()) or len(entries()) > MOST_ENTRIES
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
