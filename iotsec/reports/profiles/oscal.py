"""Profiles in OSCAL 1.2: what a profile resolves to as one catalog, or the catalogs and profiles from which it derives.

OSCAL selects controls and assigns parameters. What a profile changes beyond that is told in words beside the control;
the catalog of what it resolves to holds the new text. A profile says no date, so that of a document is a fixed one.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iotsec.conditions.tree import Condition, Parameter
from iotsec.reports.conditions import condition_lines
from iotsec.reports.profiles.conforming_text import step_text
from iotsec.reports.profiles.wording import ProfileWording
from iotsec.requirements.deriving.locking import every_base
from iotsec.requirements.deriving.orders import changes
from iotsec.requirements.deriving.relation import Relation
from iotsec.requirements.deriving.values_order import ORDERS, value_text
from iotsec.requirements.requirement import ITEMS, Profile, Requirement, Text
from iotsec.requirements.shapes import is_title

OSCAL_VERSION = "1.2.1"
NAMESPACE = "urn:iotsec:oscal:1"
"""Whose the names of our own properties are."""
UNDATED = "1970-01-01T00:00:00+00:00"
JAPANESE = "ja"
Tree = dict[str, Any]


def oscal_catalog(profile: Profile) -> str:
    """What a profile resolves to, as an OSCAL catalog: every requirement in full."""
    return _json({"catalog": _catalog(profile, profile.requirements.values())})


def oscal_files(profile: Profile) -> dict[str, str]:
    """The catalogs and profiles from which a profile derives, by the names under which they refer to each other.

    Of each profile on the way `ID.catalog.json` holds the requirements that it states itself, `ID.profile.json` what
    it takes over from others; `ID.resolved.json` is the catalog to which the profile itself resolves.
    """
    found: dict[str, str] = {}
    for one in (profile, *every_base(profile)):
        own = [item for id, item in one.requirements.items() if not any(id in base.requirements for base in one.bases)]
        if own or not one.bases:
            found[f"{one.id}.catalog.json"] = _json({"catalog": _catalog(one, own)})
        if one.bases:
            found[f"{one.id}.profile.json"] = _json({"profile": _profile(one, own=bool(own))})
    return {**dict(sorted(found.items())), f"{profile.id}.resolved.json": oscal_catalog(profile)}


def _json(tree: Tree) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def _uuid(*parts: str) -> str:
    """The same for the same parts, in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, " ".join((NAMESPACE, *parts))))


def _head(profile: Profile, kind: str) -> Tree:
    """What every document begins with; the digest says of which text it was made."""
    remarks = [profile.notice.get("en", ""), "The profile states no date; its digest says which text this is."]
    remarks += [f"Left out: {item.id}: {_english(item.reason)}" for item in profile.excluded.values()]
    metadata = {
        "title": _english(profile.title) or profile.id,
        "last-modified": UNDATED,
        "version": profile.version,
        "oscal-version": OSCAL_VERSION,
        "props": [_prop("digest", profile.digest), *_japanese("title", profile.title)],
        "remarks": "\n\n".join(filter(None, remarks)),
    }
    return {"uuid": _uuid(kind, profile.id, profile.digest), "metadata": metadata}


def _english(text: Text) -> str:
    return text.get("en") or text.get(JAPANESE, "")


def _prop(name: str, value: str, **more: str) -> Tree:
    return {"name": name, "ns": NAMESPACE, "value": " ".join(value.split()), **more}


def _japanese(name: str, text: Text) -> Iterator[Tree]:
    if text.get(JAPANESE):
        yield _prop(name, text[JAPANESE], **{"class": JAPANESE})


def _catalog(profile: Profile, requirements: Iterable[Requirement]) -> Tree:
    listed = list(requirements)
    groups = []
    for item in ITEMS:
        controls = [_control(one, profile) for one in listed if one.item == item]
        if controls:
            title = ProfileWording("en")(f"item {item}")
            groups.append({"id": item, "title": title, "controls": controls})
    cited = {source.document for one in listed for source in one.sources}
    found = {**_head(profile, "catalog"), "groups": groups}
    resources = [_resource(profile, name) for name in profile.documents if name in cited]
    return {**found, "back-matter": {"resources": resources}} if resources else found


def _resource(profile: Profile, name: str) -> Tree:
    """A document of the register."""
    said: Mapping[str, Any] = profile.documents[name]
    title: Any = said.get("title")
    words = _english(title) if is_title(title) else name
    when = [str(said[key]) for key in ("version", "date", "year") if key in said]
    publisher = [str(said["publisher"])] if isinstance(said.get("publisher"), str) else []
    return {"uuid": _uuid("document", profile.id, name), "title": words,
            "citation": {"text": ", ".join([words, *publisher, *when])}}  # fmt: skip


def _control(one: Requirement, profile: Profile) -> Tree:
    words = {"stage": one.stage, "kind": one.kind, "decided-by": one.decided_by, "profile": one.profile}
    props = [_prop("obligation", one.obligation), *(_prop(name, value) for name, value in words.items())]
    props += [_prop("applies-to", kind) for kind in one.applies_to]
    links = [
        {"href": f"#{_uuid('document', profile.id, source.document)}", "rel": "reference",
         "text": f"{source.clause} ({source.basis})"}
        for source in one.sources if source.document in profile.documents
    ]  # fmt: skip
    control: Tree = {"id": one.id, "class": "requirement", "title": _english(one.title)}
    params = [_param(one.id, parameter) for parameter in one.parameters.values()]
    return {
        **control, **({"params": params} if params else {}), "props": [*props, *_japanese("title", one.title)],
        **({"links": links} if links else {}), "parts": list(_parts(one)),
    }  # fmt: skip


def _param(id: str, parameter: Parameter) -> Tree:
    values = _values(parameter)
    found: Tree = {
        "id": _param_id(id, parameter.name),
        "props": [_prop("stronger", parameter.stronger)],
        "label": parameter.name,
        "constraints": [{"description": ORDERS[parameter.stronger]}],
    }
    return {**found, "values": values} if values else found


def _param_id(id: str, name: str) -> str:
    return f"{id}.{name}"


def _values(parameter: Parameter) -> list[str]:
    """What is assigned: one value, the words of a list, or a line for each row of a table; nothing where it is open."""
    if not parameter.by:
        value = parameter.rows[()]
        return list(map(str, value)) if isinstance(value, tuple) else [] if value == "open" else [value_text(value)]
    rows = [f"{' / '.join(key)}: {value_text(value)}" for key, value in parameter.rows.items()]
    rows += [f"below {end:g}: {value_text(value)}" for end, value in parameter.bands]
    return rows + ([] if parameter.otherwise is None else [f"otherwise: {value_text(parameter.otherwise)}"])


def _parts(one: Requirement) -> Iterator[Tree]:
    """The statement, what is compared, why, and how to fix it; texts in both languages."""
    for name, kind, text in (
        ("statement", "", one.statement), ("guidance", "why", one.why), ("guidance", "fix", one.fix),
    ):  # fmt: skip
        for language in ("en", JAPANESE):
            if text.get(language):
                said = {"id": _part_id(one.id, kind or name, language), "name": name, "prose": text[language]}
                classes = "-".join(filter(None, (kind, "" if language == "en" else language)))
                yield {**said, **({"class": classes} if classes else {})}
    for name, condition in (("when", one.when), ("require", one.require)):
        if condition is not None:
            yield _criterion(one.id, name, condition)
    for other in one.alternatives:
        found = _criterion(one.id, f"alternative.{other.name}", other.require)
        yield {**found, "class": "alternative", "title": _english(other.title)}


def _criterion(id: str, name: str, condition: Condition) -> Tree:
    """What is compared, in words."""
    prose = "\n".join(condition_lines(condition, ProfileWording("en")))
    return {"id": _part_id(id, name, "en"), "name": "criterion", "ns": NAMESPACE, "class": name, "prose": prose}


def _part_id(id: str, name: str, language: str) -> str:
    return f"{id}_{name}" if language == "en" else f"{id}_{name}.{language}"


def _profile(profile: Profile, *, own: bool) -> Tree:
    """What a profile takes over: which controls of which base, with what it assigns and what it changes beyond that."""
    imports, taken = list[Tree](), set[str]()
    for base in profile.bases:
        ids = [id for id in base.requirements if id in profile.requirements and id not in taken]
        taken.update(ids)
        kind = "profile" if base.bases else "catalog"
        if ids:
            imports.append({"href": f"{base.id}.{kind}.json", "include-controls": [{"with-ids": ids}]})
    if own:
        imports.append({"href": f"{profile.id}.catalog.json", "include-all": {}})
    found = {**_head(profile, "profile"), "imports": imports, "merge": {"as-is": True}}
    assigned, altered = list(_assigned(profile)), list(_altered(profile))
    modify = {**({"set-parameters": assigned} if assigned else {}), **({"alters": altered} if altered else {})}
    return {**found, "modify": modify} if modify else found


def _changed(profile: Profile) -> Iterator[tuple[Requirement, Requirement]]:
    """Each requirement that differs from that of the first base that has it, as it was and as it is."""
    for id, now in profile.requirements.items():
        before = next((base.requirements[id] for base in profile.bases if id in base.requirements), None)
        if before is not None and before is not now:
            yield before, now


def _assigned(profile: Profile) -> Iterator[Tree]:
    for before, now in _changed(profile):
        for name, parameter in now.parameters.items():
            if name in before.parameters and _values(before.parameters[name]) != _values(parameter):
                yield {"param-id": _param_id(now.id, name), "values": _values(parameter)}


def _altered(profile: Profile) -> Iterator[Tree]:
    words = ProfileWording("en")
    for before, now in _changed(profile):
        new = [_param(now.id, item) for name, item in now.parameters.items() if name not in before.parameters]
        steps = [
            step
            for step in changes(before, now)
            if step.relation is not Relation.EDITORIAL and step.path[0] != "parameters"
        ]
        told = [step_text(now.id, step, words) for step in steps]
        because = _english(profile.tailored.get(now.id, {}))
        if not (new or told or because):
            continue
        prose = "\n".join([*told, *filter(None, [because])])
        part = {"id": f"{now.id}_{profile.id}", "name": "guidance", "class": "tailoring", "prose": prose}
        adds = {"position": "ending", **({"params": new} if new else {}), **({"parts": [part]} if prose else {})}
        yield {"control-id": now.id, "adds": [adds]}
