#include "core/text/class_words.h"

#include "core/base/memory.h"

#include <pthread.h>

/* How much of a value is looked at for these. */
#define LONGEST_BODY_NAME  63
#define SHORTEST_BODY_NAME 9

#define F HTML_WORD_FURNITURE
#define D HTML_WORD_DOUBTFUL
#define C HTML_WORD_CAPTION
#define A HTML_WORD_AUTHOR
#define Y HTML_WORD_BYLINE
#define T HTML_WORD_DATE
#define U HTML_WORD_CHANGED
#define K HTML_WORD_KICKER
#define M HTML_WORD_COMMENT
/* Known only here: words that take back what a name says, and what makes the
 * box about a writer of the word author. */
#define V (1u << 30)
#define X (1u << 31)

struct word_row {
	const char *word;
	unsigned meaning;
};

/* clang-format off */
/* A word stands alone: "ad" is not found in "lead". */
static const struct word_row rows[] = {
	{"about", X}, {"ad", F}, {"addthis", F}, {"addtoany", F}, {"ads", F},
	{"adsbygoogle", F}, {"advert", F}, {"advertisement", F},
	{"advertising", F}, {"adwrap", F}, {"agreement", F}, {"alsolike", F},
	{"asides", F}, {"aural", K}, {"author", A}, {"authorbox", F},
	{"authors", A}, {"banner", D}, {"bibliography", D}, {"bio", X},
	{"biography", X}, {"bookmark", F}, {"bookmarks", F}, {"bottombar", F},
	{"box", X}, {"breadcrumb", F}, {"breadcrumbs", F}, {"button", D},
	{"buttons", D}, {"byline", F | Y}, {"caption", C}, {"captions", C},
	{"card", X}, {"carousel", D}, {"comentario", F | M},
	{"comentarios", F | M}, {"comment", F | M}, {"commentaire", F | M},
	{"commentaires", F | M}, {"commentlist", F | M}, {"comments", F | M},
	{"consent", F}, {"content", V}, {"cookie", F}, {"cookies", F},
	{"copyright", F}, {"credits", D}, {"cta", D}, {"cutline", C},
	{"dachzeile", K}, {"date", T}, {"dateline", T}, {"datetime", T},
	{"datum", T}, {"description", X}, {"details", X}, {"dfp", F},
	{"disclaimer", F}, {"disqus", F | M}, {"dropdown", D}, {"elementor", V},
	{"email", F}, {"eyebrow", K}, {"facebook", F}, {"fb", F}, {"fecha", T},
	{"figcaption", C}, {"flyout", F}, {"foot", D}, {"footer", F},
	{"gdpr", F}, {"has", V}, {"hashtag", F}, {"hashtags", F}, {"hidden", K},
	{"hljs", V}, {"imagecaption", C}, {"imgcaption", C}, {"invisible", K},
	{"jp", F}, {"keyword", D}, {"keywords", D}, {"kicker", K},
	{"kommentar", F | M}, {"kommentare", F | M}, {"kommentarmodul", F | M},
	{"lastmod", U}, {"legal", D}, {"livechat", F}, {"login", F},
	{"mailchimp", F}, {"main", V}, {"masthead", F}, {"megamenu", F},
	{"menu", F}, {"modal", F}, {"modified", U}, {"mostread", F}, {"nav", F},
	{"navbar", F}, {"navi", F}, {"navigation", F}, {"newsletter", F},
	{"newsletters", F}, {"no", V}, {"noprint", F}, {"optin", F},
	{"outbrain", F}, {"overlay", D}, {"overline", K}, {"pager", F},
	{"pagination", F}, {"paging", F}, {"paywall", D}, {"photo", C},
	{"photocredit", C}, {"popular", F}, {"popup", F}, {"postmeta", F},
	{"postmetadata", F}, {"preheadline", K}, {"pretitle", K}, {"print", D},
	{"printbutton", F}, {"profile", X}, {"promo", D}, {"promoted", D},
	{"promotion", D}, {"pubdate", T}, {"publish", T}, {"published", T},
	{"rate", F}, {"rating", F}, {"ratings", F}, {"readmore", F},
	{"recirc", F}, {"recirculation", F}, {"recommend", F},
	{"recommendation", F}, {"recommendations", F}, {"recommended", F},
	{"relacionadas", F}, {"related", F}, {"relatedlinks", F},
	{"relatedposts", F}, {"reply", F | M}, {"reporter", Y},
	{"respond", F | M}, {"roofline", K}, {"rss", F}, {"screen", K},
	{"search", D}, {"seealso", F}, {"share", F}, {"sharebar", F},
	{"sharedaddy", F}, {"sharing", F}, {"shop", D}, {"sidebar", D},
	{"signup", F}, {"sitemap", F}, {"skip", D}, {"slideshow", D},
	{"sns", F}, {"social", F}, {"socialmedia", F}, {"sponsor", F},
	{"sponsored", F}, {"sponsors", F}, {"sr", K}, {"strapline", K},
	{"submitted", T}, {"subscribe", F}, {"subscription", F},
	{"suggested", F}, {"supertitle", K}, {"survey", F}, {"taboola", F},
	{"tag", D}, {"tagcloud", F}, {"taglist", F}, {"tags", D}, {"teaser", D},
	{"teasers", D}, {"tertiary", D}, {"ticker", F}, {"time", T},
	{"timestamp", T}, {"toc", D}, {"toolbar", F}, {"toolbox", F},
	{"tooltip", D}, {"topbar", F}, {"topline", K}, {"topnav", F},
	{"trending", F}, {"twitter", F}, {"type", V}, {"undermenu", F},
	{"update", U}, {"updated", U}, {"upsell", F}, {"visually", K},
	{"visuallyhidden", K}, {"widget", D}, {"widgets", D}, {"with", V},
	{"without", V}, {"writer", A}, {"yarpp", F},
};
/* clang-format on */

static const char *const bodies[] = {
	"articlebody",	"entrycontent",	  "postcontent", "storybody",
	"storycontent", "articlecontent", "articletext",
};

/* Rows by the hash of their word: a number of a row, from 1, or 0; the next
 * slot when that is another word's. */
#define SLOTS 1024
static uint16_t slots[SLOTS];
static pthread_once_t slots_once = PTHREAD_ONCE_INIT;

#define HASH_START 5381u

static uint32_t hash_on(uint32_t hash, unsigned char letter)
{
	return hash * 33 + (letter | 0x20);
}

static size_t slot_of(uint32_t hash)
{
	return (hash ^ hash >> 10) % SLOTS;
}

static void fill_slots(void)
{
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		uint32_t hash = HASH_START;
		size_t slot;

		for (const char *p = rows[i].word; *p; p++)
			hash = hash_on(hash, (unsigned char)*p);
		for (slot = slot_of(hash); slots[slot];)
			slot = (slot + 1) % SLOTS;
		slots[slot] = (uint16_t)(i + 1);
	}
}

static bool is_letter(unsigned char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

static bool is_capital(unsigned char c)
{
	return (unsigned char)(c - 'A') < 26;
}

struct word {
	struct bytes letters;
	uint32_t hash;
	bool is_cut;	  /* an inner capital begins or ends it */
	bool begins_name; /* the first of what white space cuts */
};

static unsigned meaning_of(const struct word *word)
{
	for (size_t slot = slot_of(word->hash); slots[slot];
	     slot = (slot + 1) % SLOTS) {
		const struct word_row *row = &rows[slots[slot] - 1];

		if (bytes_equal_nocase(word->letters,
				       bytes_of_string(row->word)))
			return row->meaning;
	}
	return 0;
}

/* The next word of a class or id value; false at its end. Words are cut at what
 * is no letter and before inner capitals. */
static bool next_word(struct bytes value, size_t *at, struct word *word)
{
	size_t i = *at, begin;

	word->is_cut = i > 0 && i < value.size && is_capital(value.data[i]);
	word->begins_name = i == 0;
	for (; i < value.size && !is_letter(value.data[i]); i++)
		word->begins_name |= value.data[i] <= ' ';
	begin = i;
	word->hash = HASH_START;
	for (; i < value.size && is_letter(value.data[i]); i++) {
		if (is_capital(value.data[i]) && i > begin &&
		    value.data[i - 1] >= 'a') {
			word->is_cut = true;
			break;
		}
		word->hash = hash_on(word->hash, value.data[i]);
	}
	word->letters = bytes_slice(value, begin, i);
	*at = i;
	return i > begin;
}

/* "has-sidebar" and "content-sidebar-wrap" speak of the layout around the
 * article: such a name says nothing of the part itself. */
static unsigned judge_name(unsigned meaning)
{
	if (meaning & V)
		meaning &= ~(F | D | M);
	if ((meaning & A) && (meaning & X))
		meaning |= F;
	return meaning & ~(V | X);
}

unsigned class_words(struct bytes value)
{
	unsigned all = 0, name = 0;
	struct word word;
	size_t at = 0;

	pthread_once(&slots_once, fill_slots);
	while (next_word(value, &at, &word)) {
		if (word.begins_name) {
			all |= judge_name(name);
			name = 0;
		}
		/* Two letters cut out at a capital are no word: made-up names
		 * ("jpYiwZ") are full of them. */
		if (word.letters.size >= (word.is_cut ? 3 : 2))
			name |= meaning_of(&word);
	}
	return all | judge_name(name);
}

/* With the two letters of one of them? */
static bool begins_as_bodies(const char *p)
{
	return (p[0] == 'a' && p[1] == 'r') || (p[0] == 'e' && p[1] == 'n') ||
	       (p[0] == 'p' && p[1] == 'o') || (p[0] == 's' && p[1] == 't');
}

bool class_names_body(struct bytes value)
{
	char folded[LONGEST_BODY_NAME + 1];
	size_t size = 0;

	if (value.size < SHORTEST_BODY_NAME)
		return false;
	for (size_t i = 0; i < value.size && size < LONGEST_BODY_NAME; i++)
		if (is_letter(value.data[i]))
			folded[size++] = (char)(value.data[i] | 0x20);
	folded[size] = 0;
	for (size_t i = 0; i + SHORTEST_BODY_NAME <= size; i++)
		if (begins_as_bodies(folded + i))
			for (size_t b = 0; b < ARRAY_COUNT(bodies); b++)
				if (strncmp(folded + i, bodies[b],
					    strlen(bodies[b])) == 0)
					return true;
	return false;
}
