"""Settings from the environment. A new one is a field in `fields.py` and a line in the file of its subject."""

from lachan.centre.config.environment.fields import POPULAR_LIST, DatabaseAddress, Environment
from lachan.centre.config.environment.reading import (
    SETTINGS,
    VARIABLES,
    default_data_folder,
    read_environment,
)
from lachan.centre.config.environment.setting import PREFIX, Problem, Setting

__all__ = [
    "POPULAR_LIST",
    "PREFIX",
    "SETTINGS",
    "VARIABLES",
    "DatabaseAddress",
    "Environment",
    "Problem",
    "Setting",
    "default_data_folder",
    "read_environment",
]
