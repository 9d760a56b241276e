"""Room 7: judgements to pages. Blocks are made once; three writers only render them."""
