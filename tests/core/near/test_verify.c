#include "core/near/body_scan.h"
#include "core/near/verify.h"
#include "prose.h"

#include <criterion/criterion.h>

/* A part of a text: sentences [from, to) of story `seed`, or words as given. */
struct part {
	uint64_t seed;
	unsigned from, to;
	const char *words;
};

#define PARTS 6

struct text {
	enum prose_script script;
	int64_t day;
	struct part part[PARTS];
};

static struct fingerprinter *fingerprinter(void)
{
	static const struct fingerprint_settings settings =
		FINGERPRINT_SETTINGS_DEFAULT;

	return fingerprinter_new(&settings);
}

static void write_text(const struct text *text, struct buffer *out)
{
	buffer_clear(out);
	for (int i = 0; i < PARTS; i++) {
		const struct part *part = &text->part[i];

		if (part->words)
			buffer_append_string(out, part->words);
		prose_append(out, text->script, part->seed, part->from,
			     part->to);
	}
}

/* Texts read before give the verdict of texts read on the way. */
static void check_scans(struct fingerprinter *f, struct verify_side a,
			struct verify_side b, const struct verdict *verdict)
{
	struct body_scan x = {.storage = NULL}, y = {.storage = NULL};
	struct fingerprint print = FINGERPRINT_INIT;
	struct verdict again;

	fingerprint_read(f, a.body, &print);
	fingerprint_sets_of_read(f, a.body, NULL, 0, &print, &x);
	fingerprint_read(f, b.body, &print);
	fingerprint_sets_of_read(f, b.body, NULL, 0, &print, &y);
	a.scan = &x;
	b.scan = &y;
	/* The second time the index of shingles is there. */
	for (int i = 0; i < 2; i++) {
		verify_pair(f, &a, &b, &again);
		cr_assert_eq(verdict->relation, again.relation);
		cr_assert_eq(verdict->merges, again.merges);
		cr_assert_str_eq(verdict->rule, again.rule);
	}
	body_scan_release(&x);
	body_scan_release(&y);
	fingerprint_release(&print);
}

/* What `why` shows is what was decided by: the last test, where one did. */
static void check_trace(const struct verify_trace *trace,
			const struct verdict *verdict)
{
	cr_assert_lt(trace->count, VERIFY_TESTS);
	if (trace->count)
		cr_assert_eq(trace->at[trace->count - 1].is_passed,
			     verdict->merges, "%s", verdict->rule);
	for (size_t i = 0; i < trace->count; i++) {
		const struct verify_test *t = &trace->at[i];

		cr_assert_eq(t->is_passed, t->wants_more ? t->value >= t->limit
							 : t->value < t->limit);
	}
}

/* A glance tells apart what has other figures, and what is short; nothing that
 * has a relation. */
static void check_glance(const struct verify_side *a,
			 const struct verify_side *b,
			 const struct verdict *verdict)
{
	const struct fingerprint *x = a->fingerprint, *y = b->fingerprint;
	bool is_short = (x->shadow_units < FINGERPRINT_SHORT ||
			 y->shadow_units < FINGERPRINT_SHORT) &&
			x->shadow_hash != y->shadow_hash;

	if (verdict->relation != RELATION_NONE)
		cr_assert_not(verify_sees_apart(a, b), "%s", verdict->rule);
	else if (is_short || strstr(verdict->rule, "other figures"))
		cr_assert(verify_sees_apart(a, b), "%s", verdict->rule);
	cr_assert_eq(verify_sees_apart(a, b), verify_sees_apart(b, a));
}

/* What else verification is told of a text. */
struct origin {
	int64_t day;
	uint64_t outlet, page, title; /* 0: unknown */
};

static struct verdict verify_bodies(struct bytes a, struct origin of_a,
				    struct bytes b, struct origin of_b)
{
	struct fingerprinter *f = fingerprinter();
	struct fingerprint x = FINGERPRINT_INIT, y = FINGERPRINT_INIT;
	struct verify_side p = {.fingerprint = &x,
				.body = a,
				.day = of_a.day,
				.outlet = of_a.outlet,
				.page = &of_a.page,
				.page_count = of_a.page != 0,
				.title = &of_a.title,
				.title_count = of_a.title != 0};
	struct verify_side q = {.fingerprint = &y,
				.body = b,
				.day = of_b.day,
				.outlet = of_b.outlet,
				.page = &of_b.page,
				.page_count = of_b.page != 0,
				.title = &of_b.title,
				.title_count = of_b.title != 0};
	struct verdict verdict, back;
	struct verify_trace trace;

	fingerprint_make(f, a, NULL, 0, &x);
	fingerprint_make(f, b, NULL, 0, &y);
	verify_explain(f, &p, &q, &trace, &verdict);
	check_trace(&trace, &verdict);
	verify_pair(f, &q, &p, &back);
	cr_assert_eq(verdict.merges, back.merges);
	cr_assert_eq(verdict.containment_a, back.containment_b);
	cr_assert_eq(verdict.relation == RELATION_CONTAINED,
		     back.relation == RELATION_CONTAINS);
	cr_assert_str_eq(verdict.rule, back.rule);
	check_scans(f, p, q, &verdict);
	check_glance(&p, &q, &verdict);
	fingerprint_release(&x);
	fingerprint_release(&y);
	fingerprinter_free(f);
	return verdict;
}

/* The day is the text's. */
static struct verdict verify_texts_of(const struct text *a, struct origin of_a,
				      const struct text *b, struct origin of_b)
{
	struct buffer x = BUFFER_INIT, y = BUFFER_INIT;
	struct verdict verdict;

	write_text(a, &x);
	write_text(b, &y);
	of_a.day = a->day;
	of_b.day = b->day;
	verdict = verify_bodies(buffer_view(&x), of_a, buffer_view(&y), of_b);
	buffer_release(&x);
	buffer_release(&y);
	return verdict;
}

static struct verdict verify_texts(const struct text *a, const struct text *b)
{
	static const struct origin nowhere;

	return verify_texts_of(a, nowhere, b, nowhere);
}

#define UNDATED INT64_MIN

static const struct origin undated = {.day = UNDATED};
#define STORY                                                                  \
	{                                                                      \
		{                                                              \
			1, 0, 12, NULL                                         \
		}                                                              \
	}
#define TITLE "Mayor says the new bridge opens in the spring\n"
#define FOOTER                                                                 \
	"\nThe Example Herald. All rights reserved. This material may not "    \
	"be published, broadcast, rewritten or sold by anyone.\nSubscribe to " \
	"our letter"

static const struct {
	const char *name;
	struct text a, b;
	enum relation relation;
	bool merges;
} cases[] = {
	{"the same bytes",
	 {PROSE_LATIN, UNDATED, STORY},
	 {PROSE_LATIN, UNDATED, STORY},
	 RELATION_EXACT,
	 true},
	{"two stories",
	 {PROSE_LATIN, UNDATED, STORY},
	 {PROSE_LATIN, UNDATED, {{2, 0, 12, NULL}}},
	 RELATION_NONE,
	 false},
	{"a sentence changed",
	 {PROSE_HANGUL, UNDATED, STORY},
	 {PROSE_HANGUL,
	  UNDATED,
	  {{1, 0, 5, NULL}, {2, 0, 1, NULL}, {1, 6, 12, NULL}}},
	 RELATION_NEAR,
	 true},
	{"a lead of its own",
	 {PROSE_HANGUL, UNDATED, STORY},
	 {PROSE_HANGUL, UNDATED, {{2, 0, 3, NULL}, {1, 3, 12, NULL}}},
	 RELATION_NEAR,
	 true},
	{"the head alone",
	 {PROSE_LATIN, UNDATED, {{1, 0, 8, NULL}}},
	 {PROSE_LATIN, UNDATED, STORY},
	 RELATION_CONTAINED,
	 true},
	{"the head between title and footer",
	 {PROSE_LATIN, UNDATED, {{1, 0, 8, TITLE}, {0, 0, 0, FOOTER}}},
	 {PROSE_LATIN, UNDATED, STORY},
	 RELATION_CONTAINED,
	 true},
	{"the whole between title and footer",
	 {PROSE_HANGUL, UNDATED, STORY},
	 {PROSE_HANGUL, UNDATED, {{1, 0, 12, TITLE}, {0, 0, 0, FOOTER}}},
	 RELATION_CONTAINED,
	 true},
	{"a story set into another",
	 {PROSE_LATIN, UNDATED, STORY},
	 {PROSE_LATIN,
	  UNDATED,
	  {{2, 0, 4, NULL}, {1, 0, 12, NULL}, {2, 4, 8, NULL}}},
	 RELATION_CONTAINED,
	 false},
	{"the story it was set into",
	 {PROSE_LATIN, UNDATED, {{2, 0, 5, NULL}}},
	 {PROSE_LATIN,
	  UNDATED,
	  {{2, 0, 5, NULL}, {1, 0, 8, NULL}, {3, 0, 5, NULL}}},
	 RELATION_CONTAINED,
	 false},
	{"one story set into two others",
	 {PROSE_LATIN,
	  UNDATED,
	  {{2, 0, 4, NULL}, {1, 0, 12, NULL}, {2, 4, 8, NULL}}},
	 {PROSE_LATIN,
	  UNDATED,
	  {{3, 0, 4, NULL}, {1, 0, 12, NULL}, {3, 4, 8, NULL}}},
	 RELATION_PARTIAL,
	 false},
	{"four sentences shared",
	 {PROSE_HANGUL,
	  UNDATED,
	  {{2, 0, 5, NULL}, {1, 0, 4, NULL}, {2, 5, 12, NULL}}},
	 {PROSE_HANGUL,
	  UNDATED,
	  {{3, 0, 3, NULL}, {1, 0, 4, NULL}, {3, 3, 8, NULL}}},
	 RELATION_PARTIAL,
	 false},
	{"one sentence shared by short texts, equal but for punctuation",
	 {PROSE_LATIN, UNDATED, {{0, 0, 0, "Rain on Monday, they say"}}},
	 {PROSE_LATIN, UNDATED, {{0, 0, 0, "RAIN ON MONDAY they say..."}}},
	 RELATION_NEAR,
	 true},
	{"short texts that differ",
	 {PROSE_LATIN, UNDATED, {{0, 0, 0, "Rain on Monday, they say"}}},
	 {PROSE_LATIN, UNDATED, {{0, 0, 0, "Rain on Tuesday, they say"}}},
	 RELATION_NONE,
	 false},
	{"a brief of one Korean sentence, a word exchanged",
	 {PROSE_HANGUL,
	  UNDATED,
	  {{0, 0, 0,
	    "부산항 북항에서 화물선이 방파제를 들이받아 선원 두 명이 다쳤으며 "
	    "해경이 정확한 사고 경위를 조사하고 있다"}}},
	 {PROSE_HANGUL,
	  UNDATED,
	  {{0, 0, 0,
	    "부산항 북항에서 화물선이 부두를 들이받아 선원 두 명이 다쳤으며 "
	    "해경이 정확한 사고 경위를 조사하고 있다"}}},
	 RELATION_NEAR,
	 true},
	{"a Chinese one",
	 {PROSE_LATIN,
	  UNDATED,
	  {{0, 0, 0,
	    "气象台预计本周末沿海地区将有大到暴雨，渔政部门要求渔船提前回港避风"
	    "，"
	    "各码头已安排专人值守并公布联系电话"}}},
	 {PROSE_LATIN,
	  UNDATED,
	  {{0, 0, 0,
	    "气象台预计本周末沿海地区将有大到暴雨，渔政部门要求渔船提前回港避风"
	    "，"
	    "各码头已安排专人值守并公开联系方式"}}},
	 RELATION_NEAR,
	 true},
	{"two of one frame",
	 {PROSE_HANGUL,
	  UNDATED,
	  {{0, 0, 0,
	    "코스피가 외국인 매수에 힘입어 전날보다 0.8 퍼센트 오른 2653으로 "
	    "거래를 마치며 사흘째 오름세를 이어 갔다"}}},
	 {PROSE_HANGUL,
	  UNDATED,
	  {{0, 0, 0,
	    "코스피가 외국인 매수에 힘입어 전날보다 1.2 퍼센트 오른 2684로 "
	    "거래를 마치며 사흘째 오름세를 이어 갔다"}}},
	 RELATION_NONE,
	 false},
	{"nothing and nothing else",
	 {PROSE_LATIN, UNDATED, {{0, 0, 0, "..."}}},
	 {PROSE_LATIN, UNDATED, {{0, 0, 0, "!!"}}},
	 RELATION_NONE,
	 false},
};

Test(verify, tells_relations_apart)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct verdict v = verify_texts(&cases[i].a, &cases[i].b);

		cr_assert_eq(v.relation, cases[i].relation,
			     "%s: %s, J %.2f, %s", cases[i].name,
			     relation_name(v.relation), v.jaccard, v.rule);
		cr_assert_eq(v.merges, cases[i].merges, "%s: %s", cases[i].name,
			     v.rule);
	}
}

static void write_report(struct buffer *out, const unsigned *figure)
{
	buffer_clear(out);
	buffer_printf(
		out,
		"The average rate on six-month bills rose to %u percent from "
		"%u percent at last week's sale. The three-month rate was %u "
		"percent against %u percent. Bids of %u billion were received, "
		"the department said in its regular statement.",
		figure[0], figure[1], figure[2], figure[3], figure[4]);
}

Test(verify, a_frame_with_other_figures_is_no_copy)
{
	static const unsigned june[] = {712, 698, 655, 641, 23};
	static const unsigned july[] = {733, 712, 667, 659, 31};
	struct buffer a = BUFFER_INIT, b = BUFFER_INIT;
	struct verdict v;

	write_report(&a, june);
	write_report(&b, july);
	v = verify_bodies(buffer_view(&a), undated, buffer_view(&b), undated);
	cr_assert_not(v.merges, "%s", v.rule);
	cr_assert_gt(v.jaccard, .2);
	write_report(&b, june);
	buffer_append_string(&b, " It gave no reason.");
	v = verify_bodies(buffer_view(&a), undated, buffer_view(&b), undated);
	cr_assert(v.merges, "%s", v.rule);
	buffer_release(&a);
	buffer_release(&b);
}

/* Sixteen sentences of background and two of news: on one day a later edition,
 * weeks after it a report of its own. */
Test(verify, a_later_report_with_its_own_news_is_no_copy)
{
	struct text a = {
		PROSE_LATIN, 20000, {{2, 0, 2, NULL}, {1, 0, 16, NULL}}};
	struct text b = {
		PROSE_LATIN, 20000, {{3, 0, 2, NULL}, {1, 0, 16, NULL}}};

	cr_assert(verify_texts(&a, &b).merges);
	b.day = 20040;
	cr_assert_not(verify_texts(&a, &b).merges);
	cr_assert_neq(verify_texts(&a, &b).relation, RELATION_NONE);
	b.day = UNDATED;
	cr_assert(verify_texts(&a, &b).merges);
}

/* Ten sentences told alike, three or four of each one's own: two
 * outlets' editing of one story when told within a week. */
Test(verify, copies_edited_by_each_outlet_are_copies_within_a_week)
{
	struct text a = {
		PROSE_HANGUL, 20000, {{2, 0, 3, NULL}, {1, 0, 10, NULL}}};
	struct text b = {PROSE_HANGUL,
			 20000,
			 {{3, 0, 3, NULL}, {1, 0, 10, NULL}, {3, 3, 4, NULL}}};

	for (b.day = 20000; b.day <= 20020; b.day++) {
		struct verdict v = verify_texts(&a, &b);

		cr_assert_lt(v.jaccard, .65);
		cr_assert_gt(v.jaccard, .45);
		cr_assert_eq(v.merges, b.day <= 20007, "%d days: %s",
			     (int)(b.day - 20000), v.rule);
	}
}

/* The same pair told by one outlet on two days: its second report, unless next
 * to nothing is new in it. */
Test(verify, an_outlet_that_tells_a_story_again_has_something_new)
{
	static const struct {
		unsigned lead; /* sentences of its own */
		int64_t days;
		uint64_t outlet_a, outlet_b;
		bool merges;
	} tellings[] = {
		{3, 0, 7, 7, true},  {3, 1, 7, 7, false}, {3, 5, 7, 7, false},
		{3, 1, 7, 8, true},  {3, 1, 0, 0, true},  {3, 1, 7, 0, true},
		{0, 40, 7, 7, true}, {0, 40, 7, 8, true},
	};
	struct text a = {PROSE_HANGUL, 20000, {{1, 0, 14, NULL}}};

	for (size_t i = 0; i < sizeof(tellings) / sizeof(tellings[0]); i++) {
		struct text b = {
			PROSE_HANGUL,
			20000 + tellings[i].days,
			{{3, 0, tellings[i].lead, NULL}, {1, 0, 14, NULL}}};
		struct verdict v;

		if (tellings[i].lead)
			a.part[1] = (struct part){2, 0, 3, NULL};
		else
			a.part[1] = (struct part){.words = " (A.)"};
		v = verify_texts_of(
			&a, (struct origin){.outlet = tellings[i].outlet_a}, &b,
			(struct origin){.outlet = tellings[i].outlet_b});
		cr_expect_eq(v.merges, tellings[i].merges, "case %zu: %s", i,
			     v.rule);
		cr_expect_neq(v.relation, RELATION_NONE);
	}
}

/* Korean, for its few words of more than two letters. */
static const char harbor_head[] =
	"누리항만공사가 솔섬 앞바다에 바닷물로 움직이는 등대를 세운다. "
	"공사비는 팔백억원이며 내년 봄에 첫 불을 켠다. "
	"누리항만공사와 솔섬 주민회는 어제 마을 회관에서 약속을 맺었다. "
	"등대는 방파제 끝에 서며 높이는 스물여덟 미터다. "
	"조류가 발전기를 돌려 하루 내내 빛을 내므로 기름을 나를 배가 "
	"필요하지 않다. 안개가 짙은 날에는 소리로도 길을 알린다. "
	"솔섬 주민회는 관광객을 위한 계단도 놓아 달라고 했다. ";
static const char harbor_rest[] =
	"하유림 누리항만공사 사장은 \"이 등대에서 얻은 경험을 다른 섬에도 "
	"쓰겠다\"며 \"발전기는 열 해를 쉬지 않고 돌도록 만들었다\"고 말했다. "
	"누리항만공사는 방파제를 오십 미터 늘리고 부두에 전선을 새로 놓는다. "
	"공사가 끝나면 솔섬 주민회가 열두 명을 뽑아 관리를 맡는다. "
	"어민들은 걱정한다. 물살이 바뀌면 미역밭이 상할 수 있어서다. "
	"솔섬 주민회는 조류를 해마다 재어 알려 달라고 요구했고, "
	"누리항만공사는 등대를 켠 뒤 다섯 해 동안 결과를 내놓겠다고 답했다. "
	"솔섬에는 백서른 가구가 살고 누리항만공사는 해마다 "
	"방파제 청소를 돕는다. 등대 이름은 주민회가 짓기로 했다. "
	"첫 삽은 봄볕이 드는 다음 달에 뜬다.";
static const char bakery[] =
	"한결제빵이 새벽마다 남은 빵을 이웃에게 나눠 준 지 스무 해가 됐다. "
	"가게 주인 명도현 씨는 반죽이 남으면 더 굽는다고 했다. "
	"처음에는 두 집이 받아 갔으나 지금은 마흔 집이 넘는다. "
	"학교를 마친 아이들이 자전거로 골목마다 봉지를 돌린다. "
	"밀가루 값이 올랐을 때에는 손님들이 몰래 돈을 두고 갔다. "
	"시청에서 상을 주려 했지만 명 씨는 받지 않았다. "
	"오븐은 세 번 바뀌었고 간판은 그대로다. 단팥빵이 가장 먼저 동난다. "
	"그는 딸에게 가게를 물려주면서 나눔도 이어 가라고 부탁했다. "
	"딸은 요즘 호밀로 만든 새 식빵을 익히느라 밤잠을 줄인다. "
	"단골들은 벌써 그 맛을 두고 내기를 건다.";

/* A short head of a short story: what follows speaks of the same things, and a
 * second story set behind it does not. */
Test(verify, a_short_head_belongs_to_its_story_and_not_to_a_pair_of_stories)
{
	struct text head = {PROSE_HANGUL, 20000, {{0, 0, 0, harbor_head}}};
	struct text whole = {PROSE_HANGUL,
			     20001,
			     {{0, 0, 0, harbor_head}, {0, 0, 0, harbor_rest}}};
	struct text two = {PROSE_HANGUL,
			   20001,
			   {{0, 0, 0, harbor_head}, {0, 0, 0, bakery}}};
	struct verdict v = verify_texts(&head, &whole);

	cr_assert_eq(v.relation, RELATION_CONTAINED);
	cr_assert_lt(v.containment_b, .5);
	cr_assert(v.merges, "%s", v.rule);
	v = verify_texts(&head, &two);
	cr_assert_eq(v.relation, RELATION_CONTAINED);
	cr_assert_not(v.merges, "%s", v.rule);
}

/* Of sixteen sentences six are alike, or two. */
Test(verify, a_page_may_be_rewritten_on_its_day_but_not_altogether)
{
	static const struct {
		uint64_t page_a, page_b;
		int64_t day;
		unsigned kept;
		bool merges;
	} pages[] = {
		{5, 5, 20000, 6, true},	 {5, 6, 20000, 6, false},
		{5, 5, 20001, 6, true},	 {5, 5, UNDATED, 6, true},
		{5, 5, 20002, 6, false}, {5, 5, 20000, 2, false},
	};

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct text a = {
			PROSE_LATIN,
			20000,
			{{2, 0, 10, NULL}, {1, 0, pages[i].kept, NULL}}};
		struct text b = {
			PROSE_LATIN,
			pages[i].day,
			{{3, 0, 10, NULL}, {1, 0, pages[i].kept, NULL}}};
		struct verdict v = verify_texts_of(
			&a, (struct origin){.page = pages[i].page_a}, &b,
			(struct origin){.page = pages[i].page_b});

		cr_expect_eq(v.merges, pages[i].merges, "case %zu: %s", i,
			     v.rule);
		cr_expect_eq(v.as_page, v.merges);
		cr_expect_neq(v.relation, RELATION_NONE);
	}
}

/* Behind the head stands text with no word of it: the rest of the story, when
 * the headline says so and it is not too much; a headline says nothing of what
 * stands on either side. */
Test(verify, under_one_headline_what_follows_is_the_rest_of_the_story)
{
	static const struct {
		uint64_t title_a, title_b;
		unsigned before, behind;
		bool merges;
	} heads[] = {
		{5, 5, 0, 6, true},  {5, 6, 0, 6, false},  {5, 0, 0, 6, false},
		{5, 5, 4, 6, false}, {5, 5, 0, 14, false},
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct text head = {PROSE_LATIN, 20000, {{1, 0, 8, NULL}}};
		struct text whole = {PROSE_LATIN,
				     20000,
				     {{3, 0, heads[i].before, NULL},
				      {1, 0, 8, NULL},
				      {2, 0, heads[i].behind, NULL}}};
		struct verdict v = verify_texts_of(
			&head, (struct origin){.title = heads[i].title_a},
			&whole, (struct origin){.title = heads[i].title_b});

		cr_expect_eq(v.relation, RELATION_CONTAINED);
		cr_expect_eq(v.merges, heads[i].merges, "case %zu: %s", i,
			     v.rule);
	}
}

/* With and without a trace: the one reads the large, the other does not. */
Test(verify, a_cut_of_a_volume_is_held_by_it)
{
	static const struct {
		unsigned sentences;
		enum relation relation;
		bool merges;
	} volumes[] = {
		{12, RELATION_CONTAINED, true},
		{40, RELATION_CONTAINED, false},
		{400, RELATION_CONTAINED, false},
	};
	struct text cut = {PROSE_LATIN, 20000, {{1, 0, 10, NULL}}};

	for (size_t i = 0; i < sizeof(volumes) / sizeof(volumes[0]); i++) {
		struct text volume = {PROSE_LATIN,
				      20000,
				      {{1, 0, volumes[i].sentences, NULL}}};
		struct verdict v = verify_texts(&cut, &volume);

		cr_expect_eq(v.relation, volumes[i].relation, "%zu", i);
		cr_expect_eq(v.merges, volumes[i].merges, "%zu: %s", i, v.rule);
	}
}

Test(verify, changes_from_word_to_word_leave_a_copy)
{
	struct buffer a = BUFFER_INIT, b = BUFFER_INIT;
	struct verdict v;

	prose_append(&a, PROSE_LATIN, 1, 0, 20);
	buffer_append_bytes(&b, buffer_view(&a));
	/* One letter in thirty misread. */
	for (size_t i = 7; i < b.size; i += 30)
		b.data[i] = 'q';
	v = verify_bodies(buffer_view(&a), undated, buffer_view(&b), undated);
	cr_assert_lt(v.jaccard, .4);
	cr_assert(v.merges, "%s, J %.2f", v.rule, v.jaccard);
	buffer_release(&a);
	buffer_release(&b);
}

Test(verify, measures_are_exact)
{
	/* 36 letters give 22 runs of 15; the last 5 letters spoil 5 of b's. */
	static const char base[] = "abcdefghijklmnopqrstuvwxyz0123456789"
				   "zyxwvutsrqponmlkjihgfedcba9876543210"
				   "qwertzuiopasdfghjklyxcvbnm";
	struct buffer b = BUFFER_INIT;
	struct verdict v;

	buffer_append_string(&b, base);
	buffer_append_string(&b, "hello");
	v = verify_bodies(BYTES_LITERAL(base), undated, buffer_view(&b),
			  undated);
	cr_assert_eq(v.shared, 84);
	cr_assert_eq(v.jaccard, (float)(84. / 89));
	cr_assert_eq(v.containment_a, 1);
	cr_assert_eq(v.containment_b, (float)(84. / 89));
	buffer_release(&b);
}
