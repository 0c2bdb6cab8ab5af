"""The surnames that names of persons in Chinese begin with."""

from __future__ import annotations

from typing import Final

_HUNDRED_FAMILIES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫"
    "经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓"
    "牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙"
    "池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容"
    "向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰"
    "巢关蒯相查后荆红游竺权逯盖益桓公"
)
_FURTHER: Final = (
    "亓肖闫付代岳涂苟楚晋佟仝佘冼初战占兰呼图宛寸尧帅奉撒操旷栗楼海漆牟玄玉生由畅盘眭矫禤税笪筱缑羌翦肇苑英茆茶藤虎衣覃言"
    "辜过迟郄银隋雒鹿麦仉但位信区官才揭洛线练粟谌谯豆邸邝酒颉香黑令原可召士奇完岩布库开弋恽戢承折招敬斯木本朴来智朝杲枝"
    "汝法渠潭炎理瓦睢种秘端綦老者良芦苌若菅萨落蒿西资起足迪郇鄢闪问阳阿降雅首丑世业丛义乃仁介凃勇北南台员商圣坚城多天妥孤"
    "守宝小巨市年律心户揣昂春是朗未末格梓棉欣此母气永河波泥浩清湖源火点然热燃父牙牢瑚瓮用甫疏百皇直矢稂窝竹纳绪绳罕羽耶聊"
    "胖脱自至舍艳芒菊蚁行补要贵赏赫轩轻辗达迎道郅里长院雪青革顺风食"
    "甯麴麹缐丌妫姒妘嬴蒉鄞鄯郐郯郓郾昃禚苻蘧虢衷袭謇贠遆释铎镏闾隽隰骈么幺尕帖庹弥弭忻拜敫斛毌求沮泮洑漕炅爨独琴芈岐钞雎靖顼髙鲖"
)
_PAIRS: Final = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文"
    "司徒鲜于司空令狐轩辕百里呼延东郭南门西门羊舌微生梁丘左丘第五拓跋完颜纳兰爱新"
)
_OF_TWO: Final = frozenset(_PAIRS[at : at + 2] for at in range(0, len(_PAIRS), 2))
_TRANSCRIBED: Final = frozenset(
    "扎次其巴乌格阿丹卓索洛旦仁桑嘎尼白央德达斯那娜哈布苏图朝呼牧塔艾买吐古热帕麦米努玉木凯依伊色拉贡才旺益晋更曲降四泽朗罗江多敖额宝毕赛孟玛群云加久普措拥班西"
)
"""How names transcribed from Tibetan, Mongolian, Uyghur and Kazakh begin."""
SURNAMES: Final = frozenset(_HUNDRED_FAMILIES + _FURTHER)
"""The surnames of one sign of the Hundred Family Surnames (Song dynasty), and those of today that it lacks."""
LONGEST_IN_HAN: Final = 4
"""Signs of a name in the Han manner; longer ones are transcriptions."""


def begins_with_a_surname(name: str) -> bool:
    """Tell whether a person's name begins with a surname of the lists; one that is no Chinese name counts as one."""
    if "·" in name or len(name) > LONGEST_IN_HAN:
        return True
    return name[:1] in SURNAMES or name[:1] in _TRANSCRIBED or name[:2] in _OF_TWO
