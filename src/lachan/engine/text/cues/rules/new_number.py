"""Cue: a relative's phone is lost or broken, and this is the new number."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.new_number",
    strength=0.6,
    words=Words(
        "Xưng là người nhà, báo mất hoặc hỏng máy và nhắn từ số khác",
        "It claims to be family writing from a new number, the old phone lost or broken",
        "Hãy gọi số cũ, hoặc hỏi một điều chỉ người nhà biết, rồi mới tin số mới.",
        "Ring the old number, or ask what only family knows, before you believe the new one.",
    ),
    acts=True,
    outright=True,
    except_in="""
        numero de (chambre|vol|reservation|habitacion|quarto|compte|commande|pedido)
    """,
    phrases="""
        (con|chau|em|anh|chi|me|bo) [bi|vua|moi|lam|da|danh] (mat|hong|hu|roi|rot|vo|be|hu mat|mat cai|roi mat) [cai|me|mat] (dien thoai|dt|dthoai|may|phone) ... ... (so nay|so moi|so khac|so tam|so ban con|so nguoi ban)
        (dien thoai|dt|dthoai|may|phone) [cua] (con|chau|em) [bi|vua|moi] (mat|hong|hu|roi|vo|be|roi nuoc|roi xuong nuoc) ... (so nay|so moi|so khac|so tam)
        (so moi|so nay) [cua] [la] (con|chau) ... (mat|hong|hu|roi|vo|be) [cai] (dien thoai|dt|dthoai|may|phone)
        (hi|hello|hey|hiya) (mum|mom|mummy|dad|daddy|grandma|gran|nan) ... (new number|temporary number|number changed|phone broke|broke my phone|lost my phone|dropped my phone|smashed my phone|phone is broken)
        (my phone broke|lost my phone|broke my phone|dropped my phone|broken phone|phone got stolen) ... (new number|this number|temporary number)
        (hola mama|hola papa|hallo mama|hallo papa|bonjour maman|coucou maman|ola mae|oi mae|ciao mamma|hoi mam|halo ma) ... (nuevo numero|numero nuevo|neue nummer|nouveau numero|nieuw nummer|nieuwe nummer|nuovo numero|novo numero|numero novo|nomor baru)
        (엄마 나|아빠 나) ... (고장|액정)
    """,
    hits=(
        "Mẹ ơi con mất điện thoại rồi, mẹ lưu số này giúp con",
        "con lam hu dt roi nhan vo so moi nay nha ba",
        "Con rớt máy xuống ao hôm qua rồi, mẹ cứ nhắn con qua số này",
        "Máy của con bị rơi nước, đây là số mới của con",
        "Hi mum, my phone broke, this is my new number",
        "Hallo Mama, das ist meine neue Nummer",
        "Bonjour maman, voici mon nouveau numéro",
    ),
    misses=(
        "Con mất điện thoại rồi, tối con về mẹ đừng mắng",
        "Con đổi số mới rồi, mẹ lưu lại nhé",
        "Hi mum, dinner at seven?",
        "Bonjour maman, je suis bien arrivé, bisous",
        "Hi dad, the number of the plumber is on the fridge",
    ),
)
