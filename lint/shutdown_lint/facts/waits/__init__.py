"""What a stop has to wait for: threads, children, jobs, sleeps."""
