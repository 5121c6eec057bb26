#include "core/text/text_page.h"

#include "core/base/memory.h"

#include <criterion/criterion.h>

/* Written for these tests; no real outlet, person or event. */
#define SENTENCE_1                                                                                      \
	"가람항만공사는 4일 북항 2부두의 하역 설비를 모두 새 것으로 바꾸는 " \
	"공사를 "                                                                                    \
	"다음 달 시작한다고 밝혔다."
#define SENTENCE_2                                                                                  \
	"공사 기간은 여덟 달이며, 그동안 들어오는 화물은 옆 부두로 돌려 " \
	"처리할 "                                                                                \
	"예정이라고 공사는 설명했다."
#define SENTENCE_3                                                                                   \
	"지역 상인들은 공사가 길어지면 장사가 어려워질 수 있다며 대책을 " \
	"서둘러 "                                                                                 \
	"달라고 요구했다."
#define SUMMARY                                                                                     \
	"항만공사가 부두 설비를 바꾸는 공사를 시작하며 상인들은 대책을 " \
	"요구하고 있다."

static const char *body_of(struct text_page *page, const char *text,
			   struct buffer *body)
{
	buffer_clear(body);
	text_page_extract(page, bytes_of_string(text), body);
	return buffer_string(body);
}

static void expect_body(const char *text, const char *expected)
{
	struct text_page page = TEXT_PAGE_INIT;
	struct buffer body = BUFFER_INIT;

	cr_expect_str_eq(body_of(&page, text, &body), expected);
	buffer_release(&body);
	text_page_release(&page);
}

Test(text_page, gives_the_article_of_a_korean_page_alone)
{
	expect_body(
		"뉴스 바로가기\n\n항만공사, 부두 설비 새로 놓는다\n\n"
		"나들이 기자\n입력 : \n2025-02-03 14:01:52\n\n뉴스 요약\n\n"
		"AI 요약은 기사 본문을 함께 확인하는 것이 좋습니다.\n\n" SUMMARY
		"\n\n글자크기 설정\n\n"
		"북항 2부두. [사진출처 = 가람통신]\n"
		"북항 2부두. [사진출처 = 가람통신]\n\n" SENTENCE_1
		"\n\n상인들은 걱정\n\n" SENTENCE_2 "\n\n" SENTENCE_3
		"\n\n이 기사가 마음에 들었다면, 좋아요를 눌러주세요.\n"
		"저작권자 ⓒ 가람일보 무단전재 및 재배포 금지\n댓글\n",
		SENTENCE_1 "\n상인들은 걱정\n" SENTENCE_2 "\n" SENTENCE_3);
}

Test(text_page, drops_consent_forms_that_follow)
{
	expect_body(SENTENCE_1
		    "\n\n" SENTENCE_2 "\n\n" SENTENCE_3
		    "\n\n뉴스레터 구독\n닫기\n"
		    "개인정보 수집 항목- 이메일 주소, 닉네임입니다.\n"
		    "뉴스레터 구독이 완료되었습니다.\n닫기\n",
		    SENTENCE_1 "\n" SENTENCE_2 "\n" SENTENCE_3);
}

Test(text_page, finds_the_title_above_the_date_line)
{
	struct text_page page = TEXT_PAGE_INIT;
	struct buffer body = BUFFER_INIT;

	body_of(&page,
		"Share\nMost read\nHarbour works begin in spring\n"
		"Published 2025-02-04 16:34\n\nThe harbour board said on "
		"Tuesday that works on the second pier would begin in spring "
		"and last eight months.\n",
		&body);
	cr_assert_lt(page.title, page.count);
	cr_assert(bytes_equal(text_page_line(&page, page.title),
			      BYTES_LITERAL("Harbour works begin in spring")));
	cr_assert(bytes_starts_with(buffer_view(&body),
				    BYTES_LITERAL("The harbour board")));
	buffer_release(&body);
	text_page_release(&page);
}

#define LONG_TITLE                                                                                                                                                                                               \
	"โรงเรียนริมคลองเปิดห้องสมุดหลังใหม่ให้เด็กทั้งตำบลยืมหนังสือได้ฟรี" \
	"ตลอดปีการศึกษานี้เป็นครั้งแรก"

/* Thai writes no stops: its sentences show by their weight alone. */
Test(text_page, finds_the_title_of_text_without_stops)
{
	static const char *const titles[] = {
		"เปิดสะพานใหม่",
		"ชาวบ้านร่วมปลูกป่าชายเลน รับฤดูฝน",
		LONG_TITLE,
	};
	static const char text[] =
		"โรงเรียนบ้านริมคลองเปิดห้องสมุดหลังใหม่เมื่อวันจันทร์ที่ผ่านมา หลังจากรอ"
		"งบประมาณก่อสร้างมานานถึงสี่ปี\n"
		"ครูใหญ่กล่าวว่าเด็กทุกคนในตำบลจะยืมหนังสือกลับบ้านได้คนละสามเล่มโดยไม่ต้อง"
		"เสียค่าใช้จ่ายใด";
	struct text_page page = TEXT_PAGE_INIT;
	struct buffer body = BUFFER_INIT, all = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(titles); i++) {
		buffer_clear(&all);
		buffer_printf(&all, "%s\n\n%s\n", titles[i], text);
		cr_expect_str_eq(body_of(&page, buffer_string(&all), &body),
				 text);
		cr_assert_lt(page.title, page.count, "%s", titles[i]);
		cr_expect(bytes_equal(text_page_line(&page, page.title),
				      bytes_of_string(titles[i])));
	}
	buffer_release(&all);
	buffer_release(&body);
	text_page_release(&page);
}

Test(text_page, keeps_text_without_furniture_whole)
{
	static const char *const cases[][2] = {
		{"Ellery Bank cuts rate. ", "Ellery Bank cuts rate."},
		{"ELLERY BANK CUTS RATE", "ELLERY BANK CUTS RATE"},
		{"...", "..."},
		{"", ""},
		{"Shr 34 cts vs 1.19 dlrs\n    Net 807,000 vs 2,858,000\n",
		 "Shr 34 cts vs 1.19 dlrs\nNet 807,000 vs 2,858,000"},
		{"東京で四日、港の新しい桟橋の工事が始まった。\n"
		 "工事は八か月続くという。",
		 "東京で四日、港の新しい桟橋の工事が始まった。\n"
		 "工事は八か月続くという。"},
	};

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
		expect_body(cases[i][0], cases[i][1]);
}

Test(text_page, keeps_lines_that_were_cut_at_a_column)
{
	expect_body("Subscribe\nLog in\nPIER WORKS TO BEGIN\n"
		    "Published 2025-02-04 16:34\n\n"
		    "The harbour board said it agreed to renew the second\n"
		    "pier, which was damaged in the storm that closed the\n"
		    "harbour for two days.\n"
		    "    It said the works would last eight months and cost\n"
		    "about two mln dlrs.\n\n"
		    "(c) The Gull. All rights reserved.\n",
		    "The harbour board said it agreed to renew the second\n"
		    "pier, which was damaged in the storm that closed the\n"
		    "harbour for two days.\n"
		    "It said the works would last eight months and cost\n"
		    "about two mln dlrs.");
}

Test(text_page, reads_every_line_end_and_any_bytes)
{
	struct buffer body = BUFFER_INIT;
	unsigned char bytes[256];

	text_fold_lines(BYTES_LITERAL("a\r\nb\rc\n\rd\f\ve\xE2\x80\xA8"
				      "f"),
			&body);
	cr_assert_str_eq(buffer_string(&body), "a\nb\nc\nd\ne\nf");
	for (int i = 0; i < 256; i++)
		bytes[i] = (unsigned char)(255 - i);
	for (size_t size = 0; size <= 256; size++) {
		struct text_page page = TEXT_PAGE_INIT;

		buffer_clear(&body);
		text_page_extract(&page, bytes_make(bytes, size), &body);
		text_page_release(&page);
	}
	buffer_release(&body);
}

/* A line as long as prose that ends no sentence, as footers have. */
#define FOOTER                                                                                    \
	"가람일보 등록번호 가람아0000 발행인 나들이 편집인 나들이 주소 " \
	"가람시 "                                                                              \
	"북항로 0길 00 가람빌딩 0층 대표전화 000-0000 청소년보호책임자 "     \
	"나들이 "                                                                              \
	"사업자등록번호 000-00-00000 통신판매업신고 가람 제0000호"

Test(text_page, leaves_out_the_block_that_the_rights_line_ends)
{
	expect_body("부두 새로 놓는다\n입력 2025-02-03 14:01\n\n" SENTENCE_1
		    "\n\n" SENTENCE_2 "\n\n" FOOTER "\n" FOOTER
		    "\n저작권자 ⓒ 가람일보 무단전재 및 재배포 금지\n",
		    SENTENCE_1 "\n" SENTENCE_2);
}

Test(text_page, keeps_a_last_sentence_that_stands_with_the_rights_line)
{
	expect_body("부두 새로 놓는다\n입력 2025-02-03 14:01\n\n" SENTENCE_1
		    "\n\n" SENTENCE_2 "\n\n" SENTENCE_3
		    "\n저작권자 ⓒ 가람일보 무단전재 및 재배포 금지\n",
		    SENTENCE_1 "\n" SENTENCE_2 "\n" SENTENCE_3);
}

Test(text_page, takes_lists_between_the_text_and_the_end_matter)
{
	expect_body("부두 새로 놓는다\n입력 2025-02-03 14:01\n\n" SENTENCE_1
		    "\n\n" SENTENCE_2
		    "\n\n북항 2부두 설명회 (가람시청)\n\n남항 1부두 설명회 "
		    "(남항회관)\n\n" FOOTER
		    "\n저작권자 ⓒ 가람일보 무단전재 및 재배포 금지\n",
		    SENTENCE_1 "\n" SENTENCE_2
			       "\n북항 2부두 설명회 (가람시청)\n남항 1부두 "
			       "설명회 (남항회관)");
}

#define PAGE_HEAD "부두 새로 놓는다\n입력 2025-02-03 14:01\n\n"
#define END_MATTER                                                             \
	"\n\n" FOOTER "\n저작권자 ⓒ 가람일보 무단전재 및 재배포 금지\n"
#define SCHEDULE                                                                        \
	"09:00 항만공사 신입 직원 교육 입교식 (가람연수원 강당)\n"  \
	"10:00 항만공사 이사회 정기 회의 (가람시청 대회의실)\n"      \
	"11:30 솔섬 등대 복원 공사 설계 심의 위원회 (솔섬출장소)\n" \
	"14:00 북항 2부두 공사 주민 설명회 (가람구민회관)\n"           \
	"15:00 여객 터미널 새 이름 공모 심사 (가람여객 회의실)\n"    \
	"16:00 남항 1부두 어민 간담회 (남항어촌계 사무실)\n"           \
	"17:00 북항 둘레길 안전 점검 현장 방문 (북항공원 정문)\n"    \
	"18:30 가람 바다 사진전 개막식 (가람문화회관 전시실)"
#define RUN_ON                                                                 \
	SENTENCE_2 " " SENTENCE_3 " " SENTENCE_2 " " SENTENCE_3                \
		   " [사진출처 = 가람통신]"

/* At the head and at the end of a longer text: what another story was set into
 * is not taken for furniture, but a list of other articles is. */
Test(text_page, takes_what_stands_between_the_date_line_and_the_end_matter)
{
	static const char *const story =
		SENTENCE_1 " 첫 소식이다.\n\n" SENTENCE_3 "\n\n" SENTENCE_1
			   " 둘째 소식이다.\n\n" SENTENCE_3
			   " 셋째 소식이다.\n\n" SENTENCE_1;
	static const struct {
		const char *head, *tail;
		bool head_stays, tail_stays;
	} cases[] = {
		{SCHEDULE "\n", "", true, false},
		{RUN_ON "\n", "", true, false},
		{"", "\n" SCHEDULE, false, true},
		{SCHEDULE "\n공유하기\n", "", true, false},
		{"가람\n북항\n", "", false, false},
		{"", "\n관련기사\n" SCHEDULE, false, false},
	};
	struct buffer text = BUFFER_INIT, body = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct text_page page = TEXT_PAGE_INIT;
		const char *got;

		buffer_clear(&text);
		buffer_append_string(&text, PAGE_HEAD);
		buffer_append_string(&text, cases[i].head);
		buffer_append_string(&text, story);
		buffer_append_string(&text, cases[i].tail);
		buffer_append_string(&text, END_MATTER);
		got = body_of(&page, buffer_string(&text), &body);
		cr_expect_eq(!!strstr(got, strstr(cases[i].head, "이사회")
						   ? "항만공사 이사회"
						   : "가람통신"),
			     cases[i].head_stays, "case %zu:\n%s", i, got);
		if (cases[i].tail[0])
			cr_expect_eq(!!strstr(got, "남항어촌계"),
				     cases[i].tail_stays, "case %zu:\n%s", i,
				     got);
		cr_expect(strstr(got, "셋째 소식"));
		cr_expect_not(strstr(got, "공유하기"));
		cr_expect_not(strstr(got, "사업자등록번호"));
		text_page_release(&page);
	}
	buffer_release(&text);
	buffer_release(&body);
}

Test(text_page, keeps_news_about_consent)
{
	static const char news[] =
		"가람시는 앱이 개인정보 수집 항목을 알리지 않았고 광고성 "
		"정보를 보내며 동의를 받지 않았다며 과태료를 물렸다.";
	struct buffer text = BUFFER_INIT, body = BUFFER_INIT;

	buffer_append_string(
		&text, "부두 새로 놓는다\n입력 2025-02-03 14:01\n\n" SENTENCE_1
		       "\n\n");
	buffer_append_string(&text, news);
	buffer_append_string(&text, "\n\n광고성 정보 수신에 동의하시면 소식을 "
				    "보내 드립니다.\n");
	buffer_append_string(&body, SENTENCE_1 "\n");
	buffer_append_string(&body, news);
	expect_body(buffer_string(&text), buffer_string(&body));
	buffer_release(&text);
	buffer_release(&body);
}

Test(text_page, drops_a_summary_that_nothing_parts_from_the_article)
{
	expect_body("부두 새로 놓는다\n입력 2025-02-03 14:01\n\n오늘의 세 줄\n"
		    "생성형 인공지능이 줄인 것으로 틀릴 수 있습니다. 본문과 "
		    "함께 읽어 주세요.\n공사가 부두 설비를 바꾼다.\n상인들은 "
		    "대책을 요구한다.\n\n" SENTENCE_1 " " SENTENCE_2
		    "\n" SENTENCE_3 "\n",
		    SENTENCE_1 " " SENTENCE_2 "\n" SENTENCE_3);
}
