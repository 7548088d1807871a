"""Made-up streets and protocols by which Sightline is measured; nothing here runs in a deployment."""
