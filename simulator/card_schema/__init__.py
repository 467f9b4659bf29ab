"""Which cards the platform accepts, and how a client reads them."""
