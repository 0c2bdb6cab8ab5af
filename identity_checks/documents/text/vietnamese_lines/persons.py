"""The words of Vietnamese names: surnames by how many bear them, and words of given names."""

from __future__ import annotations

from collections import Counter
from typing import Final

_BORNE: Final = {
    "NGUYỄN": 315, "TRẦN": 109, "LÊ": 84, "PHẠM": 59, "HOÀNG": 27, "HUỲNH": 24, "PHAN": 28, "VŨ": 20, "VÕ": 19,
    "ĐẶNG": 19, "BÙI": 21, "ĐỖ": 19, "HỒ": 15, "NGÔ": 14, "DƯƠNG": 13, "LÝ": 8, "ĐÀO": 6, "ĐOÀN": 6, "TRƯƠNG": 8,
    "ĐINH": 7, "TRỊNH": 5, "LÂM": 5, "MAI": 5, "HÀ": 6, "LƯƠNG": 5, "CAO": 5, "THÁI": 4, "TÔ": 3, "PHÙNG": 3, "TẠ": 3,
    "VƯƠNG": 2, "CHÂU": 2, "CHU": 2, "LƯU": 3, "TỪ": 2, "QUÁCH": 2, "TĂNG": 2, "KIỀU": 2, "LA": 2,
}  # fmt: skip
"""In thousandths (Lê Trung Hoa, "Họ và tên người Việt Nam", 2005; those below 10 roughly)."""
_RARE: Final = """
TRIỆU NGHIÊM LẠI MẠC KHỔNG TÔN ÂU ÔNG ĐỒNG ĐẬU THÂN VI LỤC ĐÀM BẠCH TIÊU TỐNG THẠCH DOÃN CÙ GIANG HỨA NHỮ MÃ NINH NÔNG
VIÊN ỨNG SẦM QUÀNG LÒ CẦM BẾ MA ĐIÊU GIÀNG LỮ KHUẤT CẤN GIÁP KHÚC HOA VĂN TRÀ LÔ ĐIỀN CUNG LƯỜNG SÙNG THÀO VÀNG HẦU SIU
KSOR RCOM RMAH
"""
SURNAMES: Final = (*_BORNE, *_RARE.split())
_USUAL_NAMES: Final = """
VĂN THỊ HỮU ĐỨC ĐÌNH QUỐC NGỌC MINH ANH HÙNG DŨNG HẢI LONG THÀNH TUẤN PHÚC NAM QUANG SƠN TÙNG TRUNG CƯỜNG THẮNG KHÁNH
KIÊN VIỆT BÌNH HIẾU THỊNH TIẾN TÀI ĐẠT KHOA PHONG QUÂN VƯỢNG VINH HUY THIỆN NGHĨA TRÍ NHÂN TÂM PHÁT LỘC THỌ CÔNG DUY
THẾ MẠNH TOÀN HƯNG CHIẾN THUẬN HÒA HOÀ LỢI THÔNG ĐIỀN KHÔI ĐĂNG NGUYÊN THIÊN ÂN AN BẢO GIA TRƯỜNG KHANG KHIÊM PHÚ QUÝ
QUÍ THẠNH TÍN NINH LAN HƯƠNG HOA HỒNG NHUNG LINH TRANG THU THỦY THÙY HẰNG NGA YẾN OANH PHƯƠNG THẢO HẠNH HIỀN LOAN DUNG
VÂN THANH XUÂN DIỄM MỸ TRÚC CÚC TUYẾT BÍCH NGUYỆT QUỲNH TRÂM TRINH DIỆP HUYỀN NHI VY MY KHUÊ TƯỜNG ÁI ĐAN DIỆU DIỆN
HUỆ LỆ LIÊN LIỄU LỤA MẬN NHÀN NHƯ NỮ PHỤNG PHƯỢNG SƯƠNG THẮM THOA THƠM THƯ THƯƠNG TIÊN TRÀ TUYỀN UYÊN VÀNG ƯỚC ĐÔNG
ĐỊNH ĐỘ ĐƯỜNG CẢNH CHÍ CHÍNH DANH DỰ GIÁP HẬU HỌC HỢP KHÁ KỲ KỶ LÃM LUẬN LUẬT NHẬT NHẤT NĂNG PHƯỚC QUYỀN QUYẾT SANG
SÁNG TẤN THẢNH THẬT THỨC TRIỂN TRỌNG TRỰC TUỆ TUYÊN VĨNH VIÊN XUYẾN YÊN BÁCH BẰNG CẨM CHI CHUNG DOANH DU DƯ ĐÀI ĐIỆP
ĐOAN GẤM HẠ HÂN HIỂN HIỆP HINH HOÀI HOAN HOÀN HUÂN HUẤN HƯỜNG HY KHA KHẢI KIỆT LAM LÀNH LẬP LUÂN LỰC LƯỢNG LY MAY MẪN
MIÊN MÙI MỪNG NGÀ NGÂN NGÔN NHÃ NHIÊN NHỰT PHI QUẾ QUYÊN SEN SỰ SỬ SỸ THỤC THỤY TIỆP TOẢN TỐ TÚ TUÂN TƯƠI UY UYỂN VĨ
VIỄN VỌNG VUI VỸ VỴ XOAN Ý ẨN ỔN BÁ KIM THÚY MỘNG KHẮC VIẾT ÁNH KHẢ MẬU LUYẾN KHUYẾN THỤ THUỲ THUÝ THUỶ TUYẾN CHUYÊN
HOÀNG HUỲNH KHƯƠNG HOẠT LÀI LUYỆN MƠ NHẠN NHẪN PHẤN THIÊM TÝ XUYÊN SĨ LĨNH TỊNH TIỂN ĐOÀN ĐOÁN TƯ TỨ ĐĨNH LÂN BƯỞI
QUẢNG QUẢN
"""
NAMES: Final = tuple(_USUAL_NAMES.split())
_OFTENEST: Final = {"THỊ": 2000, "VĂN": 1500}
_USUAL: Final = 50
_AS_NAME: Final = 10


def names_counted() -> tuple[Counter[str], Counter[str]]:
    """Give how often words stand in names, in capitals, and how often a name begins with a surname (of a thousand)."""
    surnames = Counter(_BORNE)
    surnames.update(dict.fromkeys(_RARE.split(), 1))
    words = Counter(dict.fromkeys(SURNAMES, _AS_NAME))
    words.update(dict.fromkeys(NAMES, _USUAL))
    words.update(_OFTENEST)
    return words, surnames
