"""Which passwords are too easily guessed: common ones, in Vietnamese and English, and what belongs to the person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import category, normalize

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from lachan.centre.web.centre import centre_in
from lachan.centre.web.language import DEFAULT
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from lachan.centre.accounts.models import Person

MIN_CHARS: Final = 12
# Argon2 takes any length; what is longer than a page is no password but a load.
MAX_CHARS: Final = 256
# fewer different characters than this is a pattern (abababababab)
MIN_DIFFERENT: Final = 5
# A password is weak when, without these words, less than this is left of it.
MIN_LEFT: Final = 6

# What people in Vietnam and elsewhere put into passwords; compared without accents, signs and capitals, and with
# figures that stand for letters (0→o, 1→i, 3→e, 4→a, 5→s, 7→t, @→a, $→s) read as these. Our own list.
COMMON_WORDS: Final = frozenset(
    """
    password passwort matkhau matma admin administrator root quantri quantrivien welcome letmein login dangnhap xinchao
    chaomung iloveyou anhyeuem emyeuanh yeuem yeuanh toiyeu vietnam hanoi saigon hochiminh haiphong danang cantho hue
    quehuong toquoc congan congantinh canhsat bocongan phongchong luadao lachan lachanvn trungtam antoan baomat
    qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abcdef abcdefgh abcxyz oneplus samsung iphone nokia google
    facebook zalo tiktok youtube football bongda monkey dragon master shadow sunshine princess superman batman killer
    matkhaumoi matkhaucu doimatkhau khongbiet khongnho secret bimat default macdinh changeme doingay nguoidung user
    guest khach test kiemtra nguyen tran pham hoang huynh phan linh trang minhanh giadinh hanhphuc thanhcong mayman
    sinhnhat tinhyeu hoabinh doclap tudo hanhphuc buoisang congviec vanphong
    """.split()  # noqa: SIM905 - one a word is easier to read and to add to
)
_LOOKALIKE: Final = str.maketrans("013457@$!", "oieastasi")
_ROWS: Final = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)
_YEARS: Final = re.compile(r"(19|20)\d\d|\d{6,8}|\d{10,11}")


def bare(said: str) -> str:
    """This will give a text without accents, capitals and signs, for comparing."""
    taken_apart = normalize("NFD", said.casefold().replace("đ", "d"))
    return "".join(char for char in taken_apart if category(char)[0] in "LN")


_WORDS: Final = sorted((bare(word) for word in COMMON_WORDS), key=len, reverse=True)


class WeakPasswordValidator:
    """Refuses what is short, common, a pattern, or made of the person's name, address or the centre's name."""

    def __init__(self) -> None:
        """This will load Django's list of 20,000 common passwords."""
        self.common = CommonPasswordValidator()

    def validate(self, password: str, user: Person | None = None) -> None:
        """This will raise ValidationError with the reason (a code, said in words by the form)."""
        if len(normalize("NFC", password)) < MIN_CHARS:
            raise _weak("short", least=str(MIN_CHARS))
        if len(password) > MAX_CHARS:
            raise _weak("long", most=str(MAX_CHARS))
        if len(set(password.casefold())) < MIN_DIFFERENT or _is_a_row(bare(password)):
            raise _weak("pattern")
        if user is not None and _left(password, _own_words(user)) < MIN_LEFT:
            raise _weak("own")
        if _left(password, _WORDS) < MIN_LEFT:
            raise _weak("common")
        try:
            self.common.validate(password)
        except ValidationError:
            raise _weak("common") from None

    def get_help_text(self) -> str:
        """This will say what is asked for."""
        return say("sign_in.password.rule", DEFAULT, least=str(MIN_CHARS))


def _weak(why: str, **params: str) -> ValidationError:
    return ValidationError(f"weak_password_{why}", code=f"weak_{why}", params=params)


def _own_words(person: Person) -> list[str]:
    said = [person.name, *person.name.split(), person.email, *re.split(r"[@._+-]", person.email)]
    for lang in ("vi", "en"):
        name = centre_in(lang).name if centre_in(lang).is_named else ""
        said += [name, *name.split()]
    least = 3
    return sorted({word for word in map(bare, said) if len(word) >= least}, key=len, reverse=True)


def _left(password: str, words: list[str]) -> int:
    """This will count the different characters that are left when words, years and dates are taken out."""
    fewest = len(password)
    kernel = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", _YEARS.sub("", password))
    for form in {bare(password), bare(kernel.translate(_LOOKALIKE))}:
        left = _YEARS.sub("", form)
        for word in words:
            left = left.replace(word, "")
        # a tail of figures adds little: it is tried first of all
        fewest = min(fewest, len(re.sub(r"^\d{1,4}|\d{1,4}$", "", left)))
    return fewest


def _is_a_row(said: str) -> bool:
    """This will say whether keys or figures in a row make up the whole, or one short piece that is repeated."""
    if re.fullmatch(r"(.{1,4})\1+.{0,3}", said):
        return True
    left = said
    for row in _ROWS:
        for size in range(len(row), 3, -1):
            for start in range(len(row) - size + 1):
                left = left.replace(row[start : start + size], "")
    return len(left) < MIN_LEFT
