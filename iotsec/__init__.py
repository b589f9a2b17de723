"""Security by design, checkable for IoT systems of systems, before they go into operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iotsec.version import __version__

if TYPE_CHECKING:
    from iotsec.analysis.clarifying.statements import shortest_statements
    from iotsec.analysis.hardening.costs import Costs
    from iotsec.analysis.hardening.harden import harden, hardened
    from iotsec.checking.check import check, check_facts
    from iotsec.documents.limits import Limits
    from iotsec.documents.reading import load_design, read_design, read_design_text, write_design
    from iotsec.errors import InputError, IotsecError
    from iotsec.facts.columnar import facts_from_columns
    from iotsec.facts.network import to_networkx
    from iotsec.facts.tabulate import tabulate
    from iotsec.facts.view import View
    from iotsec.findings import Finding, Findings, Verdict
    from iotsec.model.connections import Access, Flow, Interface
    from iotsec.model.design import Design
    from iotsec.model.parts import Component, Party, Place, System, Zone
    from iotsec.model.purposes import Data, Dependency, Function, Hazard, Process
    from iotsec.model.records import (
        Agreement,
        Change,
        Compensation,
        Decision,
        Evidence,
        Risk,
        Rule,
        Threat,
        Vulnerability,
        Waiver,
    )
    from iotsec.model.values import between, including, none, per, spread, stated
    from iotsec.model.vocabulary import Field, Form, Kind, Vocabulary
    from iotsec.reports import render
    from iotsec.requirements.reading import load_profile
    from iotsec.requirements.requirement import Profile, Requirement
    from iotsec.units import Quantity

_HOMES = {
    "Costs": "analysis.hardening.costs",
    "harden": "analysis.hardening.harden",
    "hardened": "analysis.hardening.harden",
    "shortest_statements": "analysis.clarifying.statements",
    "check": "checking.check",
    "check_facts": "checking.check",
    "load_design": "documents.reading",
    "read_design": "documents.reading",
    "read_design_text": "documents.reading",
    "write_design": "documents.reading",
    "InputError": "errors",
    "IotsecError": "errors",
    "facts_from_columns": "facts.columnar",
    "to_networkx": "facts.network",
    "tabulate": "facts.tabulate",
    "View": "facts.view",
    "Finding": "findings",
    "Findings": "findings",
    "Verdict": "findings",
    **dict.fromkeys(("Access", "Flow", "Interface"), "model.connections"),
    "Design": "model.design",
    **dict.fromkeys(("Component", "Party", "Place", "System", "Zone"), "model.parts"),
    **dict.fromkeys(("Data", "Dependency", "Function", "Hazard", "Process"), "model.purposes"),
    **dict.fromkeys(
        (
            "Agreement",
            "Change",
            "Compensation",
            "Decision",
            "Evidence",
            "Risk",
            "Rule",
            "Threat",
            "Vulnerability",
            "Waiver",
        ),
        "model.records",
    ),
    **dict.fromkeys(("between", "including", "none", "per", "spread", "stated"), "model.values"),
    **dict.fromkeys(("Field", "Form", "Kind", "Vocabulary"), "model.vocabulary"),
    "Limits": "documents.limits",
    "render": "reports",
    "load_profile": "requirements.reading",
    "Profile": "requirements.requirement",
    "Requirement": "requirements.requirement",
    "Quantity": "units",
}
"""Where each public name lives. It is looked up when it is first used: `import iotsec` alone costs next to nothing."""

__all__ = [
    "Access",
    "Agreement",
    "Change",
    "Compensation",
    "Component",
    "Costs",
    "Data",
    "Decision",
    "Dependency",
    "Design",
    "Evidence",
    "Field",
    "Finding",
    "Findings",
    "Flow",
    "Form",
    "Function",
    "Hazard",
    "InputError",
    "Interface",
    "IotsecError",
    "Kind",
    "Limits",
    "Party",
    "Place",
    "Process",
    "Profile",
    "Quantity",
    "Requirement",
    "Risk",
    "Rule",
    "System",
    "Threat",
    "Verdict",
    "View",
    "Vocabulary",
    "Vulnerability",
    "Waiver",
    "Zone",
    "__version__",
    "between",
    "check",
    "check_facts",
    "facts_from_columns",
    "harden",
    "hardened",
    "including",
    "load_design",
    "load_profile",
    "none",
    "per",
    "read_design",
    "read_design_text",
    "render",
    "shortest_statements",
    "spread",
    "stated",
    "tabulate",
    "to_networkx",
    "write_design",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
