"""Alert-dispatcher: one alert for each person and pass, with its evidence, for an officer to decide on.

Consumes match-found.v1, pass-decided.v1, erasure-due.v1 and deployment-changed.v1; for a webhook, what it
says of alerts itself.
Produces pass-decided.v1, alert-raised.v1, alert-resolved.v1, outcome-recorded.v1 and erased.v1.
Owns passes, evidence, adjudication, outcomes. Serves AlertService.
"""
