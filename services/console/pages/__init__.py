"""The console's pages, over HTTP: `application` puts them together, `guard` stands before each of them."""
