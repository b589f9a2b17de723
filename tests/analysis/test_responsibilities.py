"""Who answers for what: on a small design told whole, with gaps, overlaps and clocks; and in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iotsec import Agreement, Component, Data, Design, Flow, InputError, Party, System, none, tabulate
from iotsec.analysis.answering import Cell, Clock, Demarcation, Handling, Responsibilities, Row, responsibilities
from iotsec.cli import main
from iotsec.testing import edited

EXAMPLES = Path(__file__).parents[2] / "examples" / "ev-charging"


def design(*agreements: Agreement, complete: bool = True) -> Design:
    """Two systems of two parties with one flow of personal data between them."""
    elements: list[Any] = [
        Party(id="maker", notifies=["carrier"]),
        Party(id="carrier", notifies=none("tells nobody")),
        System(id="home", operator="maker", parent=none("alone")),
        System(id="net", parent=none("alone")),
        Component(id="lock", system="home", kind="thing", accountable="maker", enforces=["authentication"],
                  can_cause=none("locks a drawer"), stateful=False, updatable=True),
        Component(id="mast", system="net", kind="network", accountable="carrier", enforces=none("passes all"),
                  can_cause=none("moves nothing"), stateful=False, updatable=none("no software")),
        Data(id="habits", controller="maker", purposes=["billing"], personal=True),
        Flow(id="report", from_="lock", to="mast", kind="data", carries=["habits"], via=none("direct")),
        *agreements,
    ]  # fmt: skip
    sections = ["components", "flows", "agreements", "systems", "parties", "data"] if complete else []
    return Design(id="pair", stage="operation", as_of="2027-01-01", complete=sections, elements=elements)


def agreed(id: str, **duties: str) -> Agreement:
    """An agreement on the flow that hands out duties."""
    return Agreement(id=id, parties=["maker", "carrier"], covers=["report"], demarcation="mast", duties=duties,
                     offered_notice="3 h", needed_notice="2 h", valid_until="2030-01-01")  # fmt: skip


def of(found: Responsibilities, id: str) -> dict[str, Cell]:
    """The cells of a row by duty."""
    (row,) = (row for row in found.rows if row.id == id)
    return {cell.duty: cell for cell in row.cells}


def test_the_whole_answer_of_a_small_design() -> None:
    """Protects each part: what follows from parts of a system, from agreements, clocks and data."""
    found = responsibilities(tabulate(design(agreed("terms", monitoring="carrier", update="maker"))))

    assert found.rows == (
        Row("system", "home", (
            Cell("operation", ("maker",), "one"), Cell("safety", (), "nothing"), Cell("security", ("maker",), "one"),
            Cell("recovery", (), "nothing"), Cell("update", (), "open", ("lock",)),
            Cell("incident-notice", ("maker",), "one"), Cell("data", ("maker",), "one"),
        )),
        Row("system", "net", (
            Cell("operation", (), "open", ("net",)), Cell("safety", (), "nothing"), Cell("security", (), "nothing"),
            Cell("recovery", (), "nothing"), Cell("update", (), "nothing"),
            Cell("incident-notice", (), "open", ("net",)), Cell("data", ("maker",), "one"),
        )),
        Row("flow", "report", (
            Cell("authentication", (), "gap"), Cell("incident-notice", (), "gap"), Cell("isolation", (), "gap"),
            Cell("monitoring", ("carrier",), "one"), Cell("update", ("maker",), "one"),
        )),
    )  # fmt: skip
    assert found.demarcations == (
        Demarcation("terms", ("carrier", "maker"), "mast", ("report",), (Clock("notice", 10800.0, 7200.0, kept=False),), in_force=True),
    )  # fmt: skip
    assert found.data == (Handling("maker", "habits", ("billing",), None, None, personal=True),)


def test_two_agreements_that_disagree_are_an_overlap() -> None:
    """Protects from a duty that two have by two papers: each will wait for the other."""
    found = responsibilities(tabulate(design(agreed("terms", update="maker"), agreed("annex", update="carrier"))))

    assert of(found, "report")["update"] == Cell("update", ("carrier", "maker"), "overlap")
    assert found.overlaps() == (("report", "update"),)


@pytest.mark.parametrize(("limit", "kept"), [("5 h", True), ("3 h", False)])
def test_the_notice_at_a_border_adds_up_against_the_law(limit: str, kept: bool) -> None:
    """Protects the sum: what is promised here, and the time of who is told until the authority knows."""
    bare = edited(design(agreed("terms", **{"incident-notice": "maker"})), {
        "parties.office": {"notifies": {"none": "nobody"}}, "parties.carrier.notifies": ["office"],
        "parties.carrier.contacts": [{"channel": "desk", "responds_within": "1 h"}],
        "rules.act": {"authority": "office", "report_within": limit}, "agreements.terms.governed_by": ["act"],
    })  # fmt: skip

    (point,) = responsibilities(tabulate(bare)).demarcations

    assert point.clocks[-1] == Clock("law act", 4 * 3600.0, float(limit[0]) * 3600, kept=kept)


@pytest.mark.parametrize(("complete", "state"), [(True, "gap"), (False, "open")])
def test_a_connection_without_any_agreement_is_shown(complete: bool, state: str) -> None:
    """Protects from silence: where nothing at all is agreed, nobody has any duty at the border."""
    found = responsibilities(tabulate(design(complete=complete)))

    assert {cell.state for cell in of(found, "report").values()} == {state}
    assert (("report", "update") in found.gaps()) is complete


@pytest.mark.parametrize(("complete", "state"), [(True, "gap"), (False, "open")])
def test_a_duty_that_no_agreement_hands_out(complete: bool, state: str) -> None:
    """Nobody has it where all agreements are drawn; else there may be one that is not."""
    other = Agreement(
        id="other", parties=["maker", "carrier"], covers=["lock"], duties={"update": "maker"}, valid_until="2030-01-01"
    )

    found = responsibilities(tabulate(design(other, complete=complete)))

    assert of(found, "report")["update"].state == state


def test_a_design_without_parties_is_told() -> None:
    """Protects from an empty matrix."""
    with pytest.raises(InputError, match="the design names no party"):
        responsibilities(tabulate(Design(id="bare", elements=[System(id="s")])))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_shows_the_matrix(lang: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A reader sees the matrix, the demarcation points and the way of the news to the authority."""
    code = main(["responsibilities", str(EXAMPLES / "design.yaml"), "--lang", lang])
    said = capfd.readouterr().out

    assert code == 0
    assert "vpn-gateway" in said
    assert {"en": "Nobody answers for (0): nothing", "ja": "担う主体なし（0件）：なし"}[lang] in said


def test_the_json_holds_the_whole_answer(capfd: pytest.CaptureFixture[str]) -> None:
    """Programs get rows, demarcations, notices and data."""
    main(["responsibilities", str(EXAMPLES / "design.yaml"), "--format", "json"])
    said = json.loads(capfd.readouterr().out)

    assert said["schema"] == "iotsec-responsibilities/1"
    assert {notice["kept"] for notice in said["notices"]} == {True}
