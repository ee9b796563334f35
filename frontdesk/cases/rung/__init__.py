"""Offers while they ring, for whoever rings phones for them."""
