"""The models as JSON Schemas, and the validation of what is written against them."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from pipeline import patterns as re
from pipeline.record.country import CountryRecord
from pipeline.record.document import DocumentRecord
from pipeline.record.model import SCHEMA_VERSION, Model
from pipeline.record.run import AuthorityList, Manifest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jsonschema
    from pydantic import JsonValue

MODELS: Final[Mapping[str, type[Model]]] = {
    "record": CountryRecord,
    "document": DocumentRecord,
    "manifest": Manifest,
    "authorities": AuthorityList,
}
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_MOST_REASONS: Final = 20
_OMITS_UNKNOWN: Final = (
    "Csl"  # CSL-JSON omits what is unknown; every other object has all its fields
)
_OBJECT: Final = re.compile(r"^### (\w+)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_ROW: Final = re.compile(r"^- ((?:`[\w-]+`(?:, )?)+): (.*(?:\n  .*)*)", re.MULTILINE)
_NAME: Final = re.compile(r"`([\w-]+)`")


def schema(kind: str) -> dict[str, JsonValue]:
    """The JSON Schema (2020-12) of a kind of `MODELS`: versioned `$id`, each property described."""
    described: dict[str, Any] = json.loads(json.dumps(_schema(kind)))
    definitions = described.get("$defs", {})
    for definition in (described, *definitions.values()):
        own = _descriptions().get(definition.get("title"), {})
        shared = (
            _descriptions()["Labelled"] if "label_spans" in definition.get("properties", {}) else {}
        )
        for name, field in definition.get("properties", {}).items():
            if text := own.get(name) or shared.get(name):
                field["description"] = text
    return described


@cache
def load_fields_page() -> str:
    """The page that explains every field: `docs/fields.md`, and the descriptions of the schemas."""
    return resources.files("pipeline.record").joinpath("fields.md").read_text("utf-8")


@cache
def _descriptions() -> dict[str, dict[str, str]]:
    """The page's description of each field, by object and field."""
    described: dict[str, dict[str, str]] = {}
    for name, body in _OBJECT.findall(load_fields_page()):
        rows = _ROW.findall(body)
        texts = ((names, " ".join(text.split())) for names, text in rows)
        described[name] = {
            field: text[0].upper() + text[1:]
            for names, text in texts
            for field in _NAME.findall(names)
        }
    return described


@cache
def _schema(kind: str) -> dict[str, JsonValue]:
    generated: dict[str, Any] = MODELS[kind].model_json_schema(by_alias=True, mode="serialization")
    for definition in (generated, *generated.get("$defs", {}).values()):
        if "properties" in definition and not definition["title"].startswith(_OMITS_UNKNOWN):
            definition["required"] = list(definition["properties"])
    return {
        "$schema": _DIALECT,
        "$id": f"urn:country-reports:{kind}:{SCHEMA_VERSION}",
        "version": SCHEMA_VERSION,
        **generated,
    }


def format_schema(kind: str) -> str:
    """The schema as it is committed: UTF-8, two spaces, a newline at its end."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"


def find_schema_faults(kind: str, instance: JsonValue) -> tuple[str, ...]:
    """The faults of an instance by its schema, at most twenty; empty if it is valid.

    jsonschema-rs, which is fast, decides; jsonschema gives the reasons.
    """
    if _decider(kind).is_valid(instance):
        return ()
    errors = sorted(_explainer(kind).iter_errors(instance), key=lambda error: error.json_path)
    return tuple(f"{error.json_path}: {error.message[:200]}" for error in errors[:_MOST_REASONS])


@cache
def _decider(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_schema(kind))


@cache
def _explainer(kind: str) -> jsonschema.Draft202012Validator:
    import jsonschema  # noqa: PLC0415 - slow to import, and seldom needed

    return jsonschema.Draft202012Validator(_schema(kind))
