"""Retention-purger: what is kept is kept until its day, and the ledger of what was forgotten closes.

Consumes alert-raised.v1, alert-resolved.v1, outcome-recorded.v1, erased.v1, footage-recorded.v1,
footage-erased.v1, deployment-changed.v1 and act-recorded.v1. Produces erasure-due.v1. Owns the
retention policy, holds, exports, the keys of days, of alerts and of holds, the ledger, the audit chain.
Serves RetentionService, HoldService, ExportService and AuditService.
Destroying a day's key erases all that expires then, back-ups included.
"""
