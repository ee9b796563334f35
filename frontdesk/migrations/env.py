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
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
database.close()
