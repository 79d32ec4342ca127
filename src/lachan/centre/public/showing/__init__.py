"""From an answer to what stands on the page: pure, so that it is tested without a page."""
