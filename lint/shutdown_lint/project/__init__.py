"""What several files mean together: entries, what they import, and who handles their signals."""
