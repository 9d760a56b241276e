"""Room 7: turn judgements into pages for people: tables, charts, the memo in three formats."""
