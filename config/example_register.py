"""Where the example register lies: beside the packages in a checkout, under share/ where a wheel put it."""

import sysconfig
from pathlib import Path

_IN_CHECKOUT = Path(__file__).resolve().parent.parent / "examples" / "wmp"
_FROM_WHEEL = Path(sysconfig.get_path("data")) / "share" / "oversight" / "examples" / "wmp"


def example_register_folder() -> Path:
    """The folder of the example register's CSV files; raises FileNotFoundError when it isn't installed."""
    for folder in (_IN_CHECKOUT, _FROM_WHEEL):
        if (folder / "items.csv").is_file():
            return folder
    raise FileNotFoundError("the example register isn't installed with this copy of oversight")
