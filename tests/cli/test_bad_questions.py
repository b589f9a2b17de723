"""Bad input to every question: a clear message and exit code 2, never an empty table without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from iotsec.cli import main

EMPTY = "iotsec: 1\nid: empty\nstage: design\nas_of: 2027-01-01\n"
BARE = f"""{EMPTY.replace("empty", "bare")}systems:
  s: {{purpose: something}}
components:
  a: {{system: s, kind: thing}}
  b: {{system: s, kind: gateway}}
flows:
  f: {{from: a, to: b, kind: data}}
"""
PARTIES = f"{EMPTY}parties:\n  city: {{roles: [owner]}}\n"
POWERED = f"""{EMPTY.replace("empty", "powered")}parties:
  city: {{roles: [owner]}}
  shop: {{roles: [supplier]}}
places:
  cellar: {{exposed_to: [flood]}}
systems:
  s: {{purpose: something, operator: city}}
components:
  mains: {{system: s, kind: thing}}
  lamp: {{system: s, kind: thing, feeds: [mains], product: lamp-os 2, supplier: shop, place: cellar}}
flows:
  f: {{from: mains, to: lamp, kind: physical}}
functions:
  light: {{system: s, performed_by: [lamp], tolerable_outage: 1 h}}
"""
STARTED, LASTS = ("in_service_from: 2027-04-01", "service_life: 10 years")
DESIGNS = {
    "empty": EMPTY,
    "bare": BARE,
    "parties": PARTIES,
    "powered": POWERED,
    "started": f"{BARE}{STARTED}\n",
    "lasting": BARE.replace("kind: thing", f"kind: thing, {LASTS}"),
    "apart": BARE.replace("kind: thing", f"kind: thing, {LASTS}").replace("gateway", f"gateway, {STARTED}"),
}
NO_FUNCTIONS = "the design has no functions"
CALLS: tuple[tuple[str, str, str], ...] = (
    # Nothing is drawn of what is asked about.
    ("empty", "paths", "nothing that could be hurt is drawn"),
    ("empty", "cascade --each", NO_FUNCTIONS),
    ("bare", "cascade --each", NO_FUNCTIONS),
    ("bare", "cascade --lose a", NO_FUNCTIONS),
    ("empty", "classify", "the design has no systems to classify"),
    ("bare", "classify", NO_FUNCTIONS),
    ("bare", "exercise", "the design names no party"),
    ("parties", "exercise", "there is nothing to exercise"),
    ("empty", "life --until 2030-01-01", "no requirement found an element, so nothing can turn"),
    ("bare", "life", "service life ends (state `in_service_from` and `service_life` in the design, or give --until)"),
    ("started", "life", "service life ends (state `service_life` in the design, or give --until)"),
    ("lasting", "life", "service life ends (state `in_service_from` in the design, or give --until)"),
    ("apart", "life", "(state `in_service_from` and `service_life` of the same component or of the design, or give"),
    ("parties", "life", "nothing is drawn that has a service life (draw components, or give --until)"),
    ("empty", "harden", "no requirement found an element, so there is nothing to harden"),
    ("empty", "harden --statements", "no requirement found an element, so nothing is asked"),
    ("bare", "responsibilities", "the design names no party"),
    ("parties", "responsibilities", "nothing is drawn that somebody could answer for"),
    ("empty", "fleet", "the design has no components"),
    # What is named is not there.
    ("bare", "paths --from nowhere", "the design has no component (or zone, place, system) nowhere"),
    ("bare", "paths --to nothing", "the design has no hazard (or function, data, component) nothing"),
    ("bare", "paths --from f", "the design has no component (or zone, place, system) f"),
    ("bare", "cascade --lose zz --at soon", "soon: 'soon' does not begin with a number"),
    ("bare", "cascade", "nothing is lost"),
    ("bare", "paths --choose mode=day", "the design has no choice mode"),
    ("parties", "exercise --for nobody", "the design has no party nobody"),
    ("bare", "responsibilities --as-of tomorrow", "--as-of: 'tomorrow' is not a date"),
    ("bare", "life --until never", "--until: 'never' is not a date"),
    ("bare", "life --until 2020-01-01", "there is no day from 2027-01-01 to 2020-01-01"),
    ("bare", "classify --profile nowhere", "nowhere"),
    ("bare", "harden --costs nowhere.yaml", "nowhere.yaml does not exist"),
    ("bare", "diff {file} nowhere.yaml", "nowhere.yaml does not exist"),
    # What is lost is said otherwise.
    ("powered", "cascade --lose manis", "nothing called manis that could be lost (did you mean mains?)"),
    ("powered", "cascade --lose flood", "nothing called flood that could be lost (did you mean event:flood?)"),
    ("powered", "cascade --lose lamp-os", "nothing called lamp-os that could be lost (did you mean product:lamp-os 2?)"),
    ("powered", "cascade --lose feed:man", "no component states the feed man (did you mean feed:mains?)"),
    ("powered", "cascade --lose feed:lamp", "no component states the feed lamp (known are mains)"),
    ("powered", "cascade --lose supplier:city", "no component states the supplier city (known are shop)"),
    ("powered", "cascade --lose credential:k", "no component states the credential k (none is stated)"),
    ("powered", "cascade --lose event:flod", "exposed to flod (did you mean event:flood?)"),
    ("powered", "cascade --lose f", "f is of the kind flow, which is not lost by itself (name a component, function,"),
    # All that is wrong is said at once, and what would be right.
    ("powered", "exercise --for owner --lose manis", "owner is a role and no party (name who has it: city)\n"),
    ("powered", "exercise --for owner --lose manis", "nothing called manis that could be lost (did you mean mains?)"),
    ("powered", "exercise --for shop --lose mains", "the loss of mains does not concern shop (it concerns no party; name"),
    # Budgets that cannot be, and options that do not go together.
    ("bare", "harden --budget 0", "a budget is a number above 0, not 0"),
    ("bare", "harden --budget nan", "a budget is a number above 0, not nan"),
    ("bare", "harden --statements --budget 3", "--budget is of changes: it does not go with --statements"),
    ("bare", "harden --statements --explain", "--explain is of changes: it does not go with --statements"),
    ("bare", "cascade --each --lose a", "--each loses everything in turn"),
    ("bare", "cascade --each --at 2h", "--each loses everything in turn"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "call", "message"), CALLS, ids=[f"{name}: {call}" for name, call, _ in CALLS])
def test_it_is_said_what_is_wrong(
    name: str,
    call: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Protects from an answer that looks like "all is well" where there is nothing to ask, or a slip in what is asked."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.yaml").write_text(DESIGNS[name], encoding="utf-8")
    command, *options = call.split()
    files = [] if "{file}" in options else ["d.yaml"]

    code = main([command, *files, *(item.replace("{file}", "d.yaml") for item in options)])
    out, err = capfd.readouterr()

    assert (code, out) == (2, ""), err
    assert message in err
