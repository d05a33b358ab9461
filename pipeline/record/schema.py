"""The models as JSON Schemas, and documents held against them."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final

import jsonschema
import jsonschema_rs

from pipeline.record.country import CountryRecord
from pipeline.record.document import DocumentRecord
from pipeline.record.model import SCHEMA_VERSION, Model
from pipeline.record.run import AuthorityList, Manifest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

MODELS: Final[Mapping[str, type[Model]]] = {
    "record": CountryRecord,
    "document": DocumentRecord,
    "manifest": Manifest,
    "authorities": AuthorityList,
}
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_MOST_REASONS: Final = 20


@cache
def schema(kind: str) -> dict[str, JsonValue]:
    """The JSON Schema (2020-12) of a kind of `MODELS`, with its versioned `$id`."""
    generated = MODELS[kind].model_json_schema(by_alias=True, mode="serialization")
    return {
        "$schema": _DIALECT,
        "$id": f"urn:country-reports:{kind}:{SCHEMA_VERSION}",
        "version": SCHEMA_VERSION,
        **generated,
    }


def schema_text(kind: str) -> str:
    """The schema as it is committed: UTF-8, two spaces, a newline at its end."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"


def reasons(kind: str, instance: JsonValue) -> tuple[str, ...]:
    """Why an instance breaks its schema, none where it holds; at most the first twenty.

    jsonschema-rs decides, jsonschema says why.
    """
    if _decider(kind).is_valid(instance):
        return ()
    errors = sorted(_explainer(kind).iter_errors(instance), key=lambda error: error.json_path)
    return tuple(f"{error.json_path}: {error.message[:200]}" for error in errors[:_MOST_REASONS])


@cache
def _decider(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema(kind))


@cache
def _explainer(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema(kind))
