"""What a deployment and a watchlist entry must be."""
