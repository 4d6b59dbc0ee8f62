"""Questions to the stored records; each is one set-based query and changes nothing."""
