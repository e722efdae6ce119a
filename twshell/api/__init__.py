"""The API as pure functions: build a request, decode its answer."""
