"""What is one alert, and what an officer may answer."""
