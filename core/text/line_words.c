#include "core/text/line_words.h"

#include "core/base/block.h"
#include "core/base/hash.h"
#include "core/base/memory.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

/* All in lower case as far as ASCII goes; parts of lines have PART_LEAST bytes
 * at least, but for those of `address`. */
/* clang-format off */
/* Whole lines, marks at their ends cut off. */
static const char *const menu[] = {
	"뉴스 바로가기", "본문 바로가기", "메뉴 바로가기", "바로가기",
	"기사 상세", "기사상세", "공유하기", "공유", "카카오톡",
	"카카오스토리", "카카오", "페이스북", "트위터", "트위치",
	"네이버 블로그", "밴드", "링크복사", "링크 복사", "url복사",
	"url 복사", "주소복사", "이메일", "인쇄", "인쇄하기", "프린트",
	"스크랩", "북마크", "글자 크기", "글자크기", "글자크기 설정",
	"글자 크기 설정", "글자 크기 조절", "글자크기 조절", "글자크기 변경", "글씨크기 조절", "폰트 크기",
	"글자 크기 변경", "보기 설정", "보통", "크게", "작게", "아주 크게",
	"가장 크게", "컬러 모드", "라이트", "다크", "다크모드", "베이지",
	"그린", "구독하기", "구독", "로그인", "회원가입", "마이페이지",
	"언어변경", "번역", "음성으로 듣기", "기사 듣기", "음성듣기",
	"펼치기/접기", "펼치기", "접기", "완독", "닫기", "보기", "더보기",
	"전체보기", "목록", "이전", "다음", "맨위로", "top", "검색", "메뉴",
	"홈", "ad", "광고", "좋아요", "싫어요", "슬퍼요", "화나요",
	"후속기사 원해요", "본문 글씨 키우기", "본문 글씨 줄이기", "가",
	"기사저장", "기사 저장", "저장", "입력", "수정", "업데이트",
	"skip to content", "skip to main content", "share", "share this",
	"share this article", "tweet", "email", "print", "facebook", "twitter",
	"whatsapp", "linkedin", "copy link", "subscribe", "subscribe now",
	"log in", "login", "sign in", "sign up", "register", "newsletter",
	"newsletters", "most read", "menu", "search", "home", "close",
	"advertisement", "ads", "save", "more", "read more", "listen", "play",
	"x", "分享", "分享到", "打印", "字号", "收藏", "シェア", "ツイート",
	"印刷", "teilen", "drucken", "anmelden", "partager", "imprimer",
	"compartir", "imprimir", "поделиться", "печать", "مشاركة", "طباعة",
};

/* Whole lines after which no article goes on. */
static const char *const stop[] = {
	"댓글", "댓글 쓰기", "댓글쓰기", "관련기사", "관련 기사", "관련뉴스",
	"관련 뉴스", "많이 본 뉴스", "많이 본 기사", "많이본 뉴스", "인기기사",
	"인기 기사", "인기뉴스", "추천기사", "추천 기사", "추천뉴스",
	"주요기사", "주요 기사", "주요뉴스", "핫뉴스", "실시간 뉴스",
	"최신뉴스", "최신 뉴스", "최신기사", "뉴스레터 구독",
	"이 기자의 다른 기사", "기자의 다른기사", "기자의 다른 기사",
	"함께 보면 좋은 기사", "이 시각 주요뉴스", "이 기사를 공유합니다",
	"comments", "leave a comment", "leave a reply", "post a comment",
	"related", "related articles", "related stories", "related news",
	"related posts", "read next", "recommended", "recommended for you",
	"you may also like", "you might also like", "more stories",
	"more news", "more from", "most popular", "trending", "top stories",
	"trending now", "相关新闻", "相关阅读", "推荐阅读", "热门新闻",
	"関連記事", "おすすめ記事", "アクセスランキング", "mehr zum thema",
	"kommentare", "commentaires", "comentarios", "sur le même sujet",
	"noticias relacionadas", "комментарии", "читайте также", "اقرأ أيضا",
	"weiterlesen", "zum weiterlesen", "lesen sie auch", "weitere beiträge",
	"weitere artikel", "ähnliche beiträge", "ähnliche artikel",
	"das könnte sie auch interessieren", "también te puede interesar",
	"te puede interesar", "lea también", "lee también", "leia também",
	"veja também", "leia mais", "à lire aussi", "lire aussi",
	"leggi anche", "czytaj także", "czytaj też", "lees ook", "see also",
	"read also", "also read", "further reading", "more on this",
	"more on this story", "more on this topic", "more like this",
	"more from this author", "keep reading", "what to read next",
	"editor's picks", "editors' picks", "recommended stories",
	"latest stories", "latest news", "popular stories", "sponsored stories",
	"around the web", "from our partners", "promoted stories",
	"related topics", "related content", "related links", "join the discussion",
	"더 많은 기사", "더 읽어보기", "의견 쓰기", "의견쓰기",
};

static const char *const rights[] = {
	"all rights reserved", "무단전재", "무단 전재", "재배포 금지",
	"재배포금지", "저작권자 ⓒ", "저작권자ⓒ", "저작권자 ©", "저작권자©",
	"저작권자(c)", "저작권자 (c)", "ai 학습 및 활용 금지",
	"may not be published", "may not be reproduced", "without permission",
	"版权所有", "未经授权", "无断転載", "無断転載", "転載禁止",
	"alle rechte vorbehalten", "tous droits réservés",
	"todos los derechos reservados", "tutti i diritti riservati",
	"todos os direitos reservados", "все права защищены",
	"جميع الحقوق محفوظة", "wszelkie prawa zastrzeżone",
};

static const char *const consent[] = {
	"개인정보취급방침",
	"동의를 거부", "광고 동의",
	"사전 동의", "동의를 눌러", "뉴스레터 구독", "뉴스레터 발송",
	"좋아요를 눌러", "구독을 눌러", "구독 신청", "구독신청", "구독해 주세요", "구독해주세요",
	"마음에 들었다면", "기사제보", "기사 제보", "카카오톡 채널",
	"카톡 제보", "네이버 채널 구독", "채널을 구독", "댓글이 있습니다",
	"댓글 운영", "300자 이내", "수집하는 항목", "수집하는 목적",
	"수집·이용", "보관하는 기간",
	"광고성 정보", "마케팅 정보", "수신에 동의", "수신 동의",
	"동의하시면", "동의하지 않아도", "동의를 누르", "선택 항목",
	"자바스크립트", "쿠키를 사용", "로그인 후", "회원만 이용",
	"enable javascript", "javascript is disabled", "javascript enabled",
	"javascript to view", "activez javascript", "javascript aktivieren",
	"javascript deaktiviert", "information on your device",
	"information on a device", "change your mind at any time",
	"manage your preferences", "withdraw your consent",
	"email address will not be published", "required fields are marked",
	"adresse wird nicht veröffentlicht", "erforderliche felder",
	"we use cookies", "accept cookies", "cookie policy",
	"sign up for our",
	"sign up to our", "subscribe to our", "click here to subscribe",
	"follow us on", "download our app", "subscribe now", "subscribe today",
	"get the latest news", "newsletter anmelden", "newsletter abonnieren",
	"zum newsletter", "eingeloggt", "einloggen um", "anmelden, um",
	"anmelden um", "canal de telegram", "canal de whatsapp",
	"canal de youtube", "síguenos en", "suscríbete", "s'abonner à",
	"abonnez-vous", "inscrivez-vous à", "iscriviti alla",
	"assine a newsletter", "follow us",
	"log in to", "подписывайтесь на", "подпишитесь на",
	"メルマガ登録", "关注我们", "关注微信",
};

/* These only in lines that speak to the reader: news is made of them too. */
static const char *const terms[] = {
	"privacy policy", "terms of service", "terms of use", "on twitter and",
	"on facebook and", "개인정보 수집", "개인정보 이용", "개인정보 보유",
	"개인정보취급방침", "개인정보처리방침", "수집 목적", "수집 항목",
	"보유 기간", "보유기간",
};

/* What speaks to the reader. */
static const char *const address[] = {
	" you ", "your ", " our ", " us ", "we ", "by clicking", "by signing",
	"니다.", "세요", "시오", "십시오",
};

static const char *const summary[] = {
	"생성형 인공지능이", "인공지능이 요약", "인공지능 요약", "ai 요약", "뉴스 요약", "본문 요약", "자동 요약", "기사 요약",
	"요약봇", "세줄 요약", "3줄 요약", "한줄 요약", "ai가 요약",
	"ai summary", "ai-generated summary", "generated by ai",
	"summarized by ai",
};

static const char *const credit[] = {
	"사진=", "사진 =", "사진출처", "사진 출처", "사진제공", "사진 제공",
	"자료사진", "자료=", "자료 사진", "이미지=", "이미지 출처", "그래픽=",
	"사진 캡처", "캡처=", "게티이미지", "제공=", "(제공 =", "photo:",
	"photo by", "image:", "photograph:", "getty images", "(ap photo",
	"/ap photo", "hide caption", "file photo", "(foto:", "foto:", "写真=",
	"图片来源", "写真：",
};

static const char *const date[] = {
	"입력", "수정", "등록", "승인", "기사입력", "기사등록", "기사수정",
	"최초입력", "최종수정", "시간 입력", "업데이트", "작성", "송고시간",
	"게재", "발행", "published", "updated", "posted", "last updated",
	"last modified", "first published", "date", "发布时间", "发表时间",
	"更新", "公開", "掲載", "配信", "veröffentlicht", "aktualisiert",
	"stand:", "publié", "mis à jour", "publicado", "actualizado",
	"pubblicato", "опубликовано", "обновлено",
};

/* clang-format on */

struct list {
	const char *const *words;
	size_t count;
};

#define LIST(words)                                                            \
	{                                                                      \
		words, ARRAY_COUNT(words)                                      \
	}

static const struct list lists[LINE_WORDS_COUNT] = {
	[LINE_WORDS_MENU] = LIST(menu),
	[LINE_WORDS_STOP] = LIST(stop),
	[LINE_WORDS_RIGHTS] = LIST(rights),
	[LINE_WORDS_CONSENT] = LIST(consent),
	[LINE_WORDS_TERMS] = LIST(terms),
	[LINE_WORDS_ADDRESS] = LIST(address),
	[LINE_WORDS_SUMMARY] = LIST(summary),
	[LINE_WORDS_CREDIT] = LIST(credit),
	[LINE_WORDS_DATE] = LIST(date),
};

/*
 * The words that are looked for anywhere in a line, by any three bytes in a row
 * that begin among their first three: a look at every third place of the line
 * finds each (Wu and Manber, "A Fast Algorithm for Multi-Pattern Searching",
 * 1994, without its skips, since some words are short).
 */
#define STRIDE	   3
#define PART_LEAST (2 * STRIDE - 1)
#define PARTS_MAX  1024
#define RUN_BITS   12

struct part {
	const char *word;
	uint32_t run; /* its three bytes */
	uint16_t size;
	uint16_t at;   /* of the three in the word */
	uint16_t next; /* of the same run: a number in parts, or 0 */
	unsigned list; /* as a bit */
};

/* Whole lines, by their hash. */
#define LABEL_SLOTS 1024

struct label {
	struct bytes word;
	unsigned lists; /* 0: free */
};

static struct part parts[PARTS_MAX]; /* from 1 */
static uint16_t first_part[1 << RUN_BITS];
static struct label labels[LABEL_SLOTS];
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

static uint32_t run_at(const void *three)
{
	const unsigned char *p = three;

	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static size_t slot_of(uint32_t run)
{
	return (uint32_t)(run * 0x9E3779B1u) >> (32 - RUN_BITS);
}

static uint16_t add_part(uint16_t number, const char *word, unsigned list)
{
	size_t size = strlen(word);

	assert(number + STRIDE < PARTS_MAX && size >= PART_LEAST);
	for (uint16_t at = 0; at < STRIDE; at++) {
		uint32_t run = run_at(word + at);
		uint16_t *first = &first_part[slot_of(run)];

		parts[++number] = (struct part){word, run,    (uint16_t)size,
						at,   *first, 1u << list};
		*first = number;
	}
	return number;
}

static struct label *find_label(struct bytes word)
{
	size_t i = hash64(word, 0) % LABEL_SLOTS;

	while (labels[i].lists && !bytes_equal(labels[i].word, word))
		i = (i + 1) % LABEL_SLOTS;
	return &labels[i];
}

static void add_label(const char *word, unsigned list)
{
	struct label *label = find_label(bytes_of_string(word));

	label->word = bytes_of_string(word);
	label->lists |= 1u << list;
}

static void fill_tables(void)
{
	static const enum line_words in_lines[] = {
		LINE_WORDS_RIGHTS, LINE_WORDS_CONSENT, LINE_WORDS_TERMS,
		LINE_WORDS_SUMMARY, LINE_WORDS_CREDIT};
	static const enum line_words whole[] = {LINE_WORDS_MENU,
						LINE_WORDS_STOP};
	uint16_t number = 0;

	for (size_t i = 0; i < ARRAY_COUNT(in_lines); i++)
		for (size_t j = 0; j < lists[in_lines[i]].count; j++)
			number = add_part(number, lists[in_lines[i]].words[j],
					  in_lines[i]);
	for (size_t i = 0; i < ARRAY_COUNT(whole); i++)
		for (size_t j = 0; j < lists[whole[i]].count; j++)
			add_label(lists[whole[i]].words[j], whole[i]);
}

/* The lists that have a word about place i, where its three bytes lead to some.
 */
static unsigned lists_at(struct bytes folded, size_t i, uint32_t run,
			 uint16_t number)
{
	unsigned found = 0;

	for (; number; number = parts[number].next) {
		const struct part *part = &parts[number];

		if (part->run == run && part->at <= i &&
		    part->size <= folded.size - (i - part->at) &&
		    memcmp(folded.data + i - part->at, part->word,
			   part->size) == 0)
			found |= part->list;
	}
	return found;
}

static unsigned lists_in(struct bytes folded)
{
	unsigned found = 0;

	for (size_t i = 0; i + STRIDE <= folded.size; i += STRIDE) {
		uint32_t run = run_at(folded.data + i);
		uint16_t number = first_part[slot_of(run)];

		if (number)
			found |= lists_at(folded, i, run, number);
	}
	return found;
}

_Static_assert(LINE_TRACE_SIZE % sizeof(block16) == 0, "whole blocks");

/* To small letters, in place; is there a digit? */
static bool fold_ascii(unsigned char text[LINE_TRACE_SIZE], size_t size)
{
	block16 digits = {0};

	for (size_t i = 0; i < size; i += sizeof(block16)) {
		block16 c = block_load(text + i);

		digits |= (block16)(c >= '0') & (block16)(c <= '9');
		c |= (block16)(c >= 'A') & (block16)(c <= 'Z') & 0x20;
		memcpy(text + i, &c, sizeof(c));
	}
	return block_is_any(digits);
}

void line_trace(struct line_trace *trace, struct bytes line)
{
	size_t size = line.size < LINE_TRACE_SIZE ? line.size : LINE_TRACE_SIZE;
	size_t filled = (size + sizeof(block16) - 1) & ~(sizeof(block16) - 1);

	pthread_once(&tables_once, fill_tables);
	if (size)
		memcpy(trace->text, line.data, size);
	memset(trace->text + size, 0, filled - size);
	trace->has_digit = fold_ascii(trace->text, size);
	trace->size = size;
	trace->lists = lists_in(bytes_make(trace->text, size));
}

bool line_has(const struct line_trace *trace, const char *part)
{
	return memmem(trace->text, trace->size, part, strlen(part));
}

bool line_has_any(const struct line_trace *trace, enum line_words words)
{
	if (words != LINE_WORDS_ADDRESS)
		return trace->lists >> words & 1;
	for (size_t i = 0; i < ARRAY_COUNT(address); i++)
		if (line_has(trace, address[i]))
			return true;
	return false;
}

bool line_is_any(struct bytes folded, enum line_words words)
{
	pthread_once(&tables_once, fill_tables);
	return find_label(folded)->lists >> words & 1;
}

bool line_begins_with_any(struct bytes folded, enum line_words words)
{
	for (size_t i = 0; i < lists[words].count; i++)
		if (bytes_starts_with(folded,
				      bytes_of_string(lists[words].words[i])))
			return true;
	return false;
}
