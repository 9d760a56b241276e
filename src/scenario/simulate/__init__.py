"""Room 4: turn fitted models and a scenario into a forecast of paired joint draws."""
