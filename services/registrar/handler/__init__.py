"""What the registrar learns from alerts, one module for each event; and what it makes of that in time."""
