"""The four servers as an installation should have them: TLS, and nobody without a name and its own rights."""
