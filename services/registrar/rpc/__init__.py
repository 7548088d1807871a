"""DeploymentService and WatchlistService."""
