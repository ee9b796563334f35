"""Who did what with whose data, when, why and from where: one row for each read and write of personal data.

`audit.record` writes a row in the transaction it tells of. The rows of a conversation (or of a patient, or of the
house) are a chain: each carries its number, the hash of the row before and its own keyed hash. See docs/privacy.md.
"""

from frontdesk.audit.store import about as about
from frontdesk.audit.store import audit_rows as audit_rows
from frontdesk.audit.store import record as record
