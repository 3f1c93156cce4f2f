"""Files of facts -> subjects and rejects.

A path is a file or a directory. CSV and JSON Lines hold one record type a file, whose name is the record's; a
JSON or YAML file may hold all of them. Imports assembly, the formats and diagnostics.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from iku_rules.diagnostics import Diagnostic, PolicyError, Severity, problem
from iku_rules.facts.assembly import Assembly, FactSet
from iku_rules.facts.csv_rows import Dialect, read_csv
from iku_rules.facts.files import NotTextError, fact_files, open_file
from iku_rules.facts.json_rows import read_json, read_json_lines
from iku_rules.facts.yaml_rows import read_yaml
from iku_rules.plan.model import Plan


def read_facts(plan: Plan, paths: Sequence[Path], *, dialect: Dialect | None = None) -> FactSet:
    """The facts in files, checked against the plan's records.

    Bad rows become rejects. Raises `PolicyError` with every problem if a file as a whole can't be read: then
    no answer can be right. `dialect` is that of all CSV files; without it each file's is found out and stands
    in `notes`.
    """
    files, found = fact_files(plan, paths)
    problems: list[Diagnostic] = list(found)
    assembly = Assembly(plan)
    for file in files:
        stream = open_file(file)
        if isinstance(stream, Diagnostic):
            problems.append(stream)
            continue
        try:
            with stream:
                match file.format:
                    case "csv":
                        problems += read_csv(file, stream, assembly, dialect)
                    case "json":
                        problems += read_json(file, stream, assembly)
                    case "jsonl":
                        problems += read_json_lines(file, stream, assembly)
                    case "yaml":
                        problems += read_yaml(file, stream, assembly)
        except NotTextError as error:
            problems.append(problem("IKU537", None, place=f"{file.name}:{error.line}:1"))
        except OSError as error:
            problems.append(problem("IKU101", None, place=file.name, reason=error.strerror or "?"))
    errors = [p for p in problems if p.severity is Severity.ERROR]
    if not errors:
        errors += _left_out(assembly, ", ".join(str(path) for path in paths))
    if errors:
        raise PolicyError(errors)
    return assembly.finish(problems)


def _left_out(assembly: Assembly, place: str) -> list[Diagnostic]:
    """Records that must be there, of which no file says anything: a forgotten file, not a lack of facts."""
    return [
        problem("IKU551", None, place=place, record=record.name)
        for record in assembly.plan.records.values()
        if (record.parent is None or record.least > 0) and record.name not in assembly.mentioned
    ]
