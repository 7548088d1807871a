"""The clock of the matcher: galleries kept as their deployments ask, each within what was authorised."""
