#include "core/text/line_kind.h"

#include "core/base/memory.h"
#include "core/text/date.h"
#include "core/text/text_fold.h"
#include "core/text/utf8.h"

#define HAS(line, s)                                                           \
	(bytes_find_nocase((line), BYTES_LITERAL(s), 0) != SIZE_MAX)

/* Whole lines, bullets and colons at their ends cut off, case ignored. */
static const char *const menu_lines[] = {
	"뉴스 바로가기",
	"본문 바로가기",
	"메뉴 바로가기",
	"바로가기",
	"기사 상세",
	"기사상세",
	"공유하기",
	"공유",
	"카카오톡",
	"카카오스토리",
	"카카오",
	"페이스북",
	"트위터",
	"트위치",
	"네이버 블로그",
	"밴드",
	"링크복사",
	"링크 복사",
	"url복사",
	"url 복사",
	"주소복사",
	"이메일",
	"인쇄",
	"인쇄하기",
	"프린트",
	"스크랩",
	"북마크",
	"글자 크기",
	"글자크기",
	"글자크기 설정",
	"글자 크기 설정",
	"글자크기 변경",
	"글씨크기 조절",
	"폰트 크기",
	"글자 크기 변경",
	"보기 설정",
	"보통",
	"크게",
	"작게",
	"아주 크게",
	"가장 크게",
	"컬러 모드",
	"라이트",
	"다크",
	"다크모드",
	"베이지",
	"그린",
	"구독하기",
	"구독",
	"로그인",
	"회원가입",
	"마이페이지",
	"언어변경",
	"번역",
	"음성으로 듣기",
	"기사 듣기",
	"음성듣기",
	"펼치기/접기",
	"펼치기",
	"접기",
	"완독",
	"닫기",
	"보기",
	"더보기",
	"전체보기",
	"목록",
	"이전",
	"다음",
	"맨위로",
	"top",
	"검색",
	"메뉴",
	"홈",
	"ad",
	"광고",
	"좋아요",
	"싫어요",
	"슬퍼요",
	"화나요",
	"후속기사 원해요",
	"본문 글씨 키우기",
	"본문 글씨 줄이기",
	"가",
	"기사저장",
	"기사 저장",
	"저장",
	"입력",
	"수정",
	"업데이트",
	"skip to content",
	"skip to main content",
	"share",
	"share this",
	"share this article",
	"tweet",
	"email",
	"print",
	"facebook",
	"twitter",
	"whatsapp",
	"linkedin",
	"copy link",
	"subscribe",
	"subscribe now",
	"log in",
	"login",
	"sign in",
	"sign up",
	"register",
	"newsletter",
	"newsletters",
	"most read",
	"menu",
	"search",
	"home",
	"close",
	"advertisement",
	"ads",
	"save",
	"more",
	"read more",
	"listen",
	"play",
	"x",
	"分享",
	"分享到",
	"打印",
	"字号",
	"收藏",
	"シェア",
	"ツイート",
	"印刷",
	"teilen",
	"drucken",
	"anmelden",
	"partager",
	"imprimer",
	"compartir",
	"imprimir",
	"поделиться",
	"печать",
	"مشاركة",
	"طباعة",
};

static const char *const stop_lines[] = {
	"댓글",
	"댓글 쓰기",
	"댓글쓰기",
	"관련기사",
	"관련 기사",
	"관련뉴스",
	"관련 뉴스",
	"많이 본 뉴스",
	"많이 본 기사",
	"많이본 뉴스",
	"인기기사",
	"인기 기사",
	"인기뉴스",
	"추천기사",
	"추천 기사",
	"추천뉴스",
	"주요기사",
	"주요 기사",
	"주요뉴스",
	"핫뉴스",
	"실시간 뉴스",
	"최신뉴스",
	"최신 뉴스",
	"최신기사",
	"뉴스레터 구독",
	"이 기자의 다른 기사",
	"기자의 다른기사",
	"기자의 다른 기사",
	"함께 보면 좋은 기사",
	"이 시각 주요뉴스",
	"이 기사를 공유합니다",
	"comments",
	"leave a comment",
	"leave a reply",
	"post a comment",
	"related",
	"related articles",
	"related stories",
	"related news",
	"related posts",
	"read next",
	"recommended",
	"recommended for you",
	"you may also like",
	"you might also like",
	"more stories",
	"more news",
	"more from",
	"most popular",
	"trending",
	"top stories",
	"trending now",
	"相关新闻",
	"相关阅读",
	"推荐阅读",
	"热门新闻",
	"関連記事",
	"おすすめ記事",
	"アクセスランキング",
	"mehr zum thema",
	"kommentare",
	"commentaires",
	"comentarios",
	"sur le même sujet",
	"noticias relacionadas",
	"комментарии",
	"читайте также",
	"اقرأ أيضا",
	"weiterlesen",
	"zum weiterlesen",
	"lesen sie auch",
	"weitere beiträge",
	"weitere artikel",
	"ähnliche beiträge",
	"ähnliche artikel",
	"das könnte sie auch interessieren",
	"también te puede interesar",
	"te puede interesar",
	"lea también",
	"lee también",
	"leia também",
	"veja também",
	"leia mais",
	"à lire aussi",
	"lire aussi",
	"leggi anche",
	"czytaj także",
	"czytaj też",
	"lees ook",
	"see also",
	"read also",
	"also read",
	"further reading",
};

static const char *const rights_parts[] = {
	"all rights reserved",
	"무단전재",
	"무단 전재",
	"재배포 금지",
	"재배포금지",
	"저작권자 ⓒ",
	"저작권자ⓒ",
	"저작권자 ©",
	"저작권자©",
	"저작권자(c)",
	"저작권자 (c)",
	"ai 학습 및 활용 금지",
	"may not be published",
	"may not be reproduced",
	"without permission",
	"版权所有",
	"未经授权",
	"无断転載",
	"無断転載",
	"転載禁止",
	"alle rechte vorbehalten",
	"tous droits réservés",
	"todos los derechos reservados",
	"tutti i diritti riservati",
	"todos os direitos reservados",
	"все права защищены",
	"جميع الحقوق محفوظة",
	"wszelkie prawa zastrzeżone",
};

static const char *const consent_parts[] = {
	"개인정보 수집",
	"개인정보 이용",
	"개인정보취급방침",
	"개인정보처리방침",
	"개인정보 보유",
	"동의를 거부",
	"광고 동의",
	"사전 동의",
	"동의를 눌러",
	"뉴스레터 구독",
	"뉴스레터 발송",
	"좋아요를 눌러",
	"구독을 눌러",
	"구독해 주세요",
	"구독해주세요",
	"마음에 들었다면",
	"기사제보",
	"기사 제보",
	"카카오톡 채널",
	"카톡 제보",
	"네이버 채널 구독",
	"채널을 구독",
	"댓글이 있습니다",
	"댓글 운영",
	"300자 이내",
	"로그인 후",
	"회원만 이용",
	"we use cookies",
	"accept cookies",
	"cookie policy",
	"privacy policy",
	"terms of service",
	"terms of use",
	"sign up for our",
	"sign up to our",
	"subscribe to our",
	"click here to subscribe",
	"follow us on",
	"download our app",
	"subscribe now",
	"subscribe today",
	"get the latest news",
	"newsletter anmelden",
	"newsletter abonnieren",
	"zum newsletter",
	"eingeloggt",
	"einloggen um",
	"anmelden, um",
	"anmelden um",
	"canal de telegram",
	"canal de whatsapp",
	"canal de youtube",
	"síguenos en",
	"suscríbete",
	"s'abonner à",
	"abonnez-vous",
	"inscrivez-vous à",
	"iscriviti alla",
	"assine a newsletter",
	"follow us",
	"on twitter and",
	"on facebook and",
	"log in to",
	"подписывайтесь на",
	"подпишитесь на",
	"メルマガ登録",
	"关注我们",
	"关注微信",
};

static const char *const summary_parts[] = {
	"ai 요약",	   "뉴스 요약",	       "본문 요약",
	"자동 요약",	   "기사 요약",	       "요약봇",
	"세줄 요약",	   "3줄 요약",	       "한줄 요약",
	"ai가 요약",	   "ai summary",       "ai-generated summary",
	"generated by ai", "summarized by ai",
};

/* Bullets, colons and spaces around a menu word. */
static struct bytes strip_marks(struct bytes line)
{
	const unsigned char *begin = line.data, *end = line.data + line.size;

	while (begin < end) {
		const unsigned char *next = begin;
		uint32_t c = utf8_next(&next, end);

		if (c != 0x2022 && c != 0xB7 && c != '*' && c != '-' &&
		    c != ':' && c != '|' && c != '>' && c != '[' &&
		    c != 0x25B6 && c != 0x25A0 && c != 0x25CF && c != '#' &&
		    !utf8_is_space(c))
			break;
		begin = next;
	}
	while (end > begin &&
	       (end[-1] == ':' || end[-1] == ' ' || end[-1] == '|' ||
		end[-1] == ']' || end[-1] == '>' || end[-1] == '-'))
		end--;
	return bytes_make(begin, (size_t)(end - begin));
}

static bool is_listed(struct bytes line, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bytes_equal_nocase(line, bytes_of_string(list[i])))
			return true;
	return false;
}

static bool has_part(struct bytes line, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bytes_find_nocase(line, bytes_of_string(list[i]), 0) !=
		    SIZE_MAX)
			return true;
	return false;
}

bool line_is_rights(struct bytes line)
{
	if (line.size > 600)
		return false;
	if (has_part(line, rights_parts, ARRAY_COUNT(rights_parts)))
		return true;
	return (bytes_starts_with_nocase(line, BYTES_LITERAL("copyright")) ||
		bytes_starts_with(line, BYTES_LITERAL("©")) ||
		bytes_starts_with(line, BYTES_LITERAL("ⓒ"))) &&
	       line.size < 240;
}

static bool starts_with_any(struct bytes line, const char *const *list,
			    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bytes_starts_with_nocase(line, bytes_of_string(list[i])))
			return true;
	return false;
}

/* A date and little else, or one behind a word that says so. */
static bool is_date_line(struct bytes line, uint32_t weight)
{
	static const char *const words[] = {
		"입력",		"수정",		  "등록",
		"승인",		"기사입력",	  "기사등록",
		"기사수정",	"최초입력",	  "최종수정",
		"시간 입력",	"업데이트",	  "작성",
		"송고시간",	"게재",		  "발행",
		"published",	"updated",	  "posted",
		"last updated", "last modified",  "first published",
		"date",		"发布时间",	  "发表时间",
		"更新",		"公開",		  "掲載",
		"配信",		"veröffentlicht", "aktualisiert",
		"stand:",	"publié",	  "mis à jour",
		"publicado",	"actualizado",	  "pubblicato",
		"опубликовано", "обновлено",
	};
	struct date date;
	size_t end;

	if (weight > 120)
		return false;
	if (!date_find(line, DATE_MONTH_FIRST, &date, &end))
		return false;
	if (starts_with_any(strip_marks(line), words, ARRAY_COUNT(words)))
		return true;
	return weight <= 32 || (weight <= 60 && date.has_time);
}

static bool has_email(struct bytes line)
{
	size_t at = bytes_find(line, BYTES_LITERAL("@"), 0);

	return at != SIZE_MAX && at > 0 && at + 3 < line.size &&
	       bytes_find(line, BYTES_LITERAL("."), at) != SIZE_MAX &&
	       line.data[at - 1] > ' ' && line.data[at + 1] > ' ';
}

/* '방영덕 기자', '[... / 오창영 기자 / a@b]', 'By Jane Doe' */
static bool is_byline(struct bytes line, uint32_t weight)
{
	static const char *const ends[] = {"기자",   "특파원",	 "논설위원",
					   "통신원", "인턴기자", "편집위원"};

	if (weight > 120 || text_fold_ends_sentence(line))
		return has_email(line) && weight <= 90 && HAS(line, "기자");
	if (has_email(line) && weight <= 100)
		return true;
	for (size_t i = 0; i < ARRAY_COUNT(ends); i++)
		if (weight <= 60 &&
		    bytes_ends_with(line, bytes_of_string(ends[i])))
			return true;
	return weight <= 60 && bytes_starts_with(line, BYTES_LITERAL("By "));
}

/* '<사진=연합뉴스>', '[사진출처 = ...]', '... /사진=...', 'ⓒ', and a sentence
 * that a name and 기자 follow: '... 하고 있다. 권도현 기자' */
static bool is_credit(struct bytes line, uint32_t weight)
{
	static const char *const marks[] = {
		"사진=",	"사진 =",	"사진출처",    "사진 출처",
		"사진제공",	"사진 제공",	"자료사진",    "자료=",
		"자료 사진",	"이미지=",	"이미지 출처", "그래픽=",
		"사진 캡처",	"캡처=",	"게티이미지",  "제공=",
		"(제공 =",	"photo:",	"photo by",    "image:",
		"photograph:",	"getty images", "(ap photo",   "/ap photo",
		"hide caption", "file photo",	"(foto:",      "foto:",
		"写真=",	"图片来源",	"写真：",
	};
	const unsigned char *end;
	size_t size;

	if (weight > 360)
		return false;
	if (has_part(line, marks, ARRAY_COUNT(marks)) &&
	    (weight <= 160 || !text_fold_ends_sentence(line)))
		return true;
	if (!bytes_ends_with(line, BYTES_LITERAL("기자")))
		return false;
	size = line.size;
	end = line.data + size - strlen("기자");
	/* Back over the name, at most 20 bytes, to the end of a sentence. */
	for (size_t i = 0; i < 20 && end > line.data; i++) {
		end--;
		if (*end == '.')
			return true;
	}
	return false;
}

enum line_kind line_kind(struct bytes line)
{
	uint32_t weight = text_fold_weight(line);
	struct bytes bare;

	if (line.size == 0)
		return LINE_MENU;
	if (line.size > 1200)
		return LINE_TEXT;
	bare = strip_marks(line);
	if (bare.size < 64) {
		if (is_listed(bare, stop_lines, ARRAY_COUNT(stop_lines)))
			return LINE_STOP;
		if (is_listed(bare, menu_lines, ARRAY_COUNT(menu_lines)))
			return LINE_MENU;
	}
	if (line_is_rights(line))
		return LINE_RIGHTS;
	if (weight <= 240 &&
	    has_part(line, summary_parts, ARRAY_COUNT(summary_parts)) &&
	    (weight <= 40 || HAS(line, "기사 본문") ||
	     HAS(line, "본문과 함께") || HAS(line, "ai 요약")))
		return LINE_SUMMARY;
	if (weight <= 700 &&
	    has_part(line, consent_parts, ARRAY_COUNT(consent_parts)))
		return LINE_CONSENT;
	if (is_date_line(line, weight))
		return LINE_DATE;
	if (is_credit(line, weight))
		return LINE_CREDIT;
	if (is_byline(line, weight))
		return LINE_BYLINE;
	return LINE_TEXT;
}
