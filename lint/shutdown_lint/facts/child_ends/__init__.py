"""How the children of the program end: told to, waited for, or left behind."""
