"""Tells Alembic which tables there are and where the database is."""

import importlib
import pkgutil

from alembic import context

import frontdesk
from frontdesk.db import Database, metadata

for module in pkgutil.walk_packages(frontdesk.__path__, "frontdesk."):
    if module.name.endswith((".store", ".audit")):
        importlib.import_module(module.name)

database = Database(context.config.attributes["url"])
with database.engine.connect() as connection:
    if connection.dialect.name == "postgresql":  # a change of large tables takes longer than a patient may wait
        for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET {limit} = 0")
        connection.commit()
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
database.close()
