"""What a profile declares of its own: fields, scales, catalogues, protocols, and the words of its sector."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from iotsec.errors import nearest, with_article
from iotsec.model.vocabulary import Field, Form, FormName, Vocabulary
from iotsec.requirements.deriving.derivation import Own
from iotsec.requirements.deriving.header import namespace
from iotsec.requirements.requirement import Text
from iotsec.requirements.shapes import is_text, is_texts, is_title
from iotsec.units import QuantityError, read_quantity
from iotsec.units.quantities import read_number

Path = tuple[str | int, ...]
Wrong = Callable[[Path, str, str | None], None]

FORMS: Mapping[str, tuple[str, ...]] = {
    "truth": (), "text": (), "level": (), "date": (), "period": (),
    "choice": ("words",), "choices": ("words",), "words": ("catalogue",),
    "ordinal": ("words", "scale", "low", "high"), "number": ("low", "high"),
    "quantity": ("like", "spread"), "ref": ("to",), "refs": ("to",),
}  # fmt: skip
"""The forms that a field of a profile may have, and the words that say more of each."""

COMMON = ("form", "meaning", "example")
PROTECTS = ("authentication", "integrity", "freshness", "confidentiality")
"""What a protocol may give to the flows that speak it: the fields of a flow of the same name."""


PROTOCOL_RIGHT = (
    "write authentication: none, one-way or mutual; integrity, freshness and confidentiality: true or false; "
    "leave out what depends on how it is used"
)


class _Slip(NamedTuple):
    """What is wrong with a field, what would be right, and at which of its words it stands."""

    message: str
    hint: str | None = None
    at: str = ""


class Declaring:
    """Reads what one profile declares, on top of what its bases do; slips are told with their path."""

    def __init__(self, header: Mapping[str, Any], given: Own, wrong: Wrong) -> None:
        self.header = header
        self.given = given
        self.wrong = wrong
        self.prefix = namespace(str(header.get("prefix", "")))

    def own(self) -> Own:
        """All that is declared, here and in the bases."""
        scales = dict(self._scales())
        catalogues = {**self.given.catalogues, **dict(self._catalogues())}
        vocabulary = self.given.vocabulary.extended((), scales)
        fields = list(self._fields({**vocabulary.scales}, catalogues))
        protocols = {**vocabulary.protocols, **dict(self._protocols(vocabulary))}
        return Own(
            vocabulary.extended(((kind, made) for kind, made, _meaning in fields), {})._replace(protocols=protocols),
            catalogues,
            {**self.given.meanings, **{(kind, made.name): meaning for kind, made, meaning in fields}},
            {**self.given.terms, **dict(self._terms(vocabulary))},
            {**self.given.titles, **self._titles()},
            self._declared(),
        )

    def _declared(self) -> dict[str, Mapping[str, Any]]:
        """What the bases and this profile write of their fields, catalogues and protocols."""
        found: dict[str, Mapping[str, Any]] = {}
        for key in ("fields", "catalogues", "protocols"):
            there, here = self.given.declared.get(key, {}), self.header.get(key) or {}
            if key == "fields":
                told = {kind: fields for kind, fields in here.items() if isinstance(fields, Mapping)}
                here = {kind: {**there.get(kind, {}), **fields} for kind, fields in told.items()}
            found[key] = {**there, **here}
        return found

    def _scales(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name, words in (self.header.get("scales") or {}).items():
            known = self.given.vocabulary.scales.get(str(name))
            if not _is_words(words) or len(words) < 2:
                hint = "write a list of different words in rising order; numbers go in quotes"
                self.wrong(("scales", str(name)), f"the scale {name} cannot be read", hint)
            elif known is not None and tuple(words) != known:
                hint = f"it has {', '.join(known)}: give yours a name of its own"
                self.wrong(("scales", str(name)), f"the scale {name} is known already, with other steps", hint)
            else:
                yield str(name), tuple(words)

    def _catalogues(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name, words in (self.header.get("catalogues") or {}).items():
            at = ("catalogues", str(name))
            titled = isinstance(words, Mapping) and bool(words) and all(map(is_title, words.values()))
            if not self._named(name, at):
                continue
            if not titled and not _is_words(words):
                hint = "write a list of different words, or a map from word to {en: ..., ja: ...}"
                self.wrong(at, f"the catalogue {name} cannot be read", hint)
                continue
            yield str(name), tuple(str(word) for word in words)

    def _titles(self) -> dict[str, Text]:
        """The titles of the words of catalogues and of protocols, by their name."""
        catalogues, protocols = (self.header.get(key) or {} for key in ("catalogues", "protocols"))
        listed = [words for words in catalogues.values() if isinstance(words, Mapping)]
        named = {str(word): title for words in listed for word, title in words.items() if is_title(title)}
        said = {name: item.get("title") for name, item in protocols.items() if isinstance(item, Mapping)}
        return {**named, **{str(name): title for name, title in said.items() if is_title(title)}}

    def _named(self, name: Any, at: Path) -> bool:
        if isinstance(name, str) and name.startswith(self.prefix) and len(name) > len(self.prefix) > 1:
            return True
        if "resolved" in self.header and isinstance(name, str) and all(name.partition(":")):
            return True  # What was resolved holds what its bases declared.
        hint = f"such as {self.prefix}{str(name).rpartition(':')[2]}" if len(self.prefix) > 1 else "state the prefix"
        self.wrong(at, f"what this profile declares has names that begin with {self.prefix}", hint)
        return False

    def _fields(
        self, scales: Mapping[str, tuple[str, ...]], catalogues: Mapping[str, tuple[str, ...]]
    ) -> Iterator[tuple[str, Field, Text]]:
        known = self.given.vocabulary.kinds
        for kind, fields in (self.header.get("fields") or {}).items():
            if kind not in known or not isinstance(fields, Mapping):
                meant = nearest(str(kind), list(known))
                hint = f"did you mean {meant}?" if meant and meant != kind else "write {kind: {field: {form: ...}}}"
                self.wrong(("fields", str(kind)), f"{kind} holds no fields of a kind of element", hint)
                continue
            for name, said in fields.items():
                at: Path = ("fields", str(kind), str(name))
                if self._named(name, at) and self._is_new(str(kind), str(name), at):
                    form = self._form(said, at, scales, catalogues)
                    if form is not None:
                        meaning = said["meaning"]
                        yield str(kind), Field(str(name), form, meaning.get("en", ""), said.get("example")), meaning

    def _is_new(self, kind: str, name: str, at: Path) -> bool:
        if name in self.given.vocabulary.kinds[kind].fields:
            self.wrong(at, f"a base declares {name} already", "leave it out, or give yours a name of its own")
            return False
        return True

    def _form(
        self,
        said: Any,
        at: Path,
        scales: Mapping[str, tuple[str, ...]],
        catalogues: Mapping[str, tuple[str, ...]],
    ) -> Form | None:
        if not isinstance(said, Mapping) or str(said.get("form")) not in FORMS:
            given = said.get("form") if isinstance(said, Mapping) else said
            meant = nearest(str(given), list(FORMS))
            self.wrong(at, f"{given!r} is no form of a field", f"did you mean {meant}?" if meant else _forms())
            return None
        form: FormName = said["form"]
        good = True
        for key in said:
            if key not in (*COMMON, *FORMS[form]):
                hint = f"of {with_article(form)} say {', '.join((*COMMON, *FORMS[form]))}"
                self.wrong((*at, str(key)), f"{key} says nothing of {with_article(form)}", hint)
                good = False
        if not is_title(said.get("meaning")):
            self.wrong(at, "say what the field means", "meaning: {en: ..., ja: ...}")
            good = False
        good = good and not self._follows(said, scales, catalogues)
        made = _made(form, said, scales, catalogues) if good else None
        strange = (
            [kind for kind in made.to if kind not in self.given.vocabulary.kinds] if isinstance(made, Form) else []
        )
        if strange:
            meant = nearest(strange[0], list(self.given.vocabulary.kinds))
            self.wrong((*at, "to"), f"{strange[0]} is no kind of element", f"did you mean {meant}?" if meant else None)
            return None
        if isinstance(made, _Slip):
            self.wrong((*at, made.at) if made.at in said else at, made.message, made.hint)
            return None
        return made if made is not None and self._exemplified(said, made, at, scales) else None

    def _follows(self, said: Mapping[str, Any], scales: Mapping[str, Any], catalogues: Mapping[str, Any]) -> bool:
        """Whether a field names a scale or catalogue of this profile that could not be read, as was told."""
        named = (("scale", "scales", scales), ("catalogue", "catalogues", catalogues))
        return any(
            str(said[word]) in (self.header.get(key) or {}) and str(said[word]) not in known
            for word, key, known in named
            if word in said
        )

    def _exemplified(self, said: Mapping[str, Any], form: Form, at: Path, scales: Mapping[str, Any]) -> bool:
        """Whether the example of a field is a value of it; a field without one tells nobody how to write it."""
        if "example" not in said:
            self.wrong(at, "a field has an example", "example: a value as a design would state it")
            return False
        from iotsec.model.own_fields import why_not  # The model is needed only where a profile declares fields.

        told = why_not(said["example"], form, scales)
        if told is not None:
            self.wrong((*at, "example"), *told)
        return told is None

    def _protocols(self, vocabulary: Vocabulary) -> Iterator[tuple[str, Mapping[str, Any]]]:
        flow = vocabulary.kinds.get("flow")
        for name, said in (self.header.get("protocols") or {}).items():
            at: Path = ("protocols", str(name))
            if not isinstance(said, Mapping) or not is_title(said.get("title")) or flow is None:
                self.wrong(at, "a protocol has a title", "write {title: {en: ..., ja: ...}, integrity: false}")
                continue
            given = {key: value for key, value in said.items() if key not in ("title", "note", "sources")}
            for key, value in given.items():
                if key not in PROTECTS or not _gives(flow.fields[key].form, value):
                    message = f"{key}: {value} is nothing that a protocol gives to a flow"
                    self.wrong((*at, str(key)), message, PROTOCOL_RIGHT)
            if vocabulary.protocols.get(str(name), given) != given:  # Else a base would be met by another's word.
                hint = "leave it out, or give a variant that protects otherwise a name of its own"
                self.wrong(at, f"a base says already, and otherwise, what {name} gives to a flow", hint)
                continue
            yield str(name), given

    def _terms(self, vocabulary: Vocabulary) -> Iterator[tuple[str, Text]]:
        for kind, term in (self.header.get("terms") or {}).items():
            if kind not in vocabulary.kinds or not is_title(term):
                meant = nearest(str(kind), list(vocabulary.kinds))
                hint = f"did you mean {meant}?" if meant and meant != kind else "write {kind: {en: ..., ja: ...}}"
                self.wrong(("terms", str(kind)), f"{kind} maps no kind of element to a term", hint)
            else:
                yield str(kind), term


def _forms() -> str:
    return f"write one of {', '.join(FORMS)}"


def _is_words(value: Any) -> bool:
    return is_texts(value) and len(set(value)) == len(value)


def _gives(form: Form, value: Any) -> bool:
    return isinstance(value, bool) if form.name == "truth" else value in form.words


def _made(
    form: FormName,
    said: Mapping[str, Any],
    scales: Mapping[str, tuple[str, ...]],
    catalogues: Mapping[str, tuple[str, ...]],
) -> Form | _Slip:
    """The form with what is said of it, or what is wrong."""
    if form in ("choice", "choices") or (form == "ordinal" and "words" in said):
        words: Any = said.get("words")
        return (
            Form(form, words=tuple(words), high=len(words) - 1)
            if _is_words(words)
            else _Slip("say its different words")
        )
    if form == "ordinal" and "scale" in said:
        name = str(said["scale"])
        steps = scales.get(name)
        return _unknown("scale", name, scales) if steps is None else _steps(name, steps)
    if form == "ordinal":
        low, high = said.get("low"), said.get("high")
        good = isinstance(low, int) and isinstance(high, int) and low < high
        return Form(form, low=low, high=high) if good else _Slip("say its `words`, its `scale`, or `low` and `high`")  # type: ignore[arg-type]
    if form == "quantity":
        return _quantity(said)
    if form in ("ref", "refs"):
        to = said.get("to", [])
        kinds = [to] if isinstance(to, str) else to
        return Form(form, to=tuple(kinds)) if is_texts(kinds) else _Slip("say `to` which kinds it leads")
    if form == "words" and "catalogue" in said:
        name = str(said["catalogue"])
        return (
            Form("choices", words=catalogues[name]) if name in catalogues else _unknown("catalogue", name, catalogues)
        )
    return Form(form)


def _steps(name: str, words: tuple[str, ...]) -> Form:
    return Form("ordinal", words=words, high=len(words) - 1, scale=name)


def _unknown(what: str, name: str, known: Mapping[str, Any]) -> _Slip:
    meant = nearest(name, list(known))
    listed = f"known are {', '.join(known)}" if known else f"declare it under {what}s"
    return _Slip(f"there is no {what} {name}", f"did you mean {meant}?" if meant else listed, what)


def _quantity(said: Mapping[str, Any]) -> Form | _Slip:
    like = said.get("like")
    if not isinstance(like, str) or not is_text(like):
        return _Slip("say a value `like` which it is, such as 10 ms")
    try:
        read_quantity(like)
        unit = read_number(like.strip())[1].strip()
    except QuantityError as error:
        return _Slip(error.message, error.hint, "like")
    if not unit:
        return _Slip("a quantity has a unit; without one write form: number")
    return Form("quantity", unit=unit, spread=said.get("spread") is True)
