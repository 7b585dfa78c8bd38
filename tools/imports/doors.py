"""A kind of contract for import-linter: the children of a package are entered by their doors only."""

from typing import Any

from grimp import ImportGraph
from importlinter.application import output
from importlinter.domain import fields
from importlinter.domain.contract import Contract, ContractCheck

ARROW = " -> "


class DoorsContract(Contract):
    """
    Each import into a child of `container` from outside that child must go through a door.

    `doors` are names of modules that every child may have, such as `api`. `entrances` are single imports,
    `importer -> imported`, allowed by name; one that is not there any more is reported, so that the list does
    not rot.

    Only direct imports are looked at: what a door itself imports is its own affair.
    """

    type_name = "doors"

    # The fields of a contract turn into their values when it is read.
    container: Any = fields.StringField()
    doors: Any = fields.SetField(subfield=fields.StringField())
    entrances: Any = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return whether the contract is kept, with the imports that break it."""
        allowed: set[str] = set(self.entrances or ())
        used: set[str] = set()
        broken: list[tuple[str, str, int]] = []
        for child in sorted(graph.find_children(self.container)):
            for importer, imported in entries(graph, child, self._open_modules(child)):
                written = f"{importer}{ARROW}{imported}"
                if written in allowed:
                    used.add(written)
                    continue
                places = graph.get_import_details(importer=importer, imported=imported)
                broken.append((importer, imported, places[0]["line_number"] if places else 0))
        unused = sorted(allowed - used)
        return ContractCheck(kept=not broken and not unused, metadata={"broken": broken, "unused": unused})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the imports that pass by the doors."""
        metadata: dict[str, Any] = check.metadata
        for importer, imported, line in metadata["broken"]:
            output.print_error(f"{importer}{ARROW}{imported} (l.{line}) goes past the doors", bold=False)
        for entrance in metadata["unused"]:
            output.print_error(f"the entrance {entrance} is not used: take it off the list", bold=False)
        output.new_line()

    def _open_modules(self, child: str) -> set[str]:
        return {child, *(f"{child}.{door}" for door in self.doors)}


def entries(graph: ImportGraph, child: str, open_modules: set[str]) -> list[tuple[str, str]]:
    """Return the imports, (importer, imported), from outside a package into modules of it that are not open."""
    return [
        (importer, inside)
        for inside in sorted(graph.find_descendants(child) - open_modules)
        for importer in sorted(graph.find_modules_that_directly_import(inside))
        if importer != child and not importer.startswith(f"{child}.")
    ]
