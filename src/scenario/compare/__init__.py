"""Room 5: turn forecasts into judgements: outlooks, paired contrasts, required values."""
