#include "core/text/date_word.h"

#include "core/text/utf8.h"

#define LONGEST_WORD 40 /* bytes, folded */

struct word_row {
	const char *word;
	enum date_word_kind kind;
	short value;
};

/* Lower case, sorted by bytes. */
static const struct word_row rows[] = {
	{"a", DATE_WORD_FILLER, 0},
	{"a.m.", DATE_WORD_HALF, DATE_AM},
	{"abr", DATE_WORD_MONTH, 4},
	{"abril", DATE_WORD_MONTH, 4},
	{"aedt", DATE_WORD_ZONE, 660},
	{"aest", DATE_WORD_ZONE, 600},
	{"ago", DATE_WORD_MONTH, 8},
	{"agosto", DATE_WORD_MONTH, 8},
	{"agustus", DATE_WORD_MONTH, 8},
	{"am", DATE_WORD_HALF, DATE_AM},
	{"août", DATE_WORD_MONTH, 8},
	{"apr", DATE_WORD_MONTH, 4},
	{"april", DATE_WORD_MONTH, 4},
	{"aprile", DATE_WORD_MONTH, 4},
	{"aprilie", DATE_WORD_MONTH, 4},
	{"aralık", DATE_WORD_MONTH, 12},
	{"at", DATE_WORD_FILLER, 0},
	{"aug", DATE_WORD_MONTH, 8},
	{"august", DATE_WORD_MONTH, 8},
	{"augusti", DATE_WORD_MONTH, 8},
	{"augustus", DATE_WORD_MONTH, 8},
	{"augusztus", DATE_WORD_MONTH, 8},
	{"avr", DATE_WORD_MONTH, 4},
	{"avril", DATE_WORD_MONTH, 4},
	{"ağustos", DATE_WORD_MONTH, 8},
	{"brt", DATE_WORD_ZONE, -180},
	{"bst", DATE_WORD_ZONE, 60},
	{"března", DATE_WORD_MONTH, 3},
	{"cdt", DATE_WORD_ZONE, -300},
	{"cest", DATE_WORD_ZONE, 120},
	{"cet", DATE_WORD_ZONE, 60},
	{"cst", DATE_WORD_ZONE, -360},
	{"cze", DATE_WORD_MONTH, 6},
	{"czerwca", DATE_WORD_MONTH, 6},
	{"de", DATE_WORD_FILLER, 0},
	{"dec", DATE_WORD_MONTH, 12},
	{"december", DATE_WORD_MONTH, 12},
	{"decembrie", DATE_WORD_MONTH, 12},
	{"del", DATE_WORD_FILLER, 0},
	{"den", DATE_WORD_FILLER, 0},
	{"des", DATE_WORD_MONTH, 12},
	{"desember", DATE_WORD_MONTH, 12},
	{"dez", DATE_WORD_MONTH, 12},
	{"dezember", DATE_WORD_MONTH, 12},
	{"dezembro", DATE_WORD_MONTH, 12},
	{"dic", DATE_WORD_MONTH, 12},
	{"dicembre", DATE_WORD_MONTH, 12},
	{"diciembre", DATE_WORD_MONTH, 12},
	{"dienstag", DATE_WORD_WEEKDAY, 0},
	{"dimanche", DATE_WORD_WEEKDAY, 0},
	{"dne", DATE_WORD_FILLER, 0},
	{"domingo", DATE_WORD_WEEKDAY, 0},
	{"donnerstag", DATE_WORD_WEEKDAY, 0},
	{"dubna", DATE_WORD_MONTH, 4},
	{"déc", DATE_WORD_MONTH, 12},
	{"décembre", DATE_WORD_MONTH, 12},
	{"edt", DATE_WORD_ZONE, -240},
	{"eest", DATE_WORD_ZONE, 180},
	{"eet", DATE_WORD_ZONE, 120},
	{"ekim", DATE_WORD_MONTH, 10},
	{"elokuuta", DATE_WORD_MONTH, 8},
	{"ene", DATE_WORD_MONTH, 1},
	{"enero", DATE_WORD_MONTH, 1},
	{"er", DATE_WORD_FILLER, 0},
	{"est", DATE_WORD_ZONE, -300},
	{"eylül", DATE_WORD_MONTH, 9},
	{"feb", DATE_WORD_MONTH, 2},
	{"febbraio", DATE_WORD_MONTH, 2},
	{"feber", DATE_WORD_MONTH, 2},
	{"febrero", DATE_WORD_MONTH, 2},
	{"februar", DATE_WORD_MONTH, 2},
	{"februari", DATE_WORD_MONTH, 2},
	{"februarie", DATE_WORD_MONTH, 2},
	{"february", DATE_WORD_MONTH, 2},
	{"február", DATE_WORD_MONTH, 2},
	{"fev", DATE_WORD_MONTH, 2},
	{"fevereiro", DATE_WORD_MONTH, 2},
	{"freitag", DATE_WORD_WEEKDAY, 0},
	{"fri", DATE_WORD_WEEKDAY, 0},
	{"friday", DATE_WORD_WEEKDAY, 0},
	{"févr", DATE_WORD_MONTH, 2},
	{"février", DATE_WORD_MONTH, 2},
	{"gen", DATE_WORD_MONTH, 1},
	{"gennaio", DATE_WORD_MONTH, 1},
	{"giu", DATE_WORD_MONTH, 6},
	{"giugno", DATE_WORD_MONTH, 6},
	{"gmt", DATE_WORD_ZONE, 0},
	{"gru", DATE_WORD_MONTH, 12},
	{"grudnia", DATE_WORD_MONTH, 12},
	{"h", DATE_WORD_HOUR, 0},
	{"haziran", DATE_WORD_MONTH, 6},
	{"heinäkuuta", DATE_WORD_MONTH, 7},
	{"helmikuuta", DATE_WORD_MONTH, 2},
	{"hkt", DATE_WORD_ZONE, 480},
	{"hrs", DATE_WORD_HOUR, 0},
	{"hs", DATE_WORD_HOUR, 0},
	{"huhtikuuta", DATE_WORD_MONTH, 4},
	{"ianuarie", DATE_WORD_MONTH, 1},
	{"ist", DATE_WORD_ZONE, 330},
	{"iulie", DATE_WORD_MONTH, 7},
	{"iunie", DATE_WORD_MONTH, 6},
	{"jan", DATE_WORD_MONTH, 1},
	{"janeiro", DATE_WORD_MONTH, 1},
	{"januar", DATE_WORD_MONTH, 1},
	{"januari", DATE_WORD_MONTH, 1},
	{"january", DATE_WORD_MONTH, 1},
	{"január", DATE_WORD_MONTH, 1},
	{"janv", DATE_WORD_MONTH, 1},
	{"janvier", DATE_WORD_MONTH, 1},
	{"jeudi", DATE_WORD_WEEKDAY, 0},
	{"joulukuuta", DATE_WORD_MONTH, 12},
	{"jst", DATE_WORD_ZONE, 540},
	{"jueves", DATE_WORD_WEEKDAY, 0},
	{"juil", DATE_WORD_MONTH, 7},
	{"juillet", DATE_WORD_MONTH, 7},
	{"juin", DATE_WORD_MONTH, 6},
	{"jul", DATE_WORD_MONTH, 7},
	{"julho", DATE_WORD_MONTH, 7},
	{"juli", DATE_WORD_MONTH, 7},
	{"julio", DATE_WORD_MONTH, 7},
	{"july", DATE_WORD_MONTH, 7},
	{"jun", DATE_WORD_MONTH, 6},
	{"june", DATE_WORD_MONTH, 6},
	{"junho", DATE_WORD_MONTH, 6},
	{"juni", DATE_WORD_MONTH, 6},
	{"junio", DATE_WORD_MONTH, 6},
	{"jänner", DATE_WORD_MONTH, 1},
	{"július", DATE_WORD_MONTH, 7},
	{"június", DATE_WORD_MONTH, 6},
	{"kasım", DATE_WORD_MONTH, 11},
	{"kesäkuuta", DATE_WORD_MONTH, 6},
	{"kl", DATE_WORD_FILLER, 0},
	{"klo", DATE_WORD_FILLER, 0},
	{"kst", DATE_WORD_ZONE, 540},
	{"května", DATE_WORD_MONTH, 5},
	{"kwi", DATE_WORD_MONTH, 4},
	{"kwietnia", DATE_WORD_MONTH, 4},
	{"le", DATE_WORD_FILLER, 0},
	{"ledna", DATE_WORD_MONTH, 1},
	{"lip", DATE_WORD_MONTH, 7},
	{"lipca", DATE_WORD_MONTH, 7},
	{"lis", DATE_WORD_MONTH, 11},
	{"listopada", DATE_WORD_MONTH, 11},
	{"listopadu", DATE_WORD_MONTH, 11},
	{"lokakuuta", DATE_WORD_MONTH, 10},
	{"lug", DATE_WORD_MONTH, 7},
	{"luglio", DATE_WORD_MONTH, 7},
	{"lundi", DATE_WORD_WEEKDAY, 0},
	{"lunes", DATE_WORD_WEEKDAY, 0},
	{"lut", DATE_WORD_MONTH, 2},
	{"lutego", DATE_WORD_MONTH, 2},
	{"maaliskuuta", DATE_WORD_MONTH, 3},
	{"maart", DATE_WORD_MONTH, 3},
	{"mag", DATE_WORD_MONTH, 5},
	{"maggio", DATE_WORD_MONTH, 5},
	{"mai", DATE_WORD_MONTH, 5},
	{"maio", DATE_WORD_MONTH, 5},
	{"maj", DATE_WORD_MONTH, 5},
	{"maja", DATE_WORD_MONTH, 5},
	{"mar", DATE_WORD_MONTH, 3},
	{"marca", DATE_WORD_MONTH, 3},
	{"march", DATE_WORD_MONTH, 3},
	{"mardi", DATE_WORD_WEEKDAY, 0},
	{"maret", DATE_WORD_MONTH, 3},
	{"marraskuuta", DATE_WORD_MONTH, 11},
	{"mars", DATE_WORD_MONTH, 3},
	{"mart", DATE_WORD_MONTH, 3},
	{"martes", DATE_WORD_WEEKDAY, 0},
	{"martie", DATE_WORD_MONTH, 3},
	{"marts", DATE_WORD_MONTH, 3},
	{"marzo", DATE_WORD_MONTH, 3},
	{"março", DATE_WORD_MONTH, 3},
	{"may", DATE_WORD_MONTH, 5},
	{"mayo", DATE_WORD_MONTH, 5},
	{"mayıs", DATE_WORD_MONTH, 5},
	{"mdt", DATE_WORD_ZONE, -360},
	{"mei", DATE_WORD_MONTH, 5},
	{"mercredi", DATE_WORD_WEEKDAY, 0},
	{"mesz", DATE_WORD_ZONE, 120},
	{"mez", DATE_WORD_ZONE, 60},
	{"min", DATE_WORD_MINUTE, 0},
	{"mittwoch", DATE_WORD_WEEKDAY, 0},
	{"miércoles", DATE_WORD_WEEKDAY, 0},
	{"mon", DATE_WORD_WEEKDAY, 0},
	{"monday", DATE_WORD_WEEKDAY, 0},
	{"montag", DATE_WORD_WEEKDAY, 0},
	{"mrt", DATE_WORD_MONTH, 3},
	{"mrz", DATE_WORD_MONTH, 3},
	{"msk", DATE_WORD_ZONE, 180},
	{"mst", DATE_WORD_ZONE, -420},
	{"május", DATE_WORD_MONTH, 5},
	{"március", DATE_WORD_MONTH, 3},
	{"mär", DATE_WORD_MONTH, 3},
	{"märz", DATE_WORD_MONTH, 3},
	{"nd", DATE_WORD_FILLER, 0},
	{"nisan", DATE_WORD_MONTH, 4},
	{"noiembrie", DATE_WORD_MONTH, 11},
	{"nov", DATE_WORD_MONTH, 11},
	{"november", DATE_WORD_MONTH, 11},
	{"novembre", DATE_WORD_MONTH, 11},
	{"novembro", DATE_WORD_MONTH, 11},
	{"noviembre", DATE_WORD_MONTH, 11},
	{"o", DATE_WORD_FILLER, 0},
	{"ob", DATE_WORD_FILLER, 0},
	{"ocak", DATE_WORD_MONTH, 1},
	{"oct", DATE_WORD_MONTH, 10},
	{"october", DATE_WORD_MONTH, 10},
	{"octobre", DATE_WORD_MONTH, 10},
	{"octombrie", DATE_WORD_MONTH, 10},
	{"octubre", DATE_WORD_MONTH, 10},
	{"of", DATE_WORD_FILLER, 0},
	{"okt", DATE_WORD_MONTH, 10},
	{"oktober", DATE_WORD_MONTH, 10},
	{"október", DATE_WORD_MONTH, 10},
	{"on", DATE_WORD_FILLER, 0},
	{"ore", DATE_WORD_FILLER, 0},
	{"ott", DATE_WORD_MONTH, 10},
	{"ottobre", DATE_WORD_MONTH, 10},
	{"out", DATE_WORD_MONTH, 10},
	{"outubro", DATE_WORD_MONTH, 10},
	{"p.m.", DATE_WORD_HALF, DATE_PM},
	{"paź", DATE_WORD_MONTH, 10},
	{"października", DATE_WORD_MONTH, 10},
	{"pdt", DATE_WORD_ZONE, -420},
	{"pm", DATE_WORD_HALF, DATE_PM},
	{"prosince", DATE_WORD_MONTH, 12},
	{"pst", DATE_WORD_ZONE, -480},
	{"rd", DATE_WORD_FILLER, 0},
	{"samedi", DATE_WORD_WEEKDAY, 0},
	{"samstag", DATE_WORD_WEEKDAY, 0},
	{"sast", DATE_WORD_ZONE, 120},
	{"sat", DATE_WORD_WEEKDAY, 0},
	{"saturday", DATE_WORD_WEEKDAY, 0},
	{"sep", DATE_WORD_MONTH, 9},
	{"sept", DATE_WORD_MONTH, 9},
	{"september", DATE_WORD_MONTH, 9},
	{"septembre", DATE_WORD_MONTH, 9},
	{"septembrie", DATE_WORD_MONTH, 9},
	{"septiembre", DATE_WORD_MONTH, 9},
	{"set", DATE_WORD_MONTH, 9},
	{"setembro", DATE_WORD_MONTH, 9},
	{"settembre", DATE_WORD_MONTH, 9},
	{"sgt", DATE_WORD_ZONE, 480},
	{"sie", DATE_WORD_MONTH, 8},
	{"sierpnia", DATE_WORD_MONTH, 8},
	{"sonntag", DATE_WORD_WEEKDAY, 0},
	{"srpna", DATE_WORD_MONTH, 8},
	{"st", DATE_WORD_FILLER, 0},
	{"sty", DATE_WORD_MONTH, 1},
	{"stycznia", DATE_WORD_MONTH, 1},
	{"sun", DATE_WORD_WEEKDAY, 0},
	{"sunday", DATE_WORD_WEEKDAY, 0},
	{"syyskuuta", DATE_WORD_MONTH, 9},
	{"szeptember", DATE_WORD_MONTH, 9},
	{"sábado", DATE_WORD_WEEKDAY, 0},
	{"t", DATE_WORD_T, 0},
	{"tammikuuta", DATE_WORD_MONTH, 1},
	{"temmuz", DATE_WORD_MONTH, 7},
	{"th", DATE_WORD_FILLER, 0},
	{"the", DATE_WORD_FILLER, 0},
	{"thu", DATE_WORD_WEEKDAY, 0},
	{"thur", DATE_WORD_WEEKDAY, 0},
	{"thurs", DATE_WORD_WEEKDAY, 0},
	{"thursday", DATE_WORD_WEEKDAY, 0},
	{"toukokuuta", DATE_WORD_MONTH, 5},
	{"tue", DATE_WORD_WEEKDAY, 0},
	{"tues", DATE_WORD_WEEKDAY, 0},
	{"tuesday", DATE_WORD_WEEKDAY, 0},
	{"uhr", DATE_WORD_HOUR, 0},
	{"um", DATE_WORD_FILLER, 0},
	{"ut", DATE_WORD_ZONE, 0},
	{"utc", DATE_WORD_ZONE, 0},
	{"vendredi", DATE_WORD_WEEKDAY, 0},
	{"viernes", DATE_WORD_WEEKDAY, 0},
	{"wed", DATE_WORD_WEEKDAY, 0},
	{"wednesday", DATE_WORD_WEEKDAY, 0},
	{"west", DATE_WORD_ZONE, 60},
	{"wet", DATE_WORD_ZONE, 0},
	{"wib", DATE_WORD_ZONE, 420},
	{"wrz", DATE_WORD_MONTH, 9},
	{"września", DATE_WORD_MONTH, 9},
	{"z", DATE_WORD_ZONE, 0},
	{"září", DATE_WORD_MONTH, 9},
	{"à", DATE_WORD_FILLER, 0},
	{"às", DATE_WORD_FILLER, 0},
	{"április", DATE_WORD_MONTH, 4},
	{"února", DATE_WORD_MONTH, 2},
	{"července", DATE_WORD_MONTH, 7},
	{"června", DATE_WORD_MONTH, 6},
	{"října", DATE_WORD_MONTH, 10},
	{"şubat", DATE_WORD_MONTH, 2},
	{"απρ", DATE_WORD_MONTH, 4},
	{"απριλίου", DATE_WORD_MONTH, 4},
	{"αυγ", DATE_WORD_MONTH, 8},
	{"αυγούστου", DATE_WORD_MONTH, 8},
	{"δεκ", DATE_WORD_MONTH, 12},
	{"δεκεμβρίου", DATE_WORD_MONTH, 12},
	{"ιαν", DATE_WORD_MONTH, 1},
	{"ιανουαρίου", DATE_WORD_MONTH, 1},
	{"ιουλ", DATE_WORD_MONTH, 7},
	{"ιουλίου", DATE_WORD_MONTH, 7},
	{"ιουν", DATE_WORD_MONTH, 6},
	{"ιουνίου", DATE_WORD_MONTH, 6},
	{"μαΐου", DATE_WORD_MONTH, 5},
	{"μαι", DATE_WORD_MONTH, 5},
	{"μαρ", DATE_WORD_MONTH, 3},
	{"μαρτίου", DATE_WORD_MONTH, 3},
	{"νοε", DATE_WORD_MONTH, 11},
	{"νοεμβρίου", DATE_WORD_MONTH, 11},
	{"οκτ", DATE_WORD_MONTH, 10},
	{"οκτωβρίου", DATE_WORD_MONTH, 10},
	{"σεπ", DATE_WORD_MONTH, 9},
	{"σεπτεμβρίου", DATE_WORD_MONTH, 9},
	{"φεβ", DATE_WORD_MONTH, 2},
	{"φεβρουαρίου", DATE_WORD_MONTH, 2},
	{"авг", DATE_WORD_MONTH, 8},
	{"август", DATE_WORD_MONTH, 8},
	{"августа", DATE_WORD_MONTH, 8},
	{"апр", DATE_WORD_MONTH, 4},
	{"апрель", DATE_WORD_MONTH, 4},
	{"апреля", DATE_WORD_MONTH, 4},
	{"април", DATE_WORD_MONTH, 4},
	{"березня", DATE_WORD_MONTH, 3},
	{"в", DATE_WORD_FILLER, 0},
	{"вересня", DATE_WORD_MONTH, 9},
	{"г", DATE_WORD_FILLER, 0},
	{"грудня", DATE_WORD_MONTH, 12},
	{"дек", DATE_WORD_MONTH, 12},
	{"декабрь", DATE_WORD_MONTH, 12},
	{"декабря", DATE_WORD_MONTH, 12},
	{"декември", DATE_WORD_MONTH, 12},
	{"жовтня", DATE_WORD_MONTH, 10},
	{"июл", DATE_WORD_MONTH, 7},
	{"июль", DATE_WORD_MONTH, 7},
	{"июля", DATE_WORD_MONTH, 7},
	{"июн", DATE_WORD_MONTH, 6},
	{"июнь", DATE_WORD_MONTH, 6},
	{"июня", DATE_WORD_MONTH, 6},
	{"квітня", DATE_WORD_MONTH, 4},
	{"липня", DATE_WORD_MONTH, 7},
	{"листопада", DATE_WORD_MONTH, 11},
	{"лютого", DATE_WORD_MONTH, 2},
	{"май", DATE_WORD_MONTH, 5},
	{"мар", DATE_WORD_MONTH, 3},
	{"март", DATE_WORD_MONTH, 3},
	{"марта", DATE_WORD_MONTH, 3},
	{"мая", DATE_WORD_MONTH, 5},
	{"ноември", DATE_WORD_MONTH, 11},
	{"ноя", DATE_WORD_MONTH, 11},
	{"ноябрь", DATE_WORD_MONTH, 11},
	{"ноября", DATE_WORD_MONTH, 11},
	{"окт", DATE_WORD_MONTH, 10},
	{"октомври", DATE_WORD_MONTH, 10},
	{"октябрь", DATE_WORD_MONTH, 10},
	{"октября", DATE_WORD_MONTH, 10},
	{"сен", DATE_WORD_MONTH, 9},
	{"сентябрь", DATE_WORD_MONTH, 9},
	{"сентября", DATE_WORD_MONTH, 9},
	{"септември", DATE_WORD_MONTH, 9},
	{"серпня", DATE_WORD_MONTH, 8},
	{"січня", DATE_WORD_MONTH, 1},
	{"травня", DATE_WORD_MONTH, 5},
	{"фев", DATE_WORD_MONTH, 2},
	{"февраль", DATE_WORD_MONTH, 2},
	{"февраля", DATE_WORD_MONTH, 2},
	{"февруари", DATE_WORD_MONTH, 2},
	{"ч", DATE_WORD_HOUR, 0},
	{"червня", DATE_WORD_MONTH, 6},
	{"юли", DATE_WORD_MONTH, 7},
	{"юни", DATE_WORD_MONTH, 6},
	{"янв", DATE_WORD_MONTH, 1},
	{"январь", DATE_WORD_MONTH, 1},
	{"января", DATE_WORD_MONTH, 1},
	{"януари", DATE_WORD_MONTH, 1},
	{"أبريل", DATE_WORD_MONTH, 4},
	{"أغسطس", DATE_WORD_MONTH, 8},
	{"أكتوبر", DATE_WORD_MONTH, 10},
	{"ديسمبر", DATE_WORD_MONTH, 12},
	{"سبتمبر", DATE_WORD_MONTH, 9},
	{"فبراير", DATE_WORD_MONTH, 2},
	{"مارس", DATE_WORD_MONTH, 3},
	{"مايو", DATE_WORD_MONTH, 5},
	{"نوفمبر", DATE_WORD_MONTH, 11},
	{"يناير", DATE_WORD_MONTH, 1},
	{"يوليو", DATE_WORD_MONTH, 7},
	{"يونيو", DATE_WORD_MONTH, 6},
};

/* Scripts without spaces: compared as prefixes. */
static const struct word_row cjk_rows[] = {
	{"년", DATE_WORD_YEAR, 0},	   {"年", DATE_WORD_YEAR, 0},
	{"월", DATE_WORD_MONTHS, 0},	   {"月", DATE_WORD_MONTHS, 0},
	{"일", DATE_WORD_DAY, 0},	   {"日", DATE_WORD_DAY, 0},
	{"시", DATE_WORD_HOUR, 0},	   {"時", DATE_WORD_HOUR, 0},
	{"时", DATE_WORD_HOUR, 0},	   {"点", DATE_WORD_HOUR, 0},
	{"분", DATE_WORD_MINUTE, 0},	   {"分", DATE_WORD_MINUTE, 0},
	{"초", DATE_WORD_SECOND, 0},	   {"秒", DATE_WORD_SECOND, 0},
	{"오전", DATE_WORD_HALF, DATE_AM}, {"上午", DATE_WORD_HALF, DATE_AM},
	{"午前", DATE_WORD_HALF, DATE_AM}, {"오후", DATE_WORD_HALF, DATE_PM},
	{"下午", DATE_WORD_HALF, DATE_PM}, {"午後", DATE_WORD_HALF, DATE_PM},
};

static uint32_t fold(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
	    (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
		return c + 0x20;
	if (c >= 0x100 && c <= 0x137)
		return c | 1;
	if (c >= 0x139 && c <= 0x148)
		return c & 1 ? c + 1 : c;
	if (c >= 0x14A && c <= 0x177)
		return c | 1;
	return c;
}

static bool is_letter(uint32_t c)
{
	return (c < 0x80 && (c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (c >= 0xC0 && c < 0x600) || (c >= 0x620 && c <= 0x64A);
}

static size_t put(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	out[0] = (char)(0xC0 | c >> 6);
	out[1] = (char)(0x80 | (c & 0x3F));
	return 2;
}

static const struct word_row *find(const char *word)
{
	size_t low = 0, high = sizeof(rows) / sizeof(*rows);

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = strcmp(rows[mid].word, word);

		if (order == 0)
			return &rows[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static struct date_word of_row(const struct word_row *row, size_t size)
{
	return (struct date_word){row->kind, row->value,
				  row->kind == DATE_WORD_ZONE &&
					  row->value == 0 &&
					  strcmp(row->word, "wet") != 0,
				  size};
}

static struct date_word cjk_word(struct bytes text)
{
	for (size_t i = 0; i < sizeof(cjk_rows) / sizeof(*cjk_rows); i++) {
		struct bytes word = bytes_of_string(cjk_rows[i].word);

		if (bytes_starts_with(text, word))
			return of_row(&cjk_rows[i], word.size);
	}
	return (struct date_word){DATE_WORD_NONE, 0, false, 0};
}

static bool is_dotted_half(struct bytes text)
{
	return bytes_starts_with_nocase(text, BYTES_LITERAL("a.m")) ||
	       bytes_starts_with_nocase(text, BYTES_LITERAL("p.m"));
}

struct date_word date_word_at(struct bytes text)
{
	const unsigned char *p = text.data, *end = text.data + text.size;
	char word[LONGEST_WORD + 4];
	const struct word_row *row;
	size_t size = 0;

	if (text.size && text.data[0] >= 0xE3)
		return cjk_word(text);
	if (is_dotted_half(text))
		return (struct date_word){
			DATE_WORD_HALF,
			(text.data[0] | 0x20) == 'a' ? DATE_AM : DATE_PM, false,
			3};
	while (p < end) {
		const unsigned char *next = p;
		uint32_t c = utf8_next(&next, end);

		if (!is_letter(c))
			break;
		if (size >= LONGEST_WORD)
			return (struct date_word){DATE_WORD_NONE, 0, false, 0};
		size += put(word + size, fold(c));
		p = next;
	}
	word[size] = 0;
	row = find(word);
	if (!row)
		return (struct date_word){DATE_WORD_NONE, 0, false, 0};
	return of_row(row, (size_t)(p - text.data));
}
