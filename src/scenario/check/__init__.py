"""Room 2: turn nouns into findings; it opens no files, repairs nothing and prints nothing."""
