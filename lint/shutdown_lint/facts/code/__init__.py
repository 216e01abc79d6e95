"""What the code of a file says, before anybody asks about signals."""
