"""Cue: promises to get lost money back."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.recovery",
    strength=0.75,
    words=Words(
        "Hứa lấy lại tiền đã mất",
        "It promises to get lost money back",
        "Nhiều người tin lời này rồi mất tiền lần thứ hai. Chỉ công an và ngân hàng giúp được, và không thu phí.",
        "Many lose money a second time this way. Only the police and your bank can help, and they charge nothing.",
    ),
    phrases="""
        (lay lai|thu hoi|doi lai|hoan tra|lay ve) [duoc] [so] (tien|tien lua dao|tien bi lua|tien bi treo|tien da mat|von) [bi lua|da mat|bi treo|bi chiem doat|lua dao]
        (ho tro|tu van|luat su) [lay lai|thu hoi|nan nhan] (tien bi lua|nan nhan lua dao|tien bi treo|bi lua dao)
        (recover|get back|retrieve) [your|the] (lost|stolen|scammed) (money|funds|crypto|bitcoin)
        (fund recovery|recovery expert|asset recovery|crypto recovery|recovery agent)
    """,
    hits=(
        "Luật sư hỗ trợ lấy lại tiền bị lừa",
        "We recover your stolen crypto",
    ),
    misses=(
        "Em lấy lại áo mưa nhé",
        "Get back to me tomorrow",
    ),
)
