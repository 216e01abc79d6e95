"""Pure functions from stories to text, JSON and a page: modules with `render(stories, …)`."""
