"""What is one alert, what officers may answer, what follows from it, and what came of it."""
