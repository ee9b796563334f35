"""Every mutant can still be applied: code that moved takes its mutants along."""

from tests.architecture.project import ROOT
from tests.mutants.mutant import read_mutants


def test_every_mutant_still_applies() -> None:
    mutants = read_mutants()

    problems = [f"{mutant.breaks}: {problem}" for mutant in mutants if (problem := mutant.problem(ROOT))]

    assert mutants
    assert not problems
