"""Reports by mail: what people forward to the centre's address, handed on by its mail server."""
