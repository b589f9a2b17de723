"""Which profiles there are, and what one of them says, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from iotsec.model.vocabulary import SCALES
from iotsec.reports.facts_list import type_of
from iotsec.reports.layout import table, wrapped
from iotsec.reports.profiles.conforming_text import named
from iotsec.reports.profiles.wording import ProfileWording
from iotsec.requirements.requirement import ITEMS, Profile, Requirement, Text


def list_text(profiles: Mapping[str, Profile], words: ProfileWording) -> str:
    """The profiles by the name under which each is found: on what it builds, what it claims, how much it asks."""
    head = ("id", "version", "on", "conformance", "requirements", "title")
    rows = [[words(f"list {key}") for key in head]]
    for name, profile in profiles.items():
        claims = words(profile.conformance) if profile.extends else ""
        bases = ", ".join(base.profile for base in profile.extends)
        kind = words("overlay") if profile.overlay else claims
        rows.append([name, profile.version, bases, kind, str(len(profile.requirements)), words.text(profile.title)])
    return "\n".join(table(rows)) + "\n"


def show_text(profile: Profile, words: ProfileWording) -> str:
    """What a profile says: on what it builds, what it declares, what it asks, what it leaves out."""
    parts = [
        [named(profile, words), *wrapped(words.text(profile.title), "")],
        list(_head(profile, words)),
        list(_declared(profile, words)),
        list(_requirements(profile, words)),
        list(_left(profile, words)),
        wrapped(words.text(profile.notice), "") if profile.notice else [],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(profile: Profile, words: ProfileWording) -> Iterator[str]:
    colon = words("colon")
    if profile.bases:
        bases = words.listed([named(base, words) for base in profile.bases])
        yield from wrapped(bases, f"{words('extends')}{colon}")
        yield f"{words('claims')}{colon}{words(profile.conformance)}"
    if profile.sector is not None:
        yield f"{words('sector')}{colon}{profile.sector}"
    if profile.least_basis:
        levels = profile.least_basis.items()
        said = [words("basis of stage", stage=words(f"stage {at}"), basis=basis) for at, basis in levels]
        yield from wrapped(words.listed(said), f"{words('least basis')}{colon}")


def _declared(profile: Profile, words: ProfileWording) -> Iterator[str]:
    own = {key: text for key, text in profile.meanings.items() if not _of_base(profile, key)}
    if own:
        yield words("fields", count=len(own))
        for (kind, name), meaning in own.items():
            form = profile.vocabulary.kinds[kind].fields[name].form
            yield f"  {words.kind(kind)} {name}  {type_of(form)}"
            yield from wrapped(words.text(meaning), "      ")
    own_scales = {name: steps for name, steps in profile.vocabulary.scales.items() if name not in SCALES}
    if own_scales:
        yield words("scales", count=len(own_scales))
        for name, steps in own_scales.items():
            yield from wrapped(" < ".join(steps), f"  {name}{words('colon')}")
    yield from _listed("catalogues", profile.catalogues, words)
    protocols = profile.vocabulary.protocols
    if protocols:
        yield words("protocols", count=len(protocols))
        for name, gives in protocols.items():
            said = [words("protocol gives", field=field, value=str(value).lower()) for field, value in gives.items()]
            title = words.text(profile.titles.get(name, {}))
            yield from wrapped(words.listed(said), f"  {name} ({title}){words('colon')}")
    if profile.terms:
        said = [f"{words.kind(kind)} = {words.text(term)}" for kind, term in profile.terms.items()]
        yield from wrapped(words.listed(said), f"{words('terms')}{words('colon')}")


def _of_base(profile: Profile, key: tuple[str, str]) -> bool:
    return any(key in base.meanings for base in profile.bases)


def _listed(key: str, lists: Mapping[str, Sequence[str]], words: ProfileWording) -> Iterator[str]:
    if lists:
        yield words(key, count=len(lists))
        for name, members in lists.items():
            yield from wrapped(words.listed(list(members)), f"  {name}{words('colon')}")


def _requirements(profile: Profile, words: ProfileWording) -> Iterator[str]:
    yield words("listed requirements", count=len(profile.requirements))
    for item in ITEMS:
        found = [one for one in profile.requirements.values() if one.item == item]
        if found:
            yield f"  {words(f'item {item}')}"
            for one in found:
                yield from _requirement(one, profile, words)


def _requirement(one: Requirement, profile: Profile, words: ProfileWording) -> Iterator[str]:
    start = f"    {one.id} {words('in brackets', text=words(one.obligation), more=one.profile)} "
    yield from wrapped(words.text(one.title), start)
    if one.id in profile.tailored:
        reason: Text = profile.tailored[one.id]
        yield from wrapped(words.text(reason), f"      {words('changed')}{words('colon')}")


def _left(profile: Profile, words: ProfileWording) -> Iterator[str]:
    if profile.excluded:
        yield words("left", count=len(profile.excluded))
        for left in profile.excluded.values():
            yield from wrapped(words.text(left.reason), f"  {left.id} {words.text(left.title)}{words('colon')}")
    if profile.inactive:
        yield words("unasked law", count=len(profile.inactive))
        for id, one in profile.inactive.items():
            yield from wrapped(words.text(one.title), f"  {id} ")
