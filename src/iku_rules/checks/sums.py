"""Numbers as sums of terms: what `2 * (t - t1) > 6` compares. Imports terms only."""

from __future__ import annotations

from fractions import Fraction

from iku_rules.language.terms import Arithmetic, Call, Const, Negate, Term


def linear_sum(term: Term) -> tuple[dict[Term, Fraction], Fraction]:
    """A number as a sum of terms, each times a factor (0 where it cancels out), and a constant."""
    match term:
        case Const() if isinstance(term.value, (int, Fraction)):
            return {}, Fraction(term.value)
        case Negate():
            total, constant = linear_sum(term.operand)
            return {atom: -c for atom, c in total.items()}, -constant
        case Arithmetic():
            (left, a), (right, b) = linear_sum(term.left), linear_sum(term.right)
            if term.op in ("+", "-"):
                sign = 1 if term.op == "+" else -1
                total = dict(left)
                for atom, c in right.items():
                    total[atom] = total.get(atom, Fraction(0)) + sign * c
                return total, a + sign * b
            if term.op == "*" and not (left and right):
                factor, total, constant = (b, left, a) if not right else (a, right, b)
                return {atom: c * factor for atom, c in total.items()}, constant * factor
            if term.op == "/" and not right and b:
                return {atom: c / b for atom, c in left.items()}, a / b
        case Call() if term.function in ("min", "max", "abs", "clamp"):
            given = [linear_sum(arg) for arg in term.args]
            if not any(total for total, _ in given):
                numbers = [constant for _, constant in given]
                match term.function:
                    case "min":
                        return {}, min(numbers)
                    case "max":
                        return {}, max(numbers)
                    case "abs":
                        return {}, abs(numbers[0])
                    case _:
                        return {}, max(numbers[1], min(numbers[0], numbers[2]))
        case _:
            pass
    return {term: Fraction(1)}, Fraction(0)
