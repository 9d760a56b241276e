"""Room 1: turn the files that people and offices keep into nouns; guess and repair nothing."""
