"""Surnames written with Chinese characters as they are spelled outside China; the project's own list.

South-East Asian spellings follow Hokkien, Teochew, Hakka and Hainanese speech; Korean, Vietnamese and Japanese ones the
custom of passports. They name a surname only: given names of these languages are not compared.
"""

from __future__ import annotations

from typing import Final

from misroute.people.tables import words

_ABROAD: Final = """
    陈:tan,chin,ting,jin,tran 林:lim,im,rim,lam 吴:goh,go,gouw,oh,ngo 黄:ng,ooi,wee,oei,hwang,hoang,huynh
    李:lee,yi,rhee,ly,li 张:teo,teoh,tiong,chong,thio,jang,chang,truong 王:ong,heng,wang,vuong
    郑:tay,tee,teh,tei,jung,jeong,chung,trinh 蔡:chua,choa,chuah,tjoa,chae,thai 许:koh,khor,kho,khaw,heo,hur,huh,hua
    周:chew,chiu,chu,joo,chau 杨:yeo,yeoh,nyo,yang,duong 刘:low,lau,lauw,yoo,yu,ryu,luu
    郭:kuek,quek,kwek,kok,koay,kwak,quach 洪:ang,hong 曾:chan,chen,tjan,jeung,tang,tsen
    谢:chia,cheah,cheh,tjia,seah,ta,sa 叶:yap,yip,iap,yeop,diep 何:ho,hor,hoe,ha 苏:soh,saw,souw,so,to
    沈:sim,shim,sum,tham 徐:chee,swee,chi,seo,suh,tu 梁:neo,nio,leong,yang,ryang,luong 邱:khoo,khu,koo,kooi,khau
    颜:gan,ahn,nhan 高:ko,kow,koh,go,cao 潘:phua,poon,phoa,ban,phan 彭:phang,pang,bang,banh 罗:loh,lo,na,ra,la
    胡:oh,foo,aw,ouw,ho 朱:choo,chu,tjoe,joo,ju 余:ee,yee,oe,yeo,du 孙:soon,soen,son,sohn,ton 傅:poh,po,pho,phu
    白:peh,pek,baek,paik,bach 方:png,hng,pung,pui,bang,phuong 温:oon,voon,woon,on 龚:keng,kiong,gong,cung
    戴:tai,teh,tay,dae,doi 卢:loh,loo,lou,roh,noh,lo 蒋:cheoh,jang,chiang,tuong 施:see,si,sy
    石:chioh,sek,chiok,seok,suk,thach 赵:tio,teo,chew,cho,jo,trieu 萧:siew,seow,siauw,so,tieu 廖:liew,leow,liauw,lieu
    庄:chng,ching,cheng,jang,trang 钟:cheong,cheng,tjong,jong,chung 侯:hau,how,ho,hau 丁:teng,ting,jung,jeong,dinh
    范:huan,hwan,beom,pham 姚:yeow,yeoh,yow,yo,dieu 柯:kua,quah,kwa,ka 程:thia,theah,jung,jeong,trinh
    江:kang,kong,gang,giang 翁:ang,eng,ong,ung 严:giam,ngiam,um,eom,nghiem 唐:tong,tng,dang,duong
    汤:tng,tong,thong,tang 魏:gwee,ngui,goei,wi,nguy 韩:hang,han 符:foo,hoo,phu 冯:fong,pang,phung,poong
    黎:loi,lye,lai,le,ryeo 邓:teng,tang,deung,dang 关:kuan,kwan,gwan,quan 欧:au,ow,gu,au 池:tee,ji,chi,tri
    连:lian,lien,ryeon,lien 古:koo,ku,go,co 骆:loke,lok,rak,lac 詹:chiam,chan,cham,tiem 纪:kee,ki,gi,ky
    阮:nguyen,won,wan 阳:yeong,duong 武:vu,vo,moo 裴:bae,pae,bui 杜:doo,to,do 段:dan,tuan,doan 梅:mai,mae 邬:o,vu
    吕:looi,lu,loo,yeo,la 莫:mok,mak,mac 金:kim,gim 朴:park,pak,bak 崔:choi,choe,thoi 姜:kang,gang,khuong
    尹:yoon,yun,youn,doan 申:shin,sin,than 权:kwon,gwon,quyen 安:ahn,an 宋:song,tong 柳:yoo,ryu,yu,lieu
    全:jeon,jun,chun,toan 文:moon,mun,van 南:nam 河:ha 成:sung,seong 车:cha,xa 具:koo,gu,goo 任:im,lim,nham
    辛:shin,sin,tan 闵:min,man 俞:yoo,yu,du 元:won,nguyen 千:cheon,chun 孔:kong,gong,khong 玄:hyun,hyeon 都:do,doh
    禹:woo,u,vu 马:ma,mah,mar 吉:gil,kil 薛:seol,sul,tiet 廉:yeom,yum 咸:ham 秋:choo,chu 明:myung,myeong 奉:bong
    表:pyo 陆:yuk,luc 陶:do,dao 田:jeon,chun,dien 杜:do,doo 史:sa,su 秦:jin,tan 琴:geum,keum 魚:eo
"""

_JAPANESE: Final = """
    佐藤:sato,satou,satoh 铃木:suzuki 高桥:takahashi 田中:tanaka 伊藤:ito,itou,itoh 渡边:watanabe 渡辺:watanabe
    山本:yamamoto 中村:nakamura 小林:kobayashi 加藤:kato,katou,katoh 吉田:yoshida 山田:yamada 佐佐木:sasaki
    佐々木:sasaki 山口:yamaguchi 松本:matsumoto 井上:inoue,inouye 木村:kimura 林:hayashi 斋藤:saito,saitou
    斎藤:saito,saitou 清水:shimizu 山崎:yamazaki,yamasaki 森:mori 池田:ikeda 桥本:hashimoto 阿部:abe 石川:ishikawa
    山下:yamashita 中岛:nakajima,nakashima 石井:ishii 小川:ogawa 前田:maeda 冈田:okada 长谷川:hasegawa 藤田:fujita
    后藤:goto,gotou 近藤:kondo,kondou 村上:murakami 远藤:endo,endou 青木:aoki 坂本:sakamoto 福田:fukuda 太田:ota,ohta
    西村:nishimura 藤井:fujii 金子:kaneko 冈本:okamoto 藤原:fujiwara 三浦:miura 中野:nakano 原田:harada 松田:matsuda
    竹内:takeuchi 小野:ono 田村:tamura 中山:nakayama 和田:wada 石田:ishida 森田:morita 上田:ueda 原:hara 内田:uchida
    柴田:shibata 酒井:sakai 宫崎:miyazaki 横山:yokoyama 高木:takagi 安藤:ando 宫本:miyamoto 大野:ono,ohno 小岛:kojima
    谷口:taniguchi 今井:imai 工藤:kudo 增田:masuda 丸山:maruyama 杉山:sugiyama
"""


def _table(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for entry in words(text):
        surname, spellings = entry.split(":")
        found[surname] = found.get(surname, frozenset()) | frozenset(spellings.split(","))
    return found


SURNAMES_ABROAD: Final = _table(_ABROAD)
"""Surname in simplified characters to its spellings abroad."""

JAPANESE_SURNAMES: Final = _table(_JAPANESE)
"""Japanese surname in simplified shape to its spellings."""
