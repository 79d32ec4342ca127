"""Cue: wants an app installed from a link or with special rights."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.install_app",
    strength=0.7,
    words=Words(
        "Bảo cài ứng dụng từ link hoặc tệp gửi tới",
        "It wants an app installed from a link or a file",
        "Ứng dụng ngoài App Store và Google Play có thể điều khiển máy và lấy tiền của bạn.",
        "An app from outside the stores can run your phone and take your money.",
    ),
    except_in="""
        (app store|google play|ch play|appstore)
        (http|https) [www] (apps apple com|itunes apple com|play google com)
        (link|tai link|duong link|tai|tu) [tai|https|http] (apps apple com|itunes apple com|play google com)
    """,
    not_first="tại tài tái",
    negatable=True,
    acts=True,
    phrases="""
        (tai|cai|cai dat|download) [va cai dat] [ung dung|app|phan mem|file|tep] ... (tai link|link|duong link|duong dan|theo huong dan|apk|tai day)
        (file apk|tep apk|apk|quyen tro nang|bat tro nang|cho phep cai dat|nguon khong xac dinh|nguon khong ro)
        (tai ung dung|cai ung dung|tai app|cai app|cai dat app) ... (theo link|tai link|link sau|tai day|https|http|apk)
        (install|download) [the|our|this] (app|application|apk|software) (from|at|via|using|here|now)
        (descargue la aplicacion|telechargez l application|unduh aplikasi|instal aplikasi|baixe o aplicativo|installieren sie die app)
        下载 ... 安装|앱을 설치
    """,
    hits=(
        "Tải ứng dụng thuế theo link sau và đăng nhập",
        "Bật quyền trợ năng cho ứng dụng",
        "Download the app from this link",
        "mời chị tải app tại link",
    ),
    misses=(
        "Tải ứng dụng VNeID từ App Store hoặc Google Play",
        "Tải app tại link https://play.google.com/store/apps/details?id=vn.abc",
        "Tải ứng dụng tại https://apps.apple.com/vn/app/id123",
        "Không cài ứng dụng lạ theo link",
        "The app store has many games",
        "Nhập thông tin tại link của trường",
        "Nộp hồ sơ tại đường dẫn trên",
    ),
)
