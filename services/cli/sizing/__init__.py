"""How large an installation has to be: measured constants, sums, and the words for them."""
