"""Partners: who acts outside, how they are reached, by which keys they come, what they may see."""
