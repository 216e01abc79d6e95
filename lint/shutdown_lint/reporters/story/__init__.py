"""Pure functions from stories to text, JSON and a page: each a module with `render(stories, …)`."""
