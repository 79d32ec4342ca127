"""The shape of a link, and weights under which bad and honest links have the same shapes.

Phishing sets and honest sets were gathered in different ways: without this, a model learns that honest links are long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lachan.engine.links.parse import Link

    type Mask = NDArray[np.bool_]


def match_shapes(links: Sequence[Link], bad: Mask, count: NDArray[np.float64]) -> NDArray[np.float64]:
    """This will weigh links so that in each cell of shape the bad and the honest weigh the same.

    Shape: path depth, closing slash, query, dots in the host, length of host and of path. A cell counts by its
    smaller class, so cells that hold one class only hardly count. `count` is how much each link counts before.
    """
    cells = [shape_of(link) for link in links]
    names = {cell: at for at, cell in enumerate(sorted(set(cells)))}
    number = np.array([names[cell] for cell in cells])
    bads = np.bincount(number, weights=count * bad)
    honest = np.bincount(number, weights=count * ~bad)
    smaller = np.minimum(bads, honest) + 0.05
    own = np.where(bad, bads[number], honest[number])
    weights: NDArray[np.float64] = count * smaller[number] / own
    return weights


def shape_of(link: Link) -> tuple[int, bool, bool, int, int, int]:
    """This will give the cell of shape that a link falls into; scheme and "www" do not count."""
    host = link.host.removeprefix("www.")
    depth = min(link.path.strip("/").count("/") + (len(link.path) > 1), 6)
    return (
        depth,
        link.path.endswith("/") and len(link.path) > 1,
        bool(link.query),
        min(host.count("."), 4),
        min(len(host) // 6, 6),
        min(len(link.rest) // 12, 8),
    )
