"""How servers are started and stopped, and what they leave to whom."""
