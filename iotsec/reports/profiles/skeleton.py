"""The skeleton of a new profile: files that load as they are, with comments that say what can be said where."""

from __future__ import annotations

import re
from collections.abc import Mapping

from iotsec.requirements.requirement import Profile

PROFILE = """\
# A profile that builds on {base}. It loads as it is: `iotsec profile check {name}`.
profile: {id}
version: 0.1.0
title: {{en: {name}, ja: {name}}}
# A draft may leave out texts, sources and tried_on. Take this line away to publish.
status: draft

# On what it builds. `iotsec profile resolve {name} --lock` writes down which text of it that was.
extends: [{{profile: {base}, version: {version}}}]
# exact: only open parameters are assigned. strict: nothing gets weaker. demonstrable: argued, and every report says so.
conformance: strict
# With what the ids of its own requirements begin; its fields and catalogues begin with {namespace}
prefix: {prefix}
# The word by which systems name this sector: `sector: {id}`. Without it the profile is asked of every system.
# sector: {id}
# A design that meets the profile, from this folder.
# reference_design: reference.yaml

# Documents that its sources cite, beside those of its bases.
# documents:
#   iotsec: {{title: {{en: Own proposals, ja: 独自の提案}}, publisher: iotsec project, year: 2026, status: current}}

# Scales of its own, in rising order.
# scales: {{supply: [garden, household, hospital]}}

# Sets by name, for parameters, conditions and fields: {{catalogue: "{namespace}sensors"}}.
# catalogues: {{"{namespace}sensors": [pressure, level]}}

# Fields that designs of this sector state: truth, text, date, period, level, number; choice and choices (words);
# ordinal (words, scale, or low and high); quantity (like: 10 ms); ref and refs (to: [component]); words (catalogue).
fields:
  component:
    {namespace}example:
      form: truth
      meaning: {{en: What it means., ja: 意味。}}
      example: true

# What a protocol gives to the flows that speak it. Leave out what depends on how it is used.
# protocols:
#   modbus-tcp:
#     title: {{en: Modbus/TCP, ja: Modbus/TCP}}
#     authentication: none
#     integrity: false
#     freshness: false
#     confidentiality: false

# The sector's words for kinds of elements.
# terms: {{component: {{en: plant item, ja: 設備機器}}}}

# What it makes stricter in its bases, each with the reason.
# tailor:
#   {some}:
#     because: {{en: Why., ja: 理由。}}
#     obligation: shall
#     parameters: {{name: value}}
#     require_also: {{fact: kind, is: thing}}
#     when_also: {{fact: kind, is: thing}}
#     without_alternatives: [name]
#     waivable: false

# What it leaves out of its bases; it may then claim demonstrable conformance only.
# exclude: {{{some}: {{reason: {{en: Why., ja: 理由。}}}}}}

# Its own requirements, in files beside this one.
requirements: [requirements.yaml]
"""

REQUIREMENTS = """\
# The language of requirements: docs/how-to/write-a-requirement.md. Beyond a draft each also has a statement, why, fix,
# item, stage, kind, decided_by, sources and tried_on.
{prefix}01:
  title: {{en: An example that you replace, ja: 置き換えるべき例}}
  obligation: shall
  applies_to: component
  require: {{fact: {namespace}example, is: true}}

# One that can be published, to be filled in. `iotsec profile check` tries each fault and silence of `tried_on` on the
# reference design. A parameter is what profiles that build on this one may set, in the direction that is stricter.
# {prefix}02:
#   title: {{en: What is so, ja: 状態を表す短い文}}
#   statement: {{en: Each pump shall ..., ja: 全てのポンプは、…しなければならない。}}
#   item: safety-cia            # or definition, operation-recovery, legal, under-attack, responsibility-data
#   stage: design               # or policy, risk-assessment, build, operation
#   kind: performance           # or specification, which names what it realises
#   obligation: shall           # or should, may
#   decided_by: comparison      # or declaration, path, closure, cascade, evidence, judgement
#   applies_to: component
#   when: {{fact: kind, is: thing}}
#   require: {{fact: repair_time, at_most: {{parameter: time}}}}
#   parameters:
#     time: {{default: 4 h, stronger: lower}}
#   why: {{en: Why it is asked., ja: 求める理由。}}
#   fix: {{en: What to do where it is not met., ja: 充足しない場合の対処。}}
#   # The basis of a source is quoted, interpretation, unconfirmed or iotsec (our own proposal).
#   sources: [{{document: iotsec, clause: own proposal, basis: iotsec}}]
#   tried_on:
#     not_met: {{components.pump.repair_time: 8 h}}
#     unknown: {{components.pump.repair_time: null}}
"""


def skeleton(name: str, base: Profile) -> Mapping[str, str]:
    """The files of a new profile of this name on a base, by their names."""
    word = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "own"
    word = word if word[0].isalpha() else f"own-{word}"
    values = {
        "id": word.lower(),
        "name": name,
        "base": base.id,
        "version": base.version,
        "prefix": f"{word.upper()}-",
        "namespace": f"{word.lower()}:",
        "some": next(iter(base.requirements), "IOT-DEF-01"),
    }
    return {"profile.yaml": PROFILE.format(**values), "requirements.yaml": REQUIREMENTS.format(**values)}
