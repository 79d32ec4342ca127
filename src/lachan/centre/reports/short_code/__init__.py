"""The operators' short code 156/5656: what people send there, as their operator's machine hands it on."""
