"""Registrar: keeps deployments and their watchlists, from the draft to the destruction.

Consumes deployment-changed.v1, alert-raised.v1, alert-resolved.v1 and outcome-recorded.v1. Produces
deployment-changed.v1 and act-recorded.v1. Owns deployments, watchlist entries and photos, counts of alerts,
notices, records, accounts and sessions of people, and salts by which it can be said who did what. Serves
DeploymentService, WatchlistService, PublicationService and PeopleService.
Photos and templates are in memory, or sealed under a key that is in memory only: losing power loses the
list, which is rebuilt from its source.
"""
