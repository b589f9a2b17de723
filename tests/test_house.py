"""How the house is built: sizes, docstrings, annotations, what is never used, and what an import costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).parents[1] / "iotsec"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FUNCTION = 60
LONGEST_MODULE = 400
MANY_PARAMETERS = 6
HEAVY = (
    "pydantic",
    "numpy",
    "yaml",
    "pint",
    "networkx",
    "scipy",
    "hypothesis",
    "click",
    "rich",
    "difflib",
    "importlib.metadata",
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def named(path: Path) -> str:
    """The path of a module inside the package."""
    return path.relative_to(PACKAGE.parent).as_posix()


def tree_of(path: Path) -> ast.Module:
    """A module as its syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    """Every function of a module with the place where it stands."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, Function):
            yield f"{named(path)}:{node.lineno} {node.name}", node


def public(path: Path) -> Iterator[tuple[str, Any]]:
    """What a module shows: itself, its classes, functions and methods whose names do not begin with a line."""
    tree = tree_of(path)
    yield named(path), tree
    for node in tree.body:
        if isinstance(node, (*Function.__args__, ast.ClassDef)) and not node.name.startswith("_"):
            if any(isinstance(item, ast.Name) and item.id == "overload" for item in node.decorator_list):
                continue  # The function itself, below its overloads, is described.
            yield f"{named(path)}:{node.lineno} {node.name}", node
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, Function) and not inner.name.startswith("_"):
                    yield f"{named(path)}:{inner.lineno} {node.name}.{inner.name}", inner


def test_functions_are_short() -> None:
    """Protects readers from functions that do not fit on a screen."""
    long = [
        place
        for path in MODULES
        for place, node in functions(path)
        if node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_modules_are_short() -> None:
    """Protects readers from modules that hold more than one thing."""
    sizes = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: size for name, size in sizes.items() if size > LONGEST_MODULE} == {}


def test_long_lists_of_parameters_are_told(record_property: Any) -> None:
    """Tells which functions take many parameters: a sign that a value is missing that would hold them."""
    many = [place for path in MODULES for place, node in functions(path) if len(_parameters(node)) > MANY_PARAMETERS]
    record_property(f"functions of more than {MANY_PARAMETERS} parameters", ", ".join(many) or "none")


def _parameters(node: Function) -> list[ast.arg]:
    every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return [item for item in every if item.arg not in ("self", "cls")]


def test_what_is_public_is_described() -> None:
    """Protects users from names without a word on what they get."""
    silent = [
        place for path in MODULES for place, node in public(path)
        if not ast.get_docstring(node) and (path.name != "__init__.py" or path.read_text(encoding="utf-8").strip())
        and path.read_text(encoding="utf-8").strip()
    ]  # fmt: skip
    assert silent == []


def test_every_function_says_what_it_returns() -> None:
    """Protects types: each function, also a private one, is annotated in what it takes and returns."""
    bare = [
        place for path in MODULES for place, node in functions(path)
        if node.returns is None or any(item.annotation is None for item in _parameters(node))
    ]  # fmt: skip
    assert bare == []


def test_nothing_is_ever_evaluated() -> None:
    """Protects users from templates and designs that run code."""
    found = [
        f"{named(path)}:{node.lineno}" for path in MODULES for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec", "compile", "__import__")
    ]  # fmt: skip
    assert found == []


def test_no_error_is_swallowed() -> None:
    """Protects wrong programs from looking right: only the command line catches everything."""
    found = [
        f"{named(path)}:{node.lineno}" for path in MODULES if "cli" not in path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(tree_of(path)) if isinstance(node, ast.ExceptHandler) and _is_broad(node.type)
    ]  # fmt: skip
    assert found == []


def _is_broad(caught: ast.expr | None) -> bool:
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(
        name is None or (isinstance(name, ast.Name) and name.id in ("Exception", "BaseException")) for name in names
    )


@pytest.mark.parametrize(("statement", "barred"), [
    ("import iotsec", HEAVY),
    ("import iotsec.testing", ("hypothesis", "pint", "networkx", "scipy")),
])  # fmt: skip
def test_an_import_costs_next_to_nothing(statement: str, barred: tuple[str, ...]) -> None:
    """Protects the cold start: what is heavy is imported where it is needed, and not before."""
    code = f"import sys; {statement}; print([name for name in {barred!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout.strip() == "[]"


OFF_THE_WAY = ("iotsec/analysis/", "iotsec/reports/answers/")
"""Rooms that a check does not enter: their values are made by attrs."""


def test_a_check_does_without_attrs() -> None:
    """Protects the cold start: attrs compiles code for each class, `iotsec.frozen` does not; elsewhere attrs it is."""
    compiled = [
        f"{named(path)}:{node.lineno}: take frozen, field and evolve from iotsec.frozen"
        for path in MODULES
        if not named(path).startswith(OFF_THE_WAY)
        for node in ast.walk(tree_of(path))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        and {"attr", "attrs"} & {getattr(node, "module", None), *(item.name for item in node.names)}
    ]
    assert compiled == []


def test_masked_arrays_are_not_imported_by_the_way() -> None:
    """Protects the cold start: of one argument `np.unique`, and what is built on it, imports numpy's masked arrays."""
    found = [
        f"{named(path)}:{node.lineno}: take `distinct` or `is_among` of iotsec.columns.rows"
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if (node.func.attr == "unique" and not node.keywords)
        or node.func.attr in ("union1d", "intersect1d", "setdiff1d", "setxor1d", "isin")
    ]
    assert found == []
