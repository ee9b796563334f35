"""One YAML file as plain lists, mappings and text, with the line on which each thing stands.

Values are kept as they are written, so nothing turns into a number or a date that nobody meant.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

type Place = tuple[str | int, ...]
type Tree = dict[str, Tree] | list[Tree] | str | None


class Problem(NamedTuple):
    """Something wrong: in which file, on which line, in which field, and what, in plain words."""

    file: str
    line: int
    path: str
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in (f"{self.file}:{self.line}", self.path, self.text) if part)


@dataclass
class Source:
    """What one file holds, where it stands, and what is wrong with it."""

    name: str
    data: Tree = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def complain(self, place: Place, text: str, line: int | None = None) -> None:
        """Notes a problem on the line of the innermost thing that is in the file; one for each field."""
        there = next((place[:end] for end in range(len(place), -1, -1) if place[:end] in self.lines), ())
        problem = Problem(self.name, line or self.lines.get(there, 1), self._path(place), text)
        if not any(known.path == problem.path and known.line == problem.line for known in self.problems):
            self.problems.append(problem)

    def _path(self, place: Place) -> str:
        """The way to a field as people count: the item's id instead of its number, and 1 for the first."""
        parts = [part if isinstance(part, str) else str(part + 1) for part in place]
        if isinstance(self.data, list) and place and isinstance(place[0], int):
            item = self.data[place[0]]
            parts[0] = str(item.get("id") or parts[0]) if isinstance(item, dict) else parts[0]
        return ".".join(parts)


def read_source(folder: Path, name: str) -> Source:
    """Reads a file; whatever keeps it from being read is among the source's problems."""
    source = Source(name)
    try:
        node = yaml.compose((folder / name).read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        source.complain((), "the file is missing")
    except (OSError, UnicodeDecodeError):
        source.complain((), "the file cannot be read as text (UTF-8)")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        source.complain((), f"is not YAML: {error.problem}", mark.line + 1 if mark else None)
    except yaml.YAMLError:
        source.complain((), "is not YAML: there is a character that does not belong in a text file")
    else:
        if node is None:
            source.complain((), "the file is empty")
        else:
            source.data = _Walk(source).tree(node, ())
    return source


class _Walk:
    """Goes through a parsed file; a node met a second time was written as `*name`, which we do not follow."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.met: set[int] = set()

    def tree(self, node: yaml.Node, place: Place) -> Tree:
        self.source.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self.met:
            self.source.complain(place, "refers to another place (*); write it out here")
            return None
        self.met.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.tree(item, (*place, index)) for index, item in enumerate(node.value)]
        return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> Tree:
        found: dict[str, Tree] = {}
        for key_node, value in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in found:
                self.source.complain((*place, key), "is written twice", line)
                continue
            self.source.lines[(*place, key)] = line
            found[key] = self.tree(value, (*place, key))
        return found
