"""What the judge of messages says for itself; each cue has its words in its own file."""

from __future__ import annotations

from lachan.engine.text.cues.gather import CUES
from lachan.engine.words.form import Words

MODEL = "text.model"

WORDS = {
    **{cue.code: cue.words for cue in CUES},
    MODEL: Words(
        "Cách viết giống các tin lừa đảo đã biết",
        "It is worded like known scam messages",
        "Máy so tin này với hàng nghìn tin thật và tin lừa; những chữ được tô là phần giống nhất. Máy có thể nhầm.",
        "It was compared with thousands of honest and scam messages; the marked words resemble scams most. "
        "This can be wrong.",
    ),
}
