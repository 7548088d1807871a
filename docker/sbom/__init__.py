"""What an image holds, as CycloneDX, and what is known against it. `python -m docker.sbom` writes both."""
