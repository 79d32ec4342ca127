"""What the judge of messages says for itself; each cue and each scheme has its words in its own file."""

from __future__ import annotations

from lachan.engine.text.cues.gather import CUES
from lachan.engine.text.schemes.gather import SCHEMES
from lachan.engine.words.form import Words

MODEL = "text.model"

WORDS = {
    **{cue.code: cue.words for cue in CUES},
    **{scheme.code: scheme.words for scheme in SCHEMES},
    MODEL: Words(
        "Cách viết giống các tin lừa đảo đã biết",
        "It is worded like known scam messages",
        "Máy so lời lẽ của tin này với hàng nghìn tin thật và tin lừa, và thấy gần với tin lừa hơn. Máy có thể nhầm.",
        "Its words were compared with those of thousands of honest and scam messages, and are closer to the scams. "
        "This can be wrong.",
    ),
}
