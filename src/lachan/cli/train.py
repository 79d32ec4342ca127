"""`lachan train`: rebuild the shipped models from data given."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

MISUSE = 2
# model → what it is trained on. Each lives in `lachan.training.NAME` with `train(data, out)`.
MODELS = {"links": "links and domains", "text": "messages", "types": "kinds of scam"}


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.add_argument(
        "model", choices=[*MODELS, "all", "digest"], help="which model; digest renews only the data's digest"
    )
    parser.add_argument("--data", type=Path, help="folder with the training sets (Parquet)")
    parser.add_argument(
        "--out", type=Path, help="where the model goes (default: the engine's own data folder)"
    )


def run(options: argparse.Namespace) -> int:
    """This will train, write the model with its card, and renew the digest of the data."""
    try:
        from lachan.training import digest

        models = (
            [] if options.model == "digest" else list(MODELS) if options.model == "all" else [options.model]
        )
        trainers = [import_module(f"lachan.training.{model}") for model in models]
    except ModuleNotFoundError as error:
        print(f"lachan train: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    if models and (options.data is None or not options.data.is_dir()):
        print("lachan train: name the folder with the training sets with --data", file=sys.stderr)
        return MISUSE
    out = options.out or digest.DATA
    out.mkdir(parents=True, exist_ok=True)
    for model, trainer in zip(models, trainers, strict=True):
        print(f"training {model} ({MODELS[model]}) …", file=sys.stderr)
        trainer.train(options.data, out)
    print(digest.write_digest(out))
    return 0
