"""What the API of cases takes and gives: `asked.py` bodies, `told.py` answers. The OpenAPI document is made of them."""
