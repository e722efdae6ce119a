"""The top-level domains that make a bare name a link; changes with the root zone."""

from __future__ import annotations

_COUNTRY = """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd
    cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd
    ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg
    kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv
    mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa
    sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug
    uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""

_COMMON = """
    academy actor agency app art arts associates bank bar beer best bike bio biz blog boats boutique build builders
    business buzz cab cafe camera camp capital cards care careers cash cat catering center chat cheap church city
    cleaning clinic clothing cloud club coach codes coffee college com community company computer construction
    consulting contractors cooking cool coop country coupons credit cricket cruises dance date deals degree delivery
    democrat dental design dev diamonds diet digital direct directory discount dog domains earth edu education email
    energy engineer engineering enterprises equipment estate events exchange expert express fail family fan fans farm
    fashion film finance financial fish fishing fit fitness flights florist flowers football forsale foundation fun
    fund furniture futbol fyi gallery game games garden gift gifts glass global gold golf gov graphics gratis green
    group guide guitars guru health help hockey holdings holiday horse hospital host hosting hotel house how icu info
    ink institute insure int international investments jewelry jobs kitchen land lat lawyer lease legal life lighting
    limited limo link live loan loans lol london ltd maison management map market marketing mba media memorial menu
    miami mil mobi moda moe mom money monster museum name navy net network news ninja nyc observer one online org
    organic page paris partners parts party pet pharmacy photo photography photos physio pics pictures pizza place
    plumbing plus poker press pro productions properties property pub racing realty recipes red rehab reise reisen
    rent rentals repair report republican rest restaurant review reviews rip rocks rodeo run sale salon school schule
    science security services sex sexy shoes shop shopping show singles site ski soccer social software solar
    solutions space sport store stream studio study style supplies supply support surf surgery systems tax taxi team
    tech technology tel tennis theater theatre tienda tips tires today tokyo tools top tours town toys trade trading
    training travel tube university uno vacations ventures vet viajes video villas vin vip vision vodka vote voyage
    watch webcam website wedding wiki win wine work works world wtf xxx xyz yoga zone
"""

COUNTRY_TLDS = frozenset(_COUNTRY.split())
COMMON_TLDS = frozenset(_COMMON.split())

# Names in their own script, longest first so that a prefix never wins over the whole.
NATIVE_TLDS = (
    "المغرب",
    "پاکستان",
    "السعودية",
    "الجزائر",
    "الاردن",
    "امارات",
    "ایران",
    "москва",
    "みんな",
    "公司",
    "中国",
    "中國",
    "台灣",
    "香港",
    "한국",
    "भारत",
    "онлайн",
    "сайт",
    "укр",
    "срб",
    "бел",
    "мкд",
    "мон",
    "қаз",
    "рф",
    "عرب",
    "مصر",
    "قطر",
    "ไทย",
    "קום",
)
