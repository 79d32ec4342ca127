"""What the desk's pages put together from several rooms."""
