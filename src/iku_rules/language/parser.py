"""Nodes of a rule file -> `PolicyFile`; goes on after an error, so that all problems are told at once.

Imports reading, policy, tables and source.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Final, Literal, cast

from iku_rules.diagnostics import Diagnostic, Severity, Source, Span, problem
from iku_rules.language import policy as p
from iku_rules.language.periods import LENGTHS, Length
from iku_rules.language.policy import Name
from iku_rules.language.reading import Reader
from iku_rules.language.source import Entry, Mapping, Node, Scalar, Sequence, read_tree
from iku_rules.language.syntax import Expr, Path
from iku_rules.language.tables import RawRow, RawTable, Text
from iku_rules.language.words import LANGUAGES, Language, english, word

LANGUAGE_VERSION: Final = 1
EFFECT_KINDS: Final[tuple[p.EffectKind, ...]] = ("reward", "development", "sanction", "status", "finding")
TYPE_WORDS: Final = ("number", "integer", "boolean", "text", "date", "period", "exact")

_POLICY_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")
_NUM: Final = r"-?\d{1,18}(?:\.\d{1,9})?"
_TYPE: Final = re.compile(
    rf"(?P<name>[a-z][a-z0-9_]*)\s*(?:\((?P<decimals>\d)\))?"
    rf"\s*(?:(?P<open>[\[(])\s*(?P<low>{_NUM})\s*\.\.\s*(?P<high>{_NUM})\s*(?P<close>[\])]))?"
    r"\s*(?P<rest>.*)",
    re.DOTALL,
)


def words_of(node: Node, first: str) -> Language | None:
    """The language of a file, by its first key (`policy` or `kebijakan`, `cases` or `kasus`)."""
    if isinstance(node, Mapping) and node.entries:
        for language in LANGUAGES:
            if node.entries[0].key.text == word("key", first, language):
                return language
    return None


def parse_policy(source: Source) -> tuple[p.PolicyFile | None, tuple[Diagnostic, ...]]:
    """The policy a source holds; None where what is known of it is not enough to go on."""
    node, problems = read_tree(source)
    if node is None:
        return None, problems
    words = words_of(node, "policy")
    if words is None or not isinstance(node, Mapping):
        return None, (*problems, problem("IKU125", Span(source, node.span.start, node.span.start + 1)))
    parser = _Parser(words)
    parser.problems += problems
    made = parser.policy(node, source)
    return made, tuple(parser.problems)


class _Parser(Reader):
    """One method for each section."""

    def policy(self, node: Mapping, source: Source) -> p.PolicyFile | None:
        e = self.section(node, "policy")
        id_ = self._policy_id(e["policy"].value) if "policy" in e else None
        if "language" in e and self.text(e["language"].value) not in (str(LANGUAGE_VERSION), None):
            self.say("IKU144", e["language"].value.span, known=LANGUAGE_VERSION)
        force = self.section(e["in_force"].value, "in_force") if "in_force" in e else {}
        starts = self.date(force["from"].value) if "from" in force else None
        ends = self.date(force["to"].value) if "to" in force else None
        if starts and ends and ends < starts:
            self.say("IKU401", force["to"].value.span)
        evidence = (
            self.choice(e["evidence"].value, ("verified", "third_party", "illustrative")) if "evidence" in e else None
        )
        types = [t for key in ("scales", "kinds") if key in e for t in self._types(e[key].value, key == "scales")]
        made = {
            "records": self._each(e, "facts", self.record),
            "parameters": self._each(e, "parameters", self.parameter),
            "lookups": self._each(e, "lookups", self.lookup),
            "decisions": self._each(e, "decisions", self.decision),
            "exclusives": self._each(e, "exclusive", self.exclusive),
            "rules": self._each(e, "rules", self.rule),
            "properties": self._each(e, "properties", self.property),
        }
        uses = self._uses(e["uses"].value) if "uses" in e else ()
        effects = self._effects(e["effects"].value) if "effects" in e else ()
        lengths = self._lengths(e["period"].value) if "period" in e else "once"
        about = self.about(e)
        subject = self.name(e["subject"].value) if "subject" in e else None
        version = self.text(e["version"].value) if "version" in e else None
        if not (id_ and version and starts and evidence and lengths):
            return None
        return p.PolicyFile(
            source, self.words, id_, version, about.title, about.basis, cast(Any, evidence), starts, ends, subject,
            lengths, uses, tuple(types), effects=effects, **cast(Any, made),
            complete=not any(d.severity is Severity.ERROR for d in self.problems), broken=self.broken(),
        )  # fmt: skip

    def _each(self, e: dict[str, Entry], key: str, read: Any) -> tuple[Any, ...]:
        if key not in e:
            return ()
        found = []
        for entry in self.entries(e[key].value):
            made = read(entry)
            if made is None:
                self.lost.append(entry.key.span)
            else:
                found.append(made)
        return tuple(found)

    def _policy_id(self, node: Node) -> Name | None:
        found = self.scalar(node)
        if found and not _POLICY_ID.fullmatch(found.text):
            self.say("IKU145", found.inner, id=found.text)
            return None
        return Name(found.text, found.inner) if found else None

    def about(self, e: dict[str, Entry]) -> p.About:
        return p.About(
            self.texts(e["title"].value) if "title" in e else p.Texts(),
            self.strings(e["basis"].value) if "basis" in e else (),
            self.text(e["unit"].value) if "unit" in e else None,
        )

    def _uses(self, node: Node) -> tuple[p.Use, ...]:
        found = []
        for entry in self.entries(node):
            id_ = self._policy_id(entry.key)
            if id_:
                found.append(p.Use(id_, self.names(entry.value)))
        return tuple(found)

    def _lengths(self, node: Node) -> tuple[Length, ...] | Literal["once"] | None:
        if isinstance(node, Scalar) and node.text == self.own("value", "once"):
            return "once"
        items = node.items if isinstance(node, Sequence) else (node,)
        found = [self.choice(item, LENGTHS, "time") for item in items]
        return cast(Any, tuple(f for f in found if f)) or None

    # --- types, facts

    def _types(self, node: Node, ordered: bool) -> list[p.TypeDecl]:
        found = []
        for entry in self.entries(node):
            name = self.name(entry.key)
            values: list[tuple[Name, p.Texts]] = []
            if isinstance(entry.value, Sequence):
                values = [(n, p.Texts()) for n in self.names(entry.value)]
            elif (table := self.table(entry.value)) and (at := self.columns(table, "values")):
                for row in table.rows:
                    if value := self.as_name(row.cells[at["value"]].text, row.cells[at["value"]].span):
                        values.append((value, self._row_texts(row, at)))
            seen: dict[str, Name] = {}
            for value, _ in values:
                if value.text in seen:
                    self.say("IKU223", value.span, name=value.text, line=seen[value.text].span.line)
                seen.setdefault(value.text, value)
            if name and values:
                found.append(p.TypeDecl(name, ordered, tuple(values)))
            else:
                self.lost.append(entry.key.span)
        return found

    def _row_texts(self, row: RawRow, at: dict[str, int]) -> p.Texts:
        def text(key: str) -> str | None:
            cell = row.cells[at[key]] if key in at else None
            return None if cell is None or (cell.text == "-" and not cell.quoted) else cell.text

        return p.Texts(text("id"), text("en"))

    def _row_basis(self, row: RawRow, at: dict[str, int]) -> tuple[str, ...]:
        cell = row.cells[at["basis"]] if "basis" in at else None
        return () if cell is None or (cell.text == "-" and not cell.quoted) else (cell.text,)

    def type(self, text: str, span: Span) -> p.TypeExpr | None:
        found = _TYPE.fullmatch(text.strip())
        if not found:
            self.say("IKU230", span, text=text, **self._type_words())
            return None
        name = english("type", found["name"], self.words) or found["name"]
        if name == "ref":
            self.say("IKU199", span, word=found["name"])
            return None
        others = (english("type", found["name"], other) for other in LANGUAGES if other != self.words)
        if english("type", found["name"], self.words) is None and (foreign := next((o for o in others if o), None)):
            self.say("IKU126", span, word=found["name"], own=self.own("type", foreign))
            return None
        if name not in TYPE_WORDS and not self.as_name(name, span):
            return None
        low, high = found["low"], found["high"]
        basic = name in TYPE_WORDS and name not in ("number", "integer")
        if basic and (low is not None or found["decimals"]):
            self.say("IKU231", span, type=found["name"])
            return None
        for bound in (low, high):
            if bound is not None and re.search(r"\.000$", bound):  # a thousand to an Indonesian reader
                plain = bound.removesuffix(".000")
                self.say("IKU212", span, text=bound, thousands=plain + "000", plain=plain)
                return None
        if low is not None and Fraction(low) > Fraction(high):
            self.say("IKU232", span, low=low, high=high)
            return None
        digits = found["decimals"]
        if (name == "number" and low is not None and digits is None) or (name == "integer" and digits):
            self.say("IKU233", span, **self._type_words())
            return None
        optional, default = self._absence(found["rest"].strip(), span, name)
        decimals = 0 if name == "integer" else int(digits) if digits else None
        return p.TypeExpr(
            name, decimals, Fraction(low) if low else None, Fraction(high) if high else None,
            found["open"] == "(", found["close"] == ")", optional, default, span,
        )  # fmt: skip

    def _absence(self, rest: str, span: Span, type_: str) -> tuple[bool, str | None]:
        if not rest:
            return False, None
        first, _, literal = rest.partition(" ")
        en = english("type", first, self.words)
        if en == "optional" and not literal:
            return True, None
        if en == "default" and literal.strip():
            # Only of a boolean are `yes` and `no` words; elsewhere the author's value or text may look like one.
            word_ = english("value", literal.strip(), self.words) if type_ == "boolean" else None
            return False, word_ or literal.strip()
        bounds = re.fullmatch(rf"[\[(]?\s*({_NUM})\s*(?:\.\.+|,|-|;)\s*({_NUM})\s*[\])]?.*", rest)
        if bounds:
            text = rest if rest[-1] in ")]" or rest[-1].isdigit() else rest.rpartition(" ")[0]
            inside = f"{bounds[1]}..{bounds[2]}"
            self.say("IKU214", span, text=text, closed=f"[{inside}]", open=f"[{inside})")
            return False, None
        words = {w: self.own("type", w) for w in ("optional", "default")}
        self.say("IKU234", span, text=rest, **words)
        return False, None

    def _type_words(self) -> dict[str, str]:
        return {w: self.own("type", w) for w in ("number", "integer", "boolean")}

    def record(self, entry: Entry) -> p.RecordDecl | None:
        name = self.name(entry.key)
        e = self.section(entry.value, "record")
        fields: list[p.FieldDecl] = []
        if "fields" in e and (table := self.table(e["fields"].value)) and (at := self.columns(table, "fields")):
            fields = [f for row in table.rows if (f := self._field(row, at))]
        least, most = None, None
        if "records" in e:
            least, most = self._range(e["records"].value)
        elif "at_most" in e:
            least, most = 0, self.integer(e["at_most"].value, low=1)
        belongs = self.name(e["belongs_to"].value) if "belongs_to" in e else None
        require = self.expressions(e["require"].value) if "require" in e else ()
        key = self.names(e["key"].value) if "key" in e else ()
        if not name:
            return None
        return p.RecordDecl(name, key, tuple(fields), belongs, least, most, require, self.about(e), entry.key.span)

    def _field(self, row: RawRow, at: dict[str, int]) -> p.FieldDecl | None:
        name_cell, type_cell = row.cells[at["field"]], row.cells[at["type"]]
        name = self.as_name(name_cell.text, name_cell.span)
        type_ = self.type(type_cell.text, type_cell.span)
        unit = row.cells[at["unit"]].text if "unit" in at and row.cells[at["unit"]].text != "-" else None
        if not (name and type_):
            return None
        return p.FieldDecl(name, type_, p.About(self._row_texts(row, at), self._row_basis(row, at), unit))

    def _range(self, node: Node) -> tuple[int | None, int | None]:
        found = self.scalar(node)
        parts = re.fullmatch(r"(\d{1,6})\s*\.\.\s*(\d{1,6})", found.text) if found else None
        if parts and int(parts[1]) <= int(parts[2]) and int(parts[2]) > 0:
            return int(parts[1]), int(parts[2])
        if found:
            self.say("IKU146", found.inner, text=found.text)
        return None, None

    # --- parameters, lookups

    def parameter(self, entry: Entry) -> p.ParameterDecl | None:
        name = self.name(entry.key)
        e = self.section(entry.value, "parameter")
        known = self.all_known
        type_ = self._type_name(e["type"].value) if "type" in e else None
        values: list[tuple[Any, Expr]] = []
        if "value" in e and "values" in e:
            self.say("IKU147", e["values"].key.span, one=e["value"].key.text, other=e["values"].key.text)
        if "value" in e and (made := self.expression(e["value"].value)) is not None:
            values.append((None, made))
        for dated in self.entries(e["values"].value) if "values" in e else ():
            day, made = self.as_date(dated.key), self.expression(dated.value)
            if day and made is not None:
                values.append((day, made))
        if "value" not in e and "values" not in e and known:
            self.say_missing("value", entry.key.span, "parameter")
        if not name or not values:
            return None
        return p.ParameterDecl(name, type_, tuple(sorted(values, key=lambda v: str(v[0]))), self.about(e))

    def _type_name(self, node: Node) -> p.TypeExpr | None:
        found = self.scalar(node)
        return self.type(found.text, found.inner) if found else None

    def lookup(self, entry: Entry) -> p.LookupDecl | None:
        name = self.name(entry.key)
        e = self.section(entry.value, "lookup")
        known = self.all_known
        args = self._args(e["args"].value) if "args" in e else ()
        gives = self._type_name(e["gives"].value) if "gives" in e else None
        outside = self.choice(e["outside"].value, ("clamp", "missing")) if "outside" in e else None
        total = self.number(e["column_sum"].value) if "column_sum" in e else None
        column_sum = p.Figure(*total) if total else None
        forms = [f for f in ("matrix", "table", "bands", "points") if f in e]
        if len(forms) != 1:
            self._one_form(entry, ("matrix", "table", "bands", "points"), say=known or bool(forms))
            return None
        form = forms[0]
        node = e[form].value
        table = self.table(node)
        if not (name and table and args and gives):
            return None
        matrix, rows = None, None
        points: tuple[tuple[Expr, Expr], ...] = ()
        if form == "matrix":
            matrix = self._matrix(table, args)
        elif form == "points":
            points = self._points(table)
        else:
            rows = self.condition_table(table, node.span)
        if not (matrix or rows or points):
            return None
        return p.LookupDecl(
            name,
            args,
            gives,
            cast(Any, outside),
            cast(Any, form),
            matrix,
            rows,
            points,
            column_sum,
            self.about(e),
            node.span,
        )

    def _one_form(self, entry: Entry, forms: tuple[str, ...], *, say: bool) -> None:
        if say:
            self.say("IKU148", entry.key.span, forms=", ".join(self.own("key", f) for f in forms))

    def _args(self, node: Node) -> tuple[tuple[Name, p.TypeExpr], ...]:
        found = []
        for entry in self.entries(node):
            name, type_ = self.name(entry.key), self._type_name(entry.value)
            if name and type_:
                found.append((name, type_))
        return tuple(found)

    def _matrix(self, table: RawTable, args: tuple[tuple[Name, p.TypeExpr], ...]) -> Any:
        if table.split is not None:
            self.say("IKU149", table.head.span)
            return None
        corner = table.head.cells[0]
        if len(args) == 2 and [x.strip() for x in corner.text.split("\\")] != [name.text for name, _ in args]:
            self.say("IKU165", corner.span, corner=f"{args[0][0].text} \\ {args[1][0].text}")
        columns = tuple(n for c in table.head.cells[1:] if (n := self.as_name(c.text, c.span)))
        rows = tuple(n for r in table.rows if (n := self.as_name(r.cells[0].text, r.cells[0].span)))
        cells = tuple(
            tuple(None if c.text == "x" else self.expression_at(c.span) for c in r.cells[1:]) for r in table.rows
        )
        complete = len(columns) == len(table.head.cells) - 1 and len(rows) == len(table.rows)
        return (rows, columns, cells) if complete else None

    def _points(self, table: RawTable) -> tuple[tuple[Expr, Expr], ...]:
        if table.split != 1 or len(table.head.cells) != 2:
            self.say("IKU150", table.head.span)
            return ()
        found = []
        for row in table.rows:
            x, y = (self.expression_at(c.span) for c in row.cells)
            if x is not None and y is not None:
                found.append((x, y))
        return tuple(found)

    # --- decisions

    def decision(self, entry: Entry) -> p.DecisionDecl | None:
        name = self.name(entry.key)
        e = self.section(entry.value, "decision")
        known = self.all_known
        each = self.name(e["each"].value) if "each" in e else None
        type_ = self._type_name(e["type"].value) if "type" in e else None
        round_ = self._round(e["round"].value) if "round" in e else None
        hit = self.choice(e["hit"].value, ("unique", "first")) if "hit" in e else None
        forms = [f for f in ("formula", "cases", "table") if f in e]
        if len(forms) != 1:
            self._one_form(entry, ("formula", "cases", "table"), say=known or bool(forms))
            return None
        if forms == ["table"] and "hit" not in e and known:
            self.say_missing("hit", entry.key.span, "decision")
        node = e[forms[0]].value
        body: Any = None
        if forms == ["formula"]:
            body = self.expression(node)
        elif (table := self.table(node)) is not None:
            body = self._cases(table) if forms == ["cases"] else self.condition_table(table, node.span)
        if not (name and each and body):
            return None
        return p.DecisionDecl(name, each, type_, round_, cast(Any, hit), body, self.about(e), node.span)

    def _round(self, node: Node) -> p.RoundDecl | None:
        found = self.scalar(node)
        if not found:
            return None
        parts = found.text.split()
        words = [english("value", part, self.words) for part in parts]
        if words == ["exact"]:
            return p.RoundDecl(None, "half_away", found.inner)
        if parts and re.fullmatch(r"\d", parts[0]):
            if len(parts) == 1:
                return p.RoundDecl(int(parts[0]), "half_away", found.inner)
            if len(parts) == 2 and words[1] in ("floor", "ceiling"):
                return p.RoundDecl(int(parts[0]), cast(Any, words[1]), found.inner)
        own = [self.own("value", w) for w in ("exact", "floor", "ceiling")]
        self.say("IKU151", found.inner, text=found.text, exact=own[0], floor=own[1], ceiling=own[2])
        return None

    def _cases(self, table: RawTable) -> tuple[p.CaseRow, ...] | None:
        if table.split != 1 or self.heads(table.head.cells, ("when", "value"), ()) is None:
            if table.split != 1:
                when, value = self.own("header", "when"), self.own("header", "value")
                self.say("IKU152", table.head.span, head=f"{when} || {value}")
            return None
        found = []
        for row in table.rows:
            condition = self.expression_at(row.cells[0].span)
            result = self.expression_at(row.cells[1].span)
            if isinstance(condition, Path) and condition.names == ("otherwise",):
                condition, last = None, row is table.rows[-1]
                if not last:
                    self.say("IKU153", row.cells[0].span, word=row.cells[0].text)
            elif condition is None:
                continue
            if result is not None:
                found.append(p.CaseRow(condition, result, row.span))
        return tuple(found)

    def condition_table(self, table: RawTable, span: Span) -> p.Table | None:
        """Condition columns, `||`, one result column, then `id`, `en`, `basis` if wanted."""
        if not table.split:
            self.say("IKU154", table.head.span)
            return None
        columns = [self.expression_at(c.span) for c in table.head.cells[: table.split]]
        result = table.split
        at = (
            self.heads(table.head.cells[result + 1 :], (), ("id", "en", "basis"))
            if len(table.head.cells) > result + 1
            else {}
        )
        if at is None or any(c is None for c in columns):
            return None
        at = {key: index + result + 1 for key, index in at.items()}
        rows = []
        for number, row in enumerate(table.rows, 1):
            cells = self.cells(columns, row.cells[:result])
            value = self.expression_at(row.cells[result].span)
            if value is not None and all(c is not None for c in cells):
                rows.append(
                    p.TableRow(str(number), cast(Any, tuple(cells)), value, self._row_texts(row, at),
                               self._row_basis(row, at), row.span)
                )  # fmt: skip
        return p.Table(cast(Any, tuple(columns)), tuple(rows), span)

    # --- effects, rules

    def _effects(self, node: Node) -> tuple[p.EffectDecl, ...]:
        table = self.table(node)
        at = self.columns(table, "effects") if table else None
        if not table or not at:
            return ()
        return tuple(e for row in table.rows if (e := self._effect(row, at)))

    def _effect(self, row: RawRow, at: dict[str, int]) -> p.EffectDecl | None:
        cell = {key: row.cells[index] for key, index in at.items()}
        name = self.as_name(cell["effect"].text, cell["effect"].span)
        each = self.as_name(cell["each"].text, cell["each"].span)
        kind = self.as_choice(cell["kind"].text, cell["kind"].span, EFFECT_KINDS)
        severity = self.as_integer(cell["severity"].text, cell["severity"].span, high=1000)
        lasts = self._lasts(cell["lasts"]) if "lasts" in cell else None
        guard = None
        if "only_if" in cell and cell["only_if"].text != "-":
            guard = self.expression_at(cell["only_if"].span)
        if not (name and each and kind) or severity is None:
            return None
        about = p.About(self._row_texts(row, at), self._row_basis(row, at))
        return p.EffectDecl(name, each, kind, severity, lasts, guard, about)

    def _lasts(self, cell: Text) -> Any:
        if cell.text == "-":
            return None
        if english("value", cell.text, self.words) == "forever":
            return "forever"
        number, _, unit = cell.text.partition(" ")
        singular = unit.strip().removesuffix("s") if self.words == "en" else unit.strip()
        en = english("time", singular, self.words)
        if number.isdigit() and 0 < int(number) < 1000 and en:
            return int(number), en
        units = ", ".join(self.own("time", length) for length in LENGTHS)
        self.say("IKU155", cell.span, text=cell.text, units=units, forever=self.own("value", "forever"))
        return None

    def exclusive(self, entry: Entry) -> p.ExclusiveDecl | None:
        name = self.name(entry.key, hyphens=True)
        e = self.section(entry.value, "exclusive")
        of = self.names(e["of"].value) if "of" in e else ()
        keep = self.choice(e["keep"].value, ("heaviest", "never_both")) if "keep" in e else None
        if not (name and keep and of):
            return None
        return p.ExclusiveDecl(name, of, cast(Any, keep), self.about(e))

    def rule(self, entry: Entry) -> p.RuleDecl | None:
        name = self.name(entry.key, hyphens=True)
        e = self.section(entry.value, "rule")
        known = self.all_known
        each = self.name(e["each"].value) if "each" in e else None
        about = self.about(e)
        if "table" in e:
            for key in ("when", "then", "because"):
                if key in e:
                    self.say("IKU147", e[key].key.span, one=e["table"].key.text, other=e[key].key.text)
            if "hit" not in e and known:
                self.say_missing("hit", entry.key.span, "rule")
            elif "hit" in e:
                self.choice(e["hit"].value, ("every_row",))
            table = self.table(e["table"].value)
            rows = self._rule_rows(table, name) if table and name else ()
        else:
            for key in ("when", "then"):
                if key not in e and known:
                    self.say_missing(key, entry.key.span, "rule")
            when = self.expression(e["when"].value) if "when" in e else None
            then = self.names(e["then"].value) if "then" in e else ()
            because = self.texts(e["because"].value) if "because" in e else p.Texts()
            place = e["because"].value.span if "because" in e else None
            rows = ()
            if when is not None and then and name:
                rows = (p.RuleRow(name.text, (), (), when, then, because, place, about.basis, entry.key.span),)
        if not (name and each and rows):
            return None
        return p.RuleDecl(name, each, rows, about, entry.key.span)

    def _rule_rows(self, table: RawTable, name: Name) -> tuple[p.RuleRow, ...]:
        split = table.split
        own_row = self.own("header", "row")
        if not split or split < 2 or table.head.cells[0].text != own_row:
            then = self.own("header", "then")
            self.say("IKU156", table.head.span, head=f"{own_row} | … || {then} | id | en")
            return ()
        columns = [self.expression_at(c.span) for c in table.head.cells[1:split]]
        at = self.heads(table.head.cells[split:], ("then",), ("id", "en", "basis"))
        if at is None or any(c is None for c in columns):
            return ()
        at = {key: index + split for key, index in at.items()}
        found: dict[str, p.RuleRow] = {}
        for row in table.rows:
            id_ = self.as_name(row.cells[0].text, row.cells[0].span, hyphens=True)
            cells = self.cells(columns, row.cells[1:split])
            then_cell = row.cells[at["then"]]
            effects = [self.as_name(t, s) for t, s in _listed(then_cell)]
            if not id_ or None in effects or any(c is None for c in cells):
                continue
            if id_.text in found:
                self.say("IKU223", id_.span, name=id_.text, line=found[id_.text].span.line)
                continue
            found[id_.text] = p.RuleRow(
                f"{name.text}.{id_.text}", cast(Any, tuple(columns)), cast(Any, tuple(cells)), None,
                cast(Any, tuple(effects)),
                self._row_texts(row, at), row.cells[at["id" if "id" in at else "then"]].span,
                self._row_basis(row, at), row.span,
            )  # fmt: skip
        return tuple(found.values())

    def property(self, entry: Entry) -> p.PropertyDecl | None:
        name = self.name(entry.key, hyphens=True)
        e = self.section(entry.value, "property")
        known = self.all_known
        claim = self.choice(e["claim"].value, ("monotone", "total")) if "claim" in e else None
        of = self.name(e["of"].value) if "of" in e else None
        parts = {key: self.expression(e[key].value) if key in e else None for key in ("in", "where", "given")}
        if claim == "monotone" and "in" not in e and known:
            self.say_missing("in", entry.key.span, "property")
        if not (name and claim and of):
            return None
        return p.PropertyDecl(name, cast(Any, claim), of, parts["in"], parts["where"], parts["given"], self.about(e))


def _listed(cell: Text) -> list[tuple[str, Span]]:
    """The names of a cell `a, b`, each with its place."""
    found, start = [], cell.span.start
    for part in cell.text.split(","):
        name = part.strip()
        at = start + len(part) - len(part.lstrip())
        found.append((name, Span(cell.span.source, at, at + max(1, len(name)))))
        start += len(part) + 1
    return found
