"""What is said when a paper can't be read."""


class PaperError(ValueError):
    """The paper can't be read; the message is one line that names the file, what is wrong and what to do."""
