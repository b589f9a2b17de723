"""A small design in Python: build it, check it, print the report; the exit code is that of the findings.

It draws the chargers of a site, their backend and the line between them, and leaves open what is not yet known.
"""

from __future__ import annotations

import sys

from iotsec import Component, Design, Flow, Party, System, Zone, check, load_profile, none, render, stated

CHARGERS = 40


def mini_design() -> Design:
    """One operator, two systems, two flows: a protected command, and a status report that nobody authenticates."""
    who_and_where = [
        Party(id="cpo", title={"en": "Charging operator", "ja": "充電事業者"}, roles=["owner", "operator"]),
        System(id="site", purpose="charge vehicles", owner="cpo", operator="cpo", risk_class=2, complete=["flows"]),
        System(id="backend", purpose="manage sessions", owner="cpo", operator="cpo", risk_class=2),
        Zone(id="street", trust=1, purpose="operational"),
        Zone(id="core", trust=3, purpose="operational"),
    ]
    components = [
        Component(
            id="evse",
            system="site",
            kind="thing",
            roles=["actuate", "sense"],
            physical_effect="high",
            count=CHARGERS,
            zone="street",
            accountable="cpo",
            enforces=["authentication"],
            credential_scope=stated("device", basis="verified", by="inventory-1"),
        ),
        Component(
            id="csms",
            system="backend",
            kind="software",
            zone="core",
            accountable="cpo",
            can_cause=none("moves nothing"),
        ),
        Component(id="line", system="site", kind="network", zone="street", medium="fibre", exposure="shared"),
    ]
    start = Flow(id="start", from_="csms", to="evse", via=["line"], kind="command", authentication="mutual")
    status = Flow(id="status", from_="evse", to="csms", via=["line"], kind="measurement", authentication="none")
    elements = [*who_and_where, *components, start, status]
    return Design(id="mini-charging", stage="design", as_of="2027-06-01", elements=elements)


def main() -> int:
    """Check the design under the general requirements and print the report."""
    findings = check(mini_design(), load_profile("general"))
    print(render(findings))
    print(f"{len(findings.not_met)} not met")
    return findings.exit_code()


if __name__ == "__main__":
    sys.exit(main())
