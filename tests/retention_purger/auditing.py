"""AuditService over tables."""

from services.chassis.records import Records
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.adapters.sql_heads import SqlHeads
from services.retention_purger.rpc.audit import AuditRpc
from services.retention_purger.rpc.heads import HeadBook


def audit_rpc(records: Records) -> AuditRpc:
    """It, as the retention-purger serves it."""
    chain = SqlAuditChain(records)
    return AuditRpc(chain, HeadBook(chain, SqlHeads(records)))
