#include "core/text/html_tag.h"

#define V	     HTML_IS_VOID
#define R	     HTML_IS_RAW
#define B	     HTML_IS_BLOCK
#define S	     HTML_IS_SCOPE
#define LONGEST_NAME 10

struct tag_row {
	char name[LONGEST_NAME + 1];
	unsigned char flags;
};

static const struct tag_row rows[HTML_TAG_COUNT] = {
	[HTML_A] = {"a", 0},
	[HTML_ADDRESS] = {"address", B},
	[HTML_ARTICLE] = {"article", B},
	[HTML_ASIDE] = {"aside", B},
	[HTML_AUDIO] = {"audio", B},
	[HTML_B] = {"b", 0},
	[HTML_BASE] = {"base", V},
	[HTML_BLOCKQUOTE] = {"blockquote", B},
	[HTML_BODY] = {"body", B},
	[HTML_BR] = {"br", V},
	[HTML_BUTTON] = {"button", 0},
	[HTML_CAPTION] = {"caption", B | S},
	[HTML_CENTER] = {"center", B},
	[HTML_DD] = {"dd", B},
	[HTML_DETAILS] = {"details", B},
	[HTML_DIALOG] = {"dialog", B},
	[HTML_DIV] = {"div", B},
	[HTML_DL] = {"dl", B},
	[HTML_DT] = {"dt", B},
	[HTML_EM] = {"em", 0},
	[HTML_EMBED] = {"embed", V},
	[HTML_FIELDSET] = {"fieldset", B},
	[HTML_FIGCAPTION] = {"figcaption", B},
	[HTML_FIGURE] = {"figure", B},
	[HTML_FONT] = {"font", 0},
	[HTML_FOOTER] = {"footer", B},
	[HTML_FORM] = {"form", B},
	[HTML_FRAME] = {"frame", V},
	[HTML_H1] = {"h1", B},
	[HTML_H2] = {"h2", B},
	[HTML_H3] = {"h3", B},
	[HTML_H4] = {"h4", B},
	[HTML_H5] = {"h5", B},
	[HTML_H6] = {"h6", B},
	[HTML_HEAD] = {"head", B},
	[HTML_HEADER] = {"header", B},
	[HTML_HR] = {"hr", V | B},
	[HTML_HTML] = {"html", B},
	[HTML_I] = {"i", 0},
	[HTML_IFRAME] = {"iframe", R},
	[HTML_IMG] = {"img", V},
	[HTML_INPUT] = {"input", V},
	[HTML_LABEL] = {"label", 0},
	[HTML_LI] = {"li", B},
	[HTML_LINK] = {"link", V},
	[HTML_MAIN] = {"main", B},
	[HTML_MENU] = {"menu", B},
	[HTML_META] = {"meta", V},
	[HTML_NAV] = {"nav", B},
	[HTML_NOEMBED] = {"noembed", R},
	[HTML_NOFRAMES] = {"noframes", B},
	[HTML_NOSCRIPT] = {"noscript", 0},
	[HTML_OBJECT] = {"object", S},
	[HTML_OL] = {"ol", B},
	[HTML_OPTGROUP] = {"optgroup", B},
	[HTML_OPTION] = {"option", B},
	[HTML_P] = {"p", B},
	[HTML_PRE] = {"pre", B},
	[HTML_RP] = {"rp", 0},
	[HTML_RT] = {"rt", 0},
	[HTML_SCRIPT] = {"script", R},
	[HTML_SECTION] = {"section", B},
	[HTML_SELECT] = {"select", B},
	[HTML_SMALL] = {"small", 0},
	[HTML_SOURCE] = {"source", V},
	[HTML_SPAN] = {"span", 0},
	[HTML_STRONG] = {"strong", 0},
	[HTML_STYLE] = {"style", R},
	[HTML_SUMMARY] = {"summary", B},
	[HTML_SVG] = {"svg", 0},
	[HTML_TABLE] = {"table", B | S},
	[HTML_TBODY] = {"tbody", B},
	[HTML_TD] = {"td", B | S},
	[HTML_TEMPLATE] = {"template", S},
	[HTML_TEXTAREA] = {"textarea", R | B},
	[HTML_TFOOT] = {"tfoot", B},
	[HTML_TH] = {"th", B | S},
	[HTML_THEAD] = {"thead", B},
	[HTML_TIME] = {"time", 0},
	[HTML_TITLE] = {"title", R},
	[HTML_TR] = {"tr", B},
	[HTML_U] = {"u", 0},
	[HTML_UL] = {"ul", B},
	[HTML_VIDEO] = {"video", B},
	[HTML_WBR] = {"wbr", V},
	[HTML_XMP] = {"xmp", R | B},
};

static unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

/* First row whose name begins with each letter; rows are sorted. */
static const unsigned char *first_rows(void)
{
	static const unsigned char first[27] = {
		HTML_A,	    HTML_B,	   HTML_CAPTION, HTML_DD,
		HTML_EM,    HTML_FIELDSET, HTML_OTHER,	 HTML_H1,
		HTML_I,	    HTML_OTHER,	   HTML_OTHER,	 HTML_LABEL,
		HTML_MAIN,  HTML_NAV,	   HTML_OBJECT,	 HTML_P,
		HTML_OTHER, HTML_RP,	   HTML_SCRIPT,	 HTML_TABLE,
		HTML_U,	    HTML_VIDEO,	   HTML_WBR,	 HTML_XMP,
		HTML_OTHER, HTML_OTHER,	   HTML_OTHER};

	return first;
}

enum html_tag html_tag_of_name(struct bytes name)
{
	char folded[LONGEST_NAME + 1] = "";
	int letter;

	if (name.size == 0 || name.size > LONGEST_NAME)
		return HTML_OTHER;
	for (size_t i = 0; i < name.size; i++)
		folded[i] = (char)lower(name.data[i]);
	letter = folded[0] - 'a';
	if (letter < 0 || letter > 25)
		return HTML_OTHER;
	for (int tag = first_rows()[letter];
	     tag < HTML_OTHER && rows[tag].name[0] == folded[0]; tag++)
		if (memcmp(rows[tag].name, folded, name.size + 1) == 0)
			return (enum html_tag)tag;
	return HTML_OTHER;
}

unsigned html_tag_flags(enum html_tag tag)
{
	return rows[tag].flags;
}
