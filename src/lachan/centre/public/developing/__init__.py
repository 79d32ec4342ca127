"""What programs can have of the centre, said to whoever writes them."""
