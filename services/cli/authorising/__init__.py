"""`sightline deployment authorise`: all that would be signed is checked, shown, acknowledged, then signed."""
