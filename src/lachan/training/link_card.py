"""The card of the link model: whence, when, how good, where it is weak."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

_SOURCES = (
    ("vn_scam_domains", "Chong Lua Dao and hostsVN, 2022-10 to 2023-01", "none stated; BSD-3-Clause; MIT"),
    ("url_phish_jpcert", "JPCERT/CC phishing URL list, 2019-01 to 2024-06", "no licence file"),
    ("url_phish_phishtank", "PhishTank, mostly 2019 to 2021-04", "PhishTank terms"),
    (
        "url_labelled",
        "Ebbu2017, ESDAUNG 2021, ISCX-URL2016 benign, Dân trí",
        "none; none; research use; GPL-3.0",
    ),
    ("domain_phish_crypto_polkadot", "polkadot-js/phishing, 2020-10 to 2024-12", "Apache-2.0"),
    ("domain_scam_jarelllama", "jarelllama/Scam-Blocklist, 2024-03 to 2025-02", "GPL-3.0"),
    (
        "domain_benign, vn_hosts_benign, vn_official_domains",
        "Tranco, Chrome UX, Cisco, Majestic, Chong Lua Dao",
        "own",
    ),
    ("brands.csv", "official names, as honest rows", "CC BY 4.0"),
)


def write_card(
    name: str, *, made: date, about: Mapping[str, object], figures: Sequence[str], calibration: Sequence[str]
) -> str:
    """This will give the card as Markdown; `figures` are those of a model trained on the earlier part alone."""
    sources = "\n".join(f"| {table} | {what} | {terms} |" for table, what, terms in _SOURCES)
    return f"""# {name}

The trained score of links and domains. Made on {made.isoformat()} by `lachan train links --data DIR`; this card is
written with it. It holds weights only: no address of any list can be read out of it.

- **Kind**: regressions over hashed character 2- to 5-grams of the name and of its shape ({about["experts"]} experts),
  with {about["measures"]} measures of the name, under {about["site_trees"]} boosted trees; for links with more than a
  site's name, two further regressions and {about["whole_trees"]} trees on top.
- **Licence of the weights**: Apache-2.0, as the package. The terms of what was learned from:

| table | what | terms |
|---|---|---|
{sources}

`url_phish_openphish` (non-commercial) was never trained on; it is measured on only.

- **Trained on**: all development rows ({about["bad_sites"]} bad and {about["honest_sites"]} honest site units,
  {about["bad_links"]} bad and {about["honest_links"]} honest links). Large sources are thinned out; Vietnamese rows
  and names that everybody knows count more.
- **Base rate**: probabilities hold where {about["site_base_rate"]:.0%} of the names and
  {about["link_base_rate"]:.0%} of the links that people ask about are bad.
  `suspicious` is 0.5 and more, `dangerous` 0.9 and more.

## Figures
Of a model of the same recipe that was trained on the earlier part of the data alone, on the later part (last weeks or
months of each source; a fifth of the honest units), lists off, by the whole judge. "Caught" is the share of bad at 1 %
false alarms; 95 % intervals by bootstrap. `python -m lachan.training.link_eval DIR MODEL` prints them.

```
{chr(10).join(figures)}
```

## Calibration
On rows that neither the experts nor the trees had seen (folds of time), weighted to the base rate:

```
{chr(10).join(calibration)}
```

## Where it is weak
- Honest sites that were broken into look honest by name: of the later Vietnamese list a tenth are such (German) sites.
- Names made at random under `.com` (`dfgfg4.com`), and new campaigns with words of their own.
- Small honest shops under cheap endings (`.top`, `.shop`) and on free hosting are suspected more often than they
  should be: the honest side was learned from popular sites.
- Short links and pages on large platforms: the address tells next to nothing. With lists on it says so.
- Vietnamese rows end in January 2023, and one list behind them holds, by an audit of others, one honest name in eight.
"""
