"""Packs and papers: what stands in them, and their figures' ties."""
