"""Where the example register lies: beside the packages in a checkout, inside this one in a wheel."""

from pathlib import Path

_IN_CHECKOUT = Path(__file__).resolve().parent.parent / "examples" / "wmp"
_IN_WHEEL = Path(__file__).resolve().with_name("example_register_files")


def example_register_folder() -> Path:
    """The folder of the example register's CSV files; raises FileNotFoundError when it isn't installed."""
    for folder in (_IN_CHECKOUT, _IN_WHEEL):
        if (folder / "items.csv").is_file():
            return folder
    raise FileNotFoundError("the example register isn't installed with this copy of oversight")
