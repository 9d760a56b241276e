"""Room 3: turn observations and beliefs into fitted models, one file per kind of target."""
