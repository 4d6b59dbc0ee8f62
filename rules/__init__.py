"""Pure rules of the domain: values in, decisions out; no I/O, no clock, no database."""
