"""What a handler meets where it interrupts the main program."""
