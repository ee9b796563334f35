"""Every table has a place in data/privacy/retention.yml, and every person's row can be found."""

import importlib
import pkgutil
from collections import Counter

import sqlalchemy as sa

import frontdesk
from frontdesk.db import Sealed, metadata
from frontdesk.privacy.model import RETENTION, data_classes
from frontdesk.privacy.rows import of_persons
from tests.architecture.project import read_yaml

NOBODYS = {"notices", "audit_chains", "carers", "manager_accounts", "manager_sessions"}  # about no patient

for module in pkgutil.walk_packages(frontdesk.__path__, "frontdesk."):
    if module.name.endswith(".store"):
        importlib.import_module(module.name)


def test_every_table_is_in_exactly_one_class() -> None:
    named = Counter(table for data in data_classes() for table in data.tables)

    assert set(named) == set(metadata.tables), "name new tables in data/privacy/retention.yml"
    assert [table for table, times in named.items() if times > 1] == []


def test_every_class_says_what_why_how_long_and_by_whose_word() -> None:
    file = read_yaml(RETENTION)

    assert file["owner"]
    assert file["reviewed"]
    for data in data_classes():
        assert data.covers
        assert data.why
        assert data.source
        assert data.keep == "always" or data.keep.split()[1] in ("days", "year", "years"), data.name
        assert data.on_erasure in ("remove", "keep", "stay", "last")
        assert data.kept_because or data.on_erasure not in ("keep", "last")


def test_ages_and_cleared_columns_are_there() -> None:
    for data in data_classes():
        for table, column in data.aged.items():
            assert column in metadata.tables[table].c
        for table, columns in data.blank.items():
            assert set(columns) <= set(metadata.tables[table].c.keys())
        assert not data.of or set(data.clears) <= set(metadata.tables[data.of].c.keys())


def test_of_rows_that_a_duty_keeps_every_sealed_column_is_emptied_or_named() -> None:
    """Somebody new must decide for each column whether the duty is about it."""
    for data in data_classes():
        kept = data.tables if data.on_erasure in ("keep", "last") else {}
        for table in kept:
            sealed = {column.name for column in metadata.tables[table].c if isinstance(column.type, Sealed)}
            emptied, left = set(data.blank.get(table, ())), set(data.leaves.get(table, ()))
            assert sealed == (emptied & sealed) | left, f"{table}: {sealed ^ (emptied | left)}"
            assert not emptied & left


def test_the_owner_of_every_row_with_personal_data_can_be_found() -> None:
    lost = [
        table.name
        for table in metadata.sorted_tables
        if any(isinstance(column.type, Sealed) for column in table.c)
        and table.name not in NOBODYS
        and of_persons(table, ["somebody"]) is None
    ]

    assert not lost, "give these a patient_id, a conversation_id or a foreign key to a table that has one"


def test_the_audit_log_is_kept_six_years_at_least() -> None:
    """45 CFR 164.316(b)(2)(i)."""
    assert next(data for data in data_classes() if "audit" in data.tables).keep == "always"


def test_rows_that_go_with_another_belong_to_it_by_a_key() -> None:
    """Removing the row they go with takes them along."""
    for data in data_classes():
        for table, column in data.tables.items():
            if column is None and data.keep != "always":
                parents = {key.column.table.name for key in metadata.tables[table].foreign_keys}
                assert parents & set(data.tables), table


def test_no_sealed_column_is_a_key() -> None:
    keys = [column for table in metadata.sorted_tables for column in table.primary_key.columns]

    assert not [column for column in keys if isinstance(column.type, Sealed) and isinstance(column, sa.Column)]
