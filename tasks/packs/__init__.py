"""Packs and papers: composed, rendered, checked and kept."""
