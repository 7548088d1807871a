"""What services run on: bus, keyring, runner, records, settings, telemetry. Knows no faces."""
