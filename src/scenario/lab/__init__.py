"""Room 8: where people work: notebooks run with parameters, forms that write code, the board."""
