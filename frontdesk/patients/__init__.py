"""Who the patients are, and how somebody proves to be one of them."""
