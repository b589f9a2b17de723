"""How templates and reports are worded: statements are clauses, and one thing has one word in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from iotsec.facts.catalogue import Catalogue
from iotsec.facts.derived import DERIVED
from iotsec.facts.derived.scenarios.names import SCENARIOS
from iotsec.findings import Verdict
from iotsec.model.kinds import standard_vocabulary
from iotsec.model.values import BASES, STAGES
from iotsec.reports.wording import KINDS, WORDING
from iotsec.reports.wording_again import AGAIN_WORDING
from iotsec.requirements.reading import load_profile
from iotsec.requirements.requirement import DECIDED_BY, ITEMS, OBLIGATIONS
from iotsec.requirements.terms import load_terms
from iotsec.resources import resources, template_names

ROOT = Path(__file__).parents[2]
OVERLAYS = sorted(path.parent for path in (resources() / "templates" / "jurisdictions").glob("*/profile.yaml"))
PROFILES = {name: load_profile(name) for name in template_names()}
PROFILES |= {path.name: load_profile(path) for path in OVERLAYS}
REQUIREMENTS = {id: item for profile in PROFILES.values() for id, item in profile.requirements.items()}
TERMS = load_terms()
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
ACRONYM = re.compile(r"[A-Za-z0-9、; ]+")

VERB = re.compile(r"\b(shall|should|may)\b")
GRANTED = re.compile(
    r"\b(that|which|who|where|what|if|whether|unless)\b(?:(?!\b(?:shall|should|may)\b)[^.;])*\bmay\b", re.IGNORECASE
)
"""In a clause that qualifies something `may` says what is possible or allowed, and is no obligation of the statement."""
OTHER_VERBS = re.compile(r"\b(must|has to(?! do)|have to(?! do)|needs? to|ought|will|would|could|is required to)\b")
ENDINGS = {
    "shall": re.compile(r"(なければならない|てはならない|ではならない)$"),
    "should": re.compile(r"ことが望ましい$"),
    "may": re.compile(r"(てもよい|でもよい)$"),
}
EXCEPTION = re.compile(r"^(ただし|但し)、.*この限りでない$")
"""A proviso takes from what is asked, as clauses in Japanese do, and has no obligation of its own."""
NORMATIVE_ENGLISH = re.compile(r"\b(shall|should)\b")
NORMATIVE_JAPANESE = re.compile(
    r"なければならない|てはならない|ではならない|ことが望ましい|[てで]もよい|ものとする|べきで|必要がある"
)


def slips_of(obligation: str, english: str, japanese: str) -> list[str]:
    """What is wrong with a statement: each of its sentences, in both languages, says how binding it is, and nothing else."""
    slips = []
    for sentence in re.split(r"(?<=[.;])\s+", " ".join(english.split())):
        found = set(VERB.findall(GRANTED.sub("", sentence)))
        if found != {obligation}:
            slips.append(f"{sorted(found)}, not {obligation}: {sentence}")
        slips += [f"{verb}: {sentence}" for verb in OTHER_VERBS.findall(sentence)]
    first, *others = japanese.strip().removesuffix("。").split("。")
    for sentence in [first, *(other for other in others if not EXCEPTION.search(other))]:
        if not ENDINGS[obligation].search(sentence):
            slips.append(f"does not end as {obligation}: {sentence}")
        slips += [f"{word}: {sentence}" for word in NORMATIVE_JAPANESE.findall(ENDINGS[obligation].sub("", sentence))
                  if word in ("ことが望ましい", "ものとする", "べきで", "必要がある")]  # fmt: skip
    return slips if japanese.endswith("。") else [*slips, f"does not end as a sentence: {japanese}"]


@pytest.mark.parametrize("id", sorted(REQUIREMENTS))
def test_statements_are_clauses(id: str) -> None:
    """Protects the wording: in both languages each sentence of a statement has the verb of its obligation, and no other."""
    requirement = REQUIREMENTS[id]
    assert slips_of(requirement.obligation, requirement.statement["en"], requirement.statement["ja"]) == []


GOOD = ("Every flow shall be protected.", "全てのフローは保護しなければならない。")


@pytest.mark.parametrize(
    ("obligation", "english", "japanese"),
    [
        pytest.param("should", *GOOD, id="shall where should is meant"),
        pytest.param("shall", "Every flow should be protected.", GOOD[1], id="should where shall is meant"),
        pytest.param("shall", "Every flow is protected.", GOOD[1], id="no verb"),
        pytest.param("shall", "Every flow must be protected.", GOOD[1], id="another verb"),
        pytest.param("shall", "Every flow may be protected.", GOOD[1], id="a permission"),
        pytest.param("shall", "Every flow shall be protected; one end is enough.", GOOD[1], id="a part without a verb"),
        pytest.param("shall", "Every flow shall be protected. It should be fast.", GOOD[1], id="two obligations"),
        pytest.param("shall", GOOD[0], "全てのフローは保護することが望ましい。", id="a recommendation in Japanese"),
        pytest.param("shall", GOOD[0], "全てのフローは保護する。", id="no obligation in Japanese"),
        pytest.param("shall", GOOD[0], "全てのフローは保護するものとする。", id="another form in Japanese"),
        pytest.param("shall", GOOD[0], "全てのフローは保護すべきである。", id="a wish in Japanese"),
        pytest.param("shall", GOOD[0], f"{GOOD[1]}片側で足りる。", id="a sentence without obligation in Japanese"),
        pytest.param("shall", GOOD[0], "ただし、片側はこの限りでない。", id="nothing but an exception in Japanese"),
        pytest.param("shall", GOOD[0], GOOD[1].removesuffix("。"), id="an open end in Japanese"),
        pytest.param("should", "Every flow should be protected.", GOOD[1], id="stronger in Japanese"),
        pytest.param("may", "Every flow may be protected.", "全てのフローは保護することが望ましい。", id="a permission that recommends"),
    ],
)  # fmt: skip
def test_each_slip_of_a_statement_is_found(obligation: str, english: str, japanese: str) -> None:
    """Protects the check above from finding nothing: each way in which a statement goes wrong is told."""
    assert slips_of(obligation, english, japanese) != []


@pytest.mark.parametrize(
    ("obligation", "english", "japanese"),
    [
        pytest.param("shall", *GOOD, id="shall"),
        pytest.param(
            "shall", "It shall have an end that nobody may move.", "終わりを動かしてはならない。", id="may in a clause"
        ),
        pytest.param(
            "shall",
            "It shall be tried unless it is new.",
            "試さなければならない。ただし、新しいものは、この限りでない。",
            id="a proviso",
        ),
        pytest.param("should", "It should be tried.", "試すことが望ましい。", id="should"),
        pytest.param("may", "It may be tried.", "試してもよい。", id="may"),
    ],
)
def test_what_is_right_is_no_slip(obligation: str, english: str, japanese: str) -> None:
    """Protects authors from being sent after slips that are none."""
    assert slips_of(obligation, english, japanese) == []


@pytest.mark.parametrize("id", sorted(REQUIREMENTS))
def test_only_statements_bind(id: str) -> None:
    """Protects readers: titles, reasons and fixes ask for nothing that the statement does not ask for."""
    requirement = REQUIREMENTS[id]
    for text in (requirement.title, requirement.why, requirement.fix):
        assert NORMATIVE_ENGLISH.findall(text["en"]) == []
        assert [word for word in NORMATIVE_JAPANESE.findall(text["ja"]) if word not in ("べきで", "必要がある")] == []


def texts() -> Iterator[tuple[str, str, str]]:
    """Everything that readers read: where, in which language, and what."""
    for id, requirement in REQUIREMENTS.items():
        for name in ("title", "statement", "why", "fix"):
            for lang, text in getattr(requirement, name).items():
                yield f"{id} {name}", lang, text
    for key, entry in {**WORDING, **AGAIN_WORDING, **KINDS, **SCENARIOS}.items():
        for lang, text in entry.items():
            yield key, lang, text
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs").glob("how-to/*.md"),
             *(ROOT / "docs").glob("explanation/*.md")]  # fmt: skip
    yield from ((path.name, "en", path.read_text(encoding="utf-8")) for path in pages)
    for path in (ROOT / "docs" / "ja").glob("*.md"):
        yield path.name, "ja", path.read_text(encoding="utf-8")


def avoided_in(text: str, word: str, lang: str) -> bool:
    """Whether a text uses a word; in English as a word of its own."""
    return word in text if lang == "ja" else re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None


AVOIDED = [(term.id, lang, word) for term in TERMS for lang, words in term.avoid.items() for word in words]


def test_one_word_for_one_thing() -> None:
    """Protects readers from two words for one thing: what the glossary says not to use stands nowhere.

    In the profile of a sector the sector's own word may stand.
    """
    used = [
        f"{place}: {word} ({id})"
        for id, lang, word in AVOIDED
        for place, language, text in texts()
        if language == lang and avoided_in(text, word, lang) and not of_sector(place, id, word)
    ]
    assert used == []


def of_sector(place: str, id: str, word: str) -> bool:
    """Whether a requirement of a sector's profile uses the sector's own word for a term."""
    (term,) = [item for item in TERMS if item.id == id]
    sectors = [name for name, profile in PROFILES.items() if place.split(" ", maxsplit=1)[0] in profile.requirements]
    return any(word in term.sectors[name].words.values() for name in sectors if name in term.sectors)


def test_the_search_for_words_finds_them() -> None:
    """Protects the test above from looking at nothing: a word that is used is found, and a part of a word is none."""
    assert (avoided_in("a Stakeholder.", "stakeholder", "en"), avoided_in("stakeholders", "stakeholder", "en")) == (
        True,
        False,
    )
    assert (avoided_in("区画を越える", "区画", "ja"), len(AVOIDED) > 30, len(list(texts())) > 500) == (True, True, True)


def known_names() -> set[str]:
    """Everything that the program calls by a name: kinds, facts, scenarios, words of the model and of requirements."""
    catalogue = Catalogue(standard_vocabulary(), DERIVED)
    entries = catalogue.entries()
    words = {word for entry in entries for word in entry.form.words}
    own = {"performance", "specification", "realises", "alternatives", "waivable", "compensable", "guards", "reached",
           "existing_from", "least_basis", "basis", "present"}  # fmt: skip
    return {
        *catalogue.kinds(), *(entry.name for entry in entries), *words, *SCENARIOS, *ITEMS, *STAGES, *OBLIGATIONS,
        *DECIDED_BY, *BASES, *(verdict.word for verdict in Verdict), *own,
    }  # fmt: skip


@pytest.mark.parametrize("term", TERMS, ids=[term.id for term in TERMS])
def test_a_term_is_whole(term: object) -> None:
    """Protects the glossary: both languages, a known source, and only names that the program knows."""
    (found,) = [item for item in TERMS if item is term]
    register = PROFILES["general"].documents
    japanese = [found.words["ja"], found.meaning["ja"], *(word.words["ja"] for word in found.sectors.values())]
    assert [text for text in japanese if not JAPANESE.search(text) and not ACRONYM.fullmatch(text)] == []
    assert set(found.names) - known_names() == set()
    assert {word.basis for word in found.sectors.values()} <= {"text", "secondary", "unconfirmed"}
    assert set(found.sectors) <= {"automotive", "power", "agriculture", "rail", "medical"}
    assert found.source is None or found.source.document in register


def word_of(name: str, *groups: str) -> dict[str, str]:
    """The words of the one term of these groups with this name."""
    (found,) = [term for term in TERMS if term.group in groups and name in (term.id, *term.names)]
    return dict(found.words)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"waiver", "compensation", "decision"}))
def test_kinds_are_called_as_in_the_glossary(kind: str) -> None:
    """Protects readers of reports: a kind of element has the word of its term in Japanese, and its own in English."""
    terms = [term for term in TERMS if term.group == "kind" and kind in term.names[:1]]
    assert [term.words["ja"] for term in terms] == [KINDS[kind]["ja"]]


def test_verdicts_items_stages_are_called_as_in_the_glossary() -> None:
    """Protects readers of reports and templates: the same words for verdicts, items, stages and obligations."""
    general = PROFILES["general"]
    for verdict in Verdict:
        told, words = WORDING[f"verdict {verdict.word}"], word_of(verdict.word, "verdict")
        assert all(told[lang].startswith(words[lang]) for lang in ("en", "ja")), verdict
    named = [(general.items[item], word_of(item, "item")) for item in ITEMS]
    named += [(general.stages[stage], word_of(f"stage-{stage}", "stage")) for stage in STAGES]
    named += [(WORDING[word], word_of(word, "obligation")) for word in OBLIGATIONS]
    assert [(text["en"].casefold(), text["ja"]) for text, _word in named] == [
        (word["en"].casefold(), word["ja"]) for _text, word in named
    ]


def test_every_verdict_and_every_kind_has_its_term() -> None:
    """Protects the glossary from gaps: whoever meets a kind, a verdict or a basis in a report finds it explained."""
    named = {name for term in TERMS for name in (term.id, *term.names)}
    wanted = {*KINDS, *(verdict.word for verdict in Verdict), *BASES, *OBLIGATIONS, *ITEMS, *DECIDED_BY}
    assert wanted - named == set()
