#include "core/text/language.h"

#include "core/base/block.h"
#include "core/base/hash.h"
#include "core/base/memory.h"
#include "core/text/utf8.h"

#include <pthread.h>
#include <stddef.h>

#define SAMPLE_BYTES 3072

enum script {
	SCRIPT_LATIN,
	SCRIPT_HANGUL,
	SCRIPT_HAN,
	SCRIPT_KANA,
	SCRIPT_CYRILLIC,
	SCRIPT_GREEK,
	SCRIPT_ARABIC,
	SCRIPT_HEBREW,
	SCRIPT_THAI,
	SCRIPT_DEVANAGARI,
	SCRIPT_BENGALI,
	SCRIPT_TAMIL,
	SCRIPT_TELUGU,
	SCRIPT_GEORGIAN,
	SCRIPT_ARMENIAN,
	SCRIPT_ETHIOPIC,
	SCRIPT_KHMER,
	SCRIPT_BURMESE,
	SCRIPT_COUNT
};

struct script_row {
	uint32_t first, last;
	enum script script;
};

static const struct script_row scripts[] = {
	{0xC0, 0x24F, SCRIPT_LATIN},	   {0x370, 0x3FF, SCRIPT_GREEK},
	{0x400, 0x52F, SCRIPT_CYRILLIC},   {0x531, 0x58F, SCRIPT_ARMENIAN},
	{0x5D0, 0x5F4, SCRIPT_HEBREW},	   {0x620, 0x6FF, SCRIPT_ARABIC},
	{0x900, 0x97F, SCRIPT_DEVANAGARI}, {0x980, 0x9FF, SCRIPT_BENGALI},
	{0xB80, 0xBFF, SCRIPT_TAMIL},	   {0xC00, 0xC7F, SCRIPT_TELUGU},
	{0xE00, 0xE7F, SCRIPT_THAI},	   {0x1000, 0x109F, SCRIPT_BURMESE},
	{0x10A0, 0x10FF, SCRIPT_GEORGIAN}, {0x1200, 0x137F, SCRIPT_ETHIOPIC},
	{0x1780, 0x17FF, SCRIPT_KHMER},	   {0x1E00, 0x1EFF, SCRIPT_LATIN},
	{0x1F00, 0x1FFF, SCRIPT_GREEK},
};

static enum script script_of(uint32_t c)
{
	if (c < 0x80)
		return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? SCRIPT_LATIN
							      : SCRIPT_COUNT;
	if (utf8_is_hangul(c))
		return SCRIPT_HANGUL;
	if (utf8_is_han(c))
		return SCRIPT_HAN;
	if (utf8_is_kana(c))
		return SCRIPT_KANA;
	for (size_t i = 0; i < ARRAY_COUNT(scripts); i++)
		if (c >= scripts[i].first && c <= scripts[i].last)
			return scripts[i].script;
	return SCRIPT_COUNT;
}

/* Words that are common in one language and rare in its neighbours. */
struct stop_row {
	const char *code;
	const char *words; /* each between two spaces */
};

static const struct stop_row latin_rows[] = {
	{"en", " the and of to in is that for was with on said it as by are "
	       "from at has have be this not an which "},
	{"de", " der die und das den von mit ist im des nicht ein eine auf für "
	       "dem sich zu auch es wird hat als nach bei aus sind "},
	{"fr", " le la les des et est une du dans que pour qui sur par pas au "
	       "avec ce il sont plus cette aux a été "},
	{"es", " el la los las de que en y del se por con una para es su al "
	       "como más fue pero ha este lo "},
	{"pt", " o os as de que e do da em um uma para não com no na dos das "
	       "por mais ao foi se pelo são "},
	{"it", " il la di che e un una per non del della in con sono gli dei "
	       "al è nel alla più anche si ha le "},
	{"nl", " de het een van en in is dat op te zijn voor met niet aan er "
	       "ook als bij door naar heeft maar werd "},
	{"pl", " w i na z się do że nie jest o to od po dla przez jak za oraz "
	       "był ale są tym ze co roku "},
	{"sv", " och att det som en på är av för med den till inte har om ett "
	       "de var han men från kan "},
	{"da", " og at det som en på er af for med den til ikke har om et de "
	       "var han men fra kan blev "},
	{"no", " og at det som en på er av for med den til ikke har om et de "
	       "var han men fra kan ble "},
	{"fi", " ja on ei että se oli hän mutta ovat kun niin myös kuin joka "
	       "mukaan tai jos ole vuoden sen "},
	{"tr",
	 " ve bir bu da de için ile olarak çok daha olan gibi kadar sonra "
	 "ise ne var en dedi olduğunu "},
	{"cs",
	 " a v na se je že s o do to z za i pro jako by ale ve po od jsou "
	 "byl však podle není "},
	{"hu", " a az és hogy nem is egy meg van volt de ez csak el már mint "
	       "még ki szerint azt lehet "},
	{"ro", " de și a în la cu pe nu că din o care este un mai pentru ce să "
	       "au fost prin dar sunt "},
	{"id", " yang dan di untuk dengan dari ini pada dalam itu tidak akan "
	       "juga ke oleh adalah telah bisa para "},
	{"vi", " và của là các có trong được cho không một với người đã những "
	       "này để ông khi "},
	{"hr",
	 " i u na je se da za su od s kao što koji će nije bi iz ali a do "
	 "to ne "},
	{"ca", " el la els les de que i en del per amb una al és un no es ha "
	       "més com aquest "},
};

static const struct stop_row cyrillic_rows[] = {
	{"ru", " и в не на что с по как это из за он от для его то но "
	       "также был до при или "},
	{"uk", " і в не на що з та до це у за як від його але для про є або "
	       "при який після "},
	{"bg", " и в на да се не за с от е са по че си като към това до ще "
	       "при беше или "},
	{"sr", " и у на је се да за су од са као што који ће није би из али "
	       "до то не "},
};

static const struct stop_row arabic_rows[] = {
	{"ar", " في من على إلى أن عن التي الذي مع هذا هذه كان ما بعد قد لا "
	       "كما بين ذلك "},
	{"fa", " و در به از که این را با است برای آن یک خود تا بر هم شد های "
	       "می کرد "},
	{"ur", " کے کی میں ہے اور سے کا کو نے پر یہ کہ ہیں بھی نہیں تھا "},
};

#define LONGEST_STOP_WORD 16 /* bytes */
#define STOP_SLOTS	  2048
#define ROWS                                                                   \
	(ARRAY_COUNT(latin_rows) + ARRAY_COUNT(cyrillic_rows) +                \
	 ARRAY_COUNT(arabic_rows))

/* A word, filled up with zeros, and the rows it stands in as bits. */
struct stop_slot {
	uint64_t word[LONGEST_STOP_WORD / sizeof(uint64_t)];
	uint32_t rows; /* 0: free */
};

_Static_assert(ROWS <= 32, "rows are bits of a number");

/* All words of all rows; filled on first use, then only read. */
static struct stop_slot stop_table[STOP_SLOTS];
static pthread_once_t stop_table_once = PTHREAD_ONCE_INIT;

static struct stop_slot *find_stop_word(const char word[LONGEST_STOP_WORD])
{
	uint64_t half[2];
	size_t i;

	memcpy(half, word, sizeof(half));
	i = hash64_mix(half[0] ^ half[1] * 3) % STOP_SLOTS;
	while (stop_table[i].rows && (stop_table[i].word[0] != half[0] ||
				      stop_table[i].word[1] != half[1]))
		i = (i + 1) % STOP_SLOTS;
	return &stop_table[i];
}

static unsigned fill_rows(const struct stop_row *row, size_t count,
			  unsigned first)
{
	for (size_t i = 0; i < count; i++) {
		const char *p = row[i].words + 1;

		while (*p) {
			char word[LONGEST_STOP_WORD] = {0};
			size_t size = strcspn(p, " ");
			struct stop_slot *slot;

			memcpy(word, p, size);
			slot = find_stop_word(word);
			memcpy(slot->word, word, sizeof(word));
			slot->rows |= (uint32_t)1 << (first + i);
			p += size + 1;
		}
	}
	return first + (unsigned)count;
}

static void fill_stop_table(void)
{
	unsigned next = fill_rows(latin_rows, ARRAY_COUNT(latin_rows), 0);

	next = fill_rows(cyrillic_rows, ARRAY_COUNT(cyrillic_rows), next);
	fill_rows(arabic_rows, ARRAY_COUNT(arabic_rows), next);
}

/* A letter of ASCII in lower case, else 0. */
static unsigned char small_letter(unsigned char c)
{
	unsigned char small = c | 0x20;

	return small >= 'a' && small <= 'z' ? small : 0;
}

/* The next run of letters, folded simply, filled up with zeros; its size, or
 * one past the longest of interest; 0 at the end. */
static size_t next_word(const unsigned char **at, const unsigned char *end,
			char word[LONGEST_STOP_WORD])
{
	const unsigned char *p = *at;
	size_t size = 0;

	memset(word, 0, LONGEST_STOP_WORD);
	while (p < end) {
		const unsigned char *begin = p;
		bool is_letter;
		size_t length;

		if (*p < 0x80) {
			unsigned char small = small_letter(*p++);

			if (small && size < LONGEST_STOP_WORD)
				word[size] = (char)small;
			if (small)
				size++;
			else if (size)
				break;
			continue;
		}
		is_letter = script_of(utf8_next(&p, end)) != SCRIPT_COUNT;
		if (!is_letter && size)
			break;
		length = is_letter ? (size_t)(p - begin) : 0;
		if (size + length <= LONGEST_STOP_WORD)
			memcpy(word + size, begin, length);
		size += length;
	}
	*at = p;
	return size;
}

static const char *by_words(struct bytes text, const struct stop_row *row,
			    size_t count, unsigned first)
{
	const unsigned char *p = text.data, *end = text.data + text.size;
	char word[LONGEST_STOP_WORD];
	unsigned hits[32] = {0}, words = 0;
	size_t best = 0, size;

	pthread_once(&stop_table_once, fill_stop_table);
	while ((size = next_word(&p, end, word))) {
		uint32_t rows = 0;

		words++;
		if (size <= LONGEST_STOP_WORD)
			rows = find_stop_word(word)->rows;
		for (; rows; rows &= rows - 1)
			hits[__builtin_ctz(rows)]++;
	}
	for (size_t i = 1; i < count; i++)
		if (hits[first + i] > hits[first + best])
			best = i;
	return hits[first + best] >= 2 && hits[first + best] * 12 >= words
		       ? row[best].code
		       : "";
}

static void count_scripts(struct bytes text, size_t count[SCRIPT_COUNT + 1])
{
	const unsigned char *p = text.data, *end = text.data + text.size;

	while (p < end) {
		size_t letters = 0;

		while (end - p >= (ptrdiff_t)BLOCK_SIZE) {
			block16 c = block_load(p), small = c | 0x20;

			if (block_is_any(c & 0x80))
				break;
			letters += block_sum((block16)(small >= 'a') &
					     (block16)(small <= 'z') & 1);
			p += BLOCK_SIZE;
		}
		for (; p < end && *p < 0x80; p++)
			letters += small_letter(*p) != 0;
		count[SCRIPT_LATIN] += letters;
		while (p < end && *p >= 0x80)
			count[script_of(utf8_next(&p, end))]++;
	}
}

/* The script of most of a text, each letter by what it says; SCRIPT_COUNT when
 * there is too little. */
static enum script script_of_most(struct bytes text,
				  size_t count[SCRIPT_COUNT + 1])
{
	size_t all = 0;
	int best = 0;

	count_scripts(text, count);
	/* A character of these says as much as two or three letters. */
	count[SCRIPT_HANGUL] *= 3;
	count[SCRIPT_HAN] *= 3;
	count[SCRIPT_KANA] *= 3;
	for (int i = 0; i < SCRIPT_COUNT; i++) {
		all += count[i];
		if (count[i] > count[best])
			best = i;
	}
	return all < 12 ? SCRIPT_COUNT : (enum script)best;
}

static struct bytes sample_of(struct bytes text)
{
	return bytes_slice(text, 0,
			   text.size < SAMPLE_BYTES ? text.size : SAMPLE_BYTES);
}

bool language_is_korean(struct bytes text)
{
	size_t count[SCRIPT_COUNT + 1] = {0};

	return script_of_most(sample_of(text), count) == SCRIPT_HANGUL;
}

const char *language_of_text(struct bytes text)
{
	static const char *const of_script[SCRIPT_COUNT + 1] = {
		"",   "ko", "zh", "ja", "",   "el", "",	  "he", "th", "hi",
		"bn", "ta", "te", "ka", "hy", "am", "km", "my", ""};
	size_t count[SCRIPT_COUNT + 1] = {0};
	enum script best;

	text = sample_of(text);
	best = script_of_most(text, count);
	if (best == SCRIPT_HAN || best == SCRIPT_KANA)
		return count[SCRIPT_KANA] * 10 > count[SCRIPT_HAN] ? "ja"
								   : "zh";
	if (best == SCRIPT_LATIN)
		return by_words(text, latin_rows, ARRAY_COUNT(latin_rows), 0);
	if (best == SCRIPT_CYRILLIC)
		return by_words(text, cyrillic_rows, ARRAY_COUNT(cyrillic_rows),
				ARRAY_COUNT(latin_rows));
	if (best == SCRIPT_ARABIC)
		return by_words(text, arabic_rows, ARRAY_COUNT(arabic_rows),
				ARRAY_COUNT(latin_rows) +
					ARRAY_COUNT(cyrillic_rows));
	return of_script[best];
}

struct name_row {
	const char *name;
	const char *code;
};

bool language_of_tag(struct bytes tag, char out[3])
{
	static const struct name_row names[] = {
		{"korean", "ko"},     {"japanese", "ja"}, {"chinese", "zh"},
		{"english", "en"},    {"german", "de"},	  {"french", "fr"},
		{"spanish", "es"},    {"russian", "ru"},  {"arabic", "ar"},
		{"greek", "el"},      {"polish", "pl"},	  {"italian", "it"},
		{"portuguese", "pt"}, {"dutch", "nl"},	  {"turkish", "tr"},
		{"kor", "ko"},	      {"eng", "en"},	  {"jpn", "ja"},
		{"zho", "zh"},	      {"deu", "de"},	  {"fra", "fr"},
		{"spa", "es"},	      {"rus", "ru"},	  {"ara", "ar"},
	};

	tag = bytes_trim(tag);
	for (size_t i = 0; i < ARRAY_COUNT(names); i++)
		if (bytes_equal_nocase(tag, bytes_of_string(names[i].name))) {
			memcpy(out, names[i].code, 3);
			return true;
		}
	if (tag.size < 2 || (tag.size > 2 && tag.data[2] != '-' &&
			     tag.data[2] != '_' && tag.data[2] != ','))
		return false;
	for (int i = 0; i < 2; i++) {
		unsigned char c = tag.data[i] | 0x20;

		if (c < 'a' || c > 'z')
			return false;
		out[i] = (char)c;
	}
	out[2] = 0;
	return true;
}
