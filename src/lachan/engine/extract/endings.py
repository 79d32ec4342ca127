"""Endings of host names that need a second look in running text.

Source: own knowledge of Vietnamese, English and of addresses in messages, November 2026; the Public Suffix List says
which endings exist at all.
"""

from __future__ import annotations

# Endings under which a name is believed even if it reads as a word ("mua.vn"); under others a syllable before
# the dot is rather the end of a sentence whose space is missing ("Hap dan.AE den ngay").
PLAIN_ENDINGS = frozenset({"com", "vn", "net", "org", "info", "biz", "edu", "gov", "asia", "xyz", "io"})

# Endings which are words of Vietnamese (without accents) or English too. "khoan.va", "phi.de", "on.Xin" and
# "me.it" are sentences whose space is missing; "bidv.me" is an address.
WORD_ENDINGS = frozenset(
    """
    ae am an as at ba bar be bi bo by ca call cam can cha chat ci co con cu de dm do ec es et fan fun gap ge gi ha
    here hm how hu id im in is it je ke ki kim kn la li ly ma mai map me mg mo moi mom mu my na ne new ng ngo no
    now nu om on one ong pa pe ph pin pn qa read red ren ru sa sale save se si sm so sr st su sy ta tab tam tel th
    tm to tu tui us va van ve vi viva vu win ws xin you yt
    """.split()  # noqa: SIM905 - a table is read as one
)

# Generic endings that addresses in messages really have. Of the hundreds of others (names of firms, rare words) a
# bare name is believed only after a word such as "visit", since "thank you.Reliance" is no address.
USUAL_ENDINGS = frozenset(
    """
    academy agency ai app autos bank bar beauty bet bid biz blog boats bond business buzz capital casino cat
    center cfd chat city click cloud club co codes college company credit cyou date deals delivery dev digital
    direct download education email energy events exchange express fail fan finance fit fund fyi games gift global
    gold green group hair health help homes host icu ink insurance international investments jobs kim lat legal
    life link live loan loans lol ltd makeup market marketing media mobi mobile monster name network news ninja
    one online ooo page party pics plus poker press pro promo pub pw quest racing rent repair rest review rocks
    run sale sbs school science security services shop show site skin social software solutions space store stream
    studio style support surf systems tax team tech tel tips today tokyo tools top trade trading training travel
    tube tv video vin vip wang watch web website wiki win work world wtf xin yachts zone
    """.split()  # noqa: SIM905 - a table is read as one
)

# Endings that are English words as people chat ("her.love will be", "must go back.lol"): only after such a word.
CHAT_ENDINGS = frozenset(
    """
    am an as at be best buy call care date dating do family fast fish food free fun game got help here home hot
    house how ice in is it law life like lol love meet men mom money my new no now ok one onion open or party pay
    phone play read red rip run safe save school show so soon sucks team to today us vote watch wed work wow wtf
    xxx yes you
    """.split()  # noqa: SIM905 - a table is read as one
)

# Endings of file names that a chat shows; as bare words they are files far more often than hosts.
FILE_ENDINGS = frozenset({"md", "mov", "ps", "py", "rs", "sh", "zip"})

# Endings that are believed of a name whose dots are hidden or stand apart from it. Few on purpose: "mua sam . top 10"
# and "phi . no hu" are sentences.
HIDDEN_ENDINGS = (
    "com|net|org|info|biz|vn|asia|xyz|site|online|shop|club|vip|cc|tk|icu|app|dev|pro|bid|win|live|click|link|top|"
    "store|space|fun|life|world|group|email|digital|website|services|support|finance|bank|io|ly|gl|co|me"
)

# Those of them that are no words: believed even with a space between the dot and them.
CLEAR_ENDINGS = frozenset(
    {"com", "net", "org", "info", "biz", "vn", "asia", "xyz", "vip", "cc", "tk", "icu", "io"}
)

# Short hosts that everybody knows. Else a label of one or two letters is an abbreviation (tp.hn, v.v, u.s).
SHORT_HOSTS = frozenset({"t.co", "t.me", "t.ly", "g.co", "x.com", "fb.me", "m.me", "v.gd", "is.gd", "db.tt"})
