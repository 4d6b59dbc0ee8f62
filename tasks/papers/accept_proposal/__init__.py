"""What becomes of a proposal in the register: new records, or additions to those that are there."""
