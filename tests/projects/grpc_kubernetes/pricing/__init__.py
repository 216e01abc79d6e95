"""Prices, quoted over gRPC."""
