"""Room 6: keep every forecast that was issued, so that it can be compared with what happened."""
