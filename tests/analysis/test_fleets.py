"""Fleet effects: counted on a small design told whole, widened by what is not stated, and told in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iotsec import Access, Component, Design, Flow, InputError, Party, Place, System, none, tabulate
from iotsec.analysis.fleets import Bound, Fleet, fleet_effects
from iotsec.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples" / "ev-charging"


def design(**of_device: Any) -> Design:
    """A head end that commands a hundred devices in the street, with a limit of a megawatt."""
    device = {
        "system": "net", "kind": "thing", "count": 100, "place": "street", "product": "box 1", "credential": "key-1",
        "credential_scope": "fleet", "rated_power": "11 kW", "max_egress": "10 Mbit/s", "egress_allow_list": False,
        "updates_from": none("never"), **of_device,
    }  # fmt: skip
    elements: list[Any] = [
        Party(id="vendor"),
        Place(id="street", access="public", mobility="mobile"),
        Place(id="room", access="controlled", mobility="fixed"),
        System(id="net", fleet_limit=1000, fleet_power_limit="1 MW", parent=none("alone")),
        Component(id="head", system="net", kind="software", place="room", product="head 1", credential="key-2",
                  credential_scope="device", rated_power="0 kW", max_egress="1 Gbit/s", updates_from=none("never")),
        Component(id="boxes", **device),
        Flow(id="order", from_="head", to="boxes", kind="command", via=none("direct")),
        Access(id="remote", who="vendor", to="boxes", rights=["administer"]),
    ]  # fmt: skip
    complete = ["systems", "components", "flows", "accesses", "interfaces", "places", "parties", "zones"]
    return Design(id="fleet", stage="operation", as_of="2027-01-01", complete=complete, elements=elements)


BOUNDS = (Bound("devices", (100, 100), 1000.0, "kept"), Bound("power", (1.1e6, 1.1e6), 1e6, "exceeded"))


def test_each_cause_is_counted() -> None:
    """Protects the products of counts, power and bandwidth, and the bounds, for every kind of cause."""
    found = fleet_effects(tabulate(design()))

    reached = ((100.0, 100.0), (100.0, 100.0), (1.1e6, 1.1e6), (1e9, 1e9))
    assert found.fleets == tuple(
        Fleet(cause, what, ("boxes",), 0, *reached, BOUNDS)
        for cause, what in (("account", "vendor"), ("flaw", "box 1"), ("key", "key-1"), ("order", "head"))
    )
    assert (found.devices, found.recruitable, found.traffic) == ((100, 100), (100, 100), (1e9, 1e9))
    assert found.share == (1.0, 1.0)


def test_a_key_of_each_device_is_no_common_one() -> None:
    """Protects from counting a label of keys as one key: each device has its own."""
    found = fleet_effects(tabulate(design(credential_scope="device")))

    assert [item.cause for item in found.fleets] == ["account", "flaw", "order"]


@pytest.mark.parametrize(
    ("silent", "name", "range_"),
    [
        pytest.param({"rated_power": None}, "power", (0.0, None), id="power"),
        pytest.param({"max_egress": None}, "egress", (0.0, None), id="egress"),
        pytest.param({"place": None}, "moving", (0.0, 100.0), id="mobility"),
    ],
)
def test_what_is_not_stated_widens(silent: dict[str, Any], name: str, range_: tuple[float, float | None]) -> None:
    """Silence is no zero: the upper end is open."""
    found = fleet_effects(tabulate(design(**silent)))

    assert {getattr(item, name) for item in found.fleets} == {range_}


def test_a_listed_destination_recruits_nothing() -> None:
    """A device that sends only where it is allowed to is no recruit."""
    found = fleet_effects(tabulate(design(egress_allow_list=True)))

    assert (found.recruitable, found.traffic) == ((0, 0), (0, 0))


def test_a_design_without_components_is_told() -> None:
    """Protects from an empty table."""
    with pytest.raises(InputError, match="the design has no components"):
        fleet_effects(tabulate(Design(id="bare")))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_tells_the_largest_first(lang: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A reader sees what strangers could recruit, and what each cause reaches."""
    code = main(["fleet", str(EXAMPLES / "design.yaml"), "--lang", lang])
    said = capfd.readouterr().out

    assert code == 0
    assert "app 11.0" in said


def test_the_json_holds_the_whole_answer(capfd: pytest.CaptureFixture[str]) -> None:
    """Programs get every cause with its ranges."""
    main(["fleet", str(EXAMPLES / "design.yaml"), "--format", "json"])
    said = json.loads(capfd.readouterr().out)

    assert said["schema"] == "iotsec-fleet/1"
    assert said["fleets"][0]["what"] == "app 11.0"
