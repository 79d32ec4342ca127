"""Response policy zones: what resolvers load, the server that sends them, and the same as files."""
