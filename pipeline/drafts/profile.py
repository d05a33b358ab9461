"""The drafted profile as TOML: at once usable, and what it leaves open a comment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from pipeline import patterns as re
from pipeline.drafts.guesses import Guess, guess_rule
from pipeline.drafts.survey import find_cues, list_templates
from pipeline.profiles.model import load_families
from pipeline.profiles.rules import IDENTIFIER
from pipeline.record.ids import find_unused_id, make_slug
from pipeline.statistics.printed_labels import read_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.drafts.survey import LabelUse, Survey
    from pipeline.profiles.rules import StatisticRule

_SHOWN_VALUES: Final = 3
_LONGEST_SHOWN: Final = 60  # characters of a value
_MOST_EVIDENCE: Final = 12  # phrases of one kind by which reports are recognised
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_KEYS: Final = ("kind", "unit", "units", "bare", "groups", "least", "most", "whole", "scale")


def draft_profile(survey: Survey, name: str) -> str:
    """The profile of surveyed reports, as the text of a TOML file that loads as it stands."""
    uses = [(use, guess_rule(use)) for use in survey.list_labels()]
    parts = [
        _write_head(survey, name),
        _write_recognition(survey, [use for use, _ in uses]),
        _write_chapters(survey),
        *_write_statistics(survey, uses),
        *_write_sections(survey),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _write_head(survey: Survey, name: str) -> str:
    title = survey.titles.most_common(1)[0][0] if survey.titles else "name of the series, publisher"
    reports = f"{survey.reports} report{'s' * (survey.reports != 1)}"
    chapters = f"{survey.chapters} chapter{'s' * (survey.chapters != 1)}"
    return "\n".join(
        [
            f"# Drafted from {reports} of {chapters}. What is called a guess is one:",
            "# compare it with the reports.",
            f"name = {_write(name)}",
            f"report = {_write(title)}  # a guess: the name of the series, and its publisher",
            "any_label = true  # labels that are not listed here are read by their print",
        ]
    )


def _write_recognition(survey: Survey, uses: Sequence[LabelUse]) -> str:
    titles = dict.fromkeys(_YEAR.sub("{year}", title) for title in survey.titles)
    headings = [title for title, count in survey.list_sections() if count * 2 >= survey.chapters]
    labels = [use.forms.most_common(1)[0][0] for use in uses if "{" not in min(use.forms)]
    kinds = {
        "titles": list(titles)[:_MOST_EVIDENCE],
        "headings": headings[:_MOST_EVIDENCE],
        "labels": labels[:_MOST_EVIDENCE],
    }
    least = max(1, min(3, sum(map(len, kinds.values())) // 2))
    lines = [
        f"at_least = {least}  # of the phrases below; more where other publishers print some too"
    ]
    lines += [f"{kind} = {_list(phrases)}" for kind, phrases in kinds.items() if phrases]
    if not any(kinds.values()):
        lines.append(
            '# titles = ["…"]  # no phrase returns: name one, or choose the profile by --profile'
        )
    return "\n".join(["[recognised_by]", *lines])


def _write_chapters(survey: Survey) -> str:
    lines = [form.template for form in survey.headings if form.is_line]
    written = ["[chapters]", f"headings = {_list(list_templates(survey.headings))}"]
    return "\n".join([*written, f"lines = {_list(lines)}"] if lines else written)


def _write_statistics(survey: Survey, uses: Sequence[tuple[LabelUse, Guess]]) -> Iterator[str]:
    taken: set[str] = set()
    for form in survey.headings:
        if form.status and form.status not in taken:
            taken.add(form.status)
            yield "\n".join(
                [
                    "# stated in or below the headings of chapters; a guess: its steps in order",
                    f"[statistics.{form.status}]",
                    'kind = "category"',
                    f"scale = {_list(form.steps)}",
                    *[f"cues = {_list(cues)}" for cues in [find_cues(form.steps)] if cues],
                ]
            )
    texts: list[str] = []
    for use, guess in uses:
        if guess.rule:
            yield _write_statistic(survey, use, guess, guess.rule, taken)
        elif guess.is_by_print or not survey.throughout:
            yield _write_remark(survey, use, guess)
        else:
            texts += use.forms
    for _, guess in uses:
        for id_, rule in guess.inner.items():
            taken.add(id_)
            lines = ["# in the line of another statistic; a guess", f"[statistics.{id_}]"]
            labels = [f"labels = {_list(rule.labels)}"]
            yield "\n".join([*lines, *labels, *_write_keys(rule, _KEYS)])
    yield from _write_inner([(guess.rule, guess.family) for _, guess in uses if guess.rule], taken)
    if survey.throughout:
        lines = [
            "# Chapters consist of labelled fields; those listed are kept as text.",
            "[fields]",
        ]
        yield "\n".join([*lines, "throughout = true", f"texts = {_list(texts)}"])


def _write_statistic(
    survey: Survey, use: LabelUse, guess: Guess, rule: StatisticRule, taken: set[str]
) -> str:
    label = use.forms.most_common(1)[0][0]
    wanted = make_slug(read_label(label.replace("{year}", "2000")).name)
    id_ = find_unused_id(wanted if re.fullmatch(IDENTIFIER, wanted) else "statistic", taken)
    taken.add(id_)
    origin = f", as in {guess.family}" if guess.family else ""
    what = f"{rule.kind} in {rule.unit}" if rule.unit else rule.kind
    lines = [
        _describe_use(survey, use),
        f"# a guess: {what}{origin}, which explains {guess.typed} of {guess.tried} values",
        f"[statistics.{id_}]",
        f"labels = {_list(use.forms)}",
    ]
    lines += _write_keys(rule, _KEYS)
    if rule.inner:
        inner = ", ".join(f"{_write(name)} = {_write(id_)}" for name, id_ in rule.inner.items())
        lines.append(f"inner = {{ {inner} }}  # printed in the line of the value")
    if rule.behind:
        lines.append(f"behind = {_write(rule.behind)}")
    return "\n".join(lines)


def _write_keys(rule: StatisticRule, keys: Sequence[str]) -> Iterator[str]:
    given = rule.model_dump(include=set(keys), exclude_defaults=True)
    yield from (f"{key} = {_write(given[key])}" for key in keys if key in given)


def _write_inner(
    chosen: Sequence[tuple[StatisticRule, str | None]], taken: set[str]
) -> Iterator[str]:
    """The statistics that the lines of others hold, as in the families whose rules those are."""
    families = {family.name: family for family in load_families()}
    for rule, name in chosen:
        named = [*rule.inner.values(), *filter(None, [rule.behind])]
        for id_ in (one for one in named if name and one not in taken):
            inner = families[name].rules[id_]
            taken.add(id_)
            lines = [f"# in the line of another statistic, as in {name}", f"[statistics.{id_}]"]
            lines.append(f"labels = {_list([f'{id_} (in another line)'])}")
            yield "\n".join([*lines, *_write_keys(inner, _KEYS)])


def _write_remark(survey: Survey, use: LabelUse, guess: Guess) -> str:
    """What is said of a label that needs no rule: its values are read by their print."""
    what = (
        f"# figures: {guess.typed} of {guess.tried} are read by their print, unit and all"
        if guess.is_by_print
        else "# text: no kind explains enough of its values"
    )
    return "\n".join([_describe_use(survey, use), what])


def _describe_use(survey: Survey, use: LabelUse) -> str:
    """How often a label is printed, and some of its values."""
    label = use.forms.most_common(1)[0][0]
    values = list(dict.fromkeys(_shorten(value.value.text) for value in use.values))
    shown = " \u00b7 ".join(values[:: max(1, len(values) // _SHOWN_VALUES)][:_SHOWN_VALUES])
    return f"# {label}: in {len(use.chapters)} of {survey.chapters} chapters: {shown}"


def _shorten(text: str) -> str:
    printed = "".join(character if character.isprintable() else " " for character in text)
    return printed if len(printed) <= _LONGEST_SHOWN else printed[: _LONGEST_SHOWN - 1] + "\u2026"


def _write_sections(survey: Survey) -> Iterator[str]:
    taken: set[str] = set()
    lines = {title: survey.chapters for form in survey.headings for title in form.sections}
    for title, count in {**dict(survey.list_sections()), **lines}.items():
        id_ = make_slug(title)
        if id_ in taken or not re.fullmatch(IDENTIFIER, id_):
            continue
        taken.add(id_)
        yield "\n".join(
            [
                f"# in {count} of {survey.chapters} chapters",
                "[[sections]]",
                f"id = {_write(id_)}",
                f"titles = {_list([title])}",
                "expected = false",
            ]
        )


def _write(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_write, texts))}]"
