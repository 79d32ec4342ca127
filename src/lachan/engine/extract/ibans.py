"""IBANs: whether the check digits hold, and whether the country has them of that length."""

from __future__ import annotations

import re

# ISO 13616, its registry as of 2024: characters of an IBAN by country.
_LENGTHS = {
    country: int(length)
    for length, countries in (
        line.split(":")
        for line in (
            "15:NO", "16:BE", "18:DK FI FK FO GL NL SD", "19:MK SI", "20:AT BA EE KZ LT LU MN XK", "21:CH HR LI LV",
            "22:BG BH CR DE GB GE IE ME RS VA", "23:AE GI IL IQ OM SO TL", "24:AD CZ ES MD PK RO SA SE SK TN VG",
            "25:LY PT ST", "26:IS TR", "27:BI DJ FR GR IT MC MR SM", "28:AL AZ BY CY DO GT HN HU LB NI PL SV",
            "29:BR EG PS QA UA", "30:JO KW MU YE", "31:MT SC", "32:LC", "33:RU",
        )
    )
    for country in countries.split()
}  # fmt: skip
# how one begins, in folded text: enough to look closer
BEGINS = re.compile(r"(?<![a-z0-9])[a-z]{2}[0-9]{2} ?[a-z0-9]{4}")
IN_TEXT = re.compile(r"(?<![a-z0-9])[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])")


def is_iban(value: str) -> bool:
    """This will say whether a value without spaces, in capitals, is an IBAN.

    Moved to the end, the first four characters make a number (letters as 10 to 35) that leaves 1 when divided by 97.
    """
    if len(value) != _LENGTHS.get(value[:2]) or not value[2:4].isdigit():
        return False
    if not (value.isascii() and value.isalnum()):
        return False
    return int("".join(str(int(char, 36)) for char in value[4:] + value[:4])) % 97 == 1
