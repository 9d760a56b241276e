"""Room 1: turn the files that people and offices keep into nouns, nothing guessed, nothing repaired."""
