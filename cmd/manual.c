#include "cmd/manual.h"

#include <stdio.h>

const struct manual_text *manual_text_of(const char *command)
{
	const struct manual_text *t = manual_texts;

	while (t->name && strcmp(t->name, command) != 0)
		t++;
	return t->name ? t : NULL;
}

#define COLUMNS 78

/* One line as it stands, or a paragraph in lines of words. */
static void print_filled(const char *text, size_t size)
{
	size_t used = 0;

	while (size) {
		size_t word = 0, skip;

		while (word < size && text[word] != ' ')
			word++;
		if (used && used + 1 + word > COLUMNS) {
			putchar('\n');
			used = 0;
		}
		used += (size_t)printf("%s%.*s", used ? " " : "", (int)word,
				       text);
		skip = word + (word < size);
		text += skip;
		size -= skip;
	}
	putchar('\n');
}

/* What begins with two spaces as it stands. */
static void print_wrapped(const char *text)
{
	for (;;) {
		size_t size = strcspn(text, "\n");

		if (strncmp(text, "  ", 2) == 0)
			printf("%.*s\n", (int)size, text);
		else
			print_filled(text, size);
		if (!text[size])
			return;
		text += size + 1;
	}
}

void manual_print_text(const struct command *command)
{
	const struct manual_text *t = manual_text_of(command->name);

	printf("usage: newsfold %s %s\n\n%s.\n", command->name,
	       command->arguments, command->summary);
	if (t && *t->text) {
		putchar('\n');
		print_wrapped(t->text);
	}
	if (t && *t->examples)
		printf("\nExamples:\n%s\n", t->examples);
	printf("\n");
}

/* ---- Options, one after the other ------------------------------------------
 */

typedef void option_fn(const struct poptOption *option);

static void each_option(const struct poptOption *table, option_fn *visit)
{
	for (const struct poptOption *o = table;
	     o->longName || o->shortName || o->arg; o++) {
		if ((o->argInfo & POPT_ARG_MASK) == POPT_ARG_INCLUDE_TABLE)
			each_option(o->arg, visit);
		else if (!(o->argInfo & POPT_ARGFLAG_DOC_HIDDEN))
			visit(o);
	}
}

static void print_line(const struct poptOption *o)
{
	printf("%s\t%c\t%s\t%s\n", o->longName ? o->longName : "",
	       o->shortName ? o->shortName : '-',
	       o->argDescrip ? o->argDescrip : "", o->descrip);
}

/* ---- Man pages (man(7)) ----------------------------------------------------
 */

/* A backslash or a leading dot or quote would be roff's; a minus is one. */
static void roff_text(const char *text, size_t size, bool is_line_start)
{
	for (size_t i = 0; i < size; i++) {
		if (is_line_start && (text[i] == '.' || text[i] == '\''))
			fputs("\\&", stdout);
		is_line_start = text[i] == '\n';
		if (text[i] == '\\')
			fputs("\\e", stdout);
		else if (text[i] == '-')
			fputs("\\-", stdout);
		else if (text[i] == '\'')
			fputs("\\(aq", stdout);
		else if (text[i] == '`')
			fputs("\\(ga", stdout);
		else if (text[i] == '^')
			fputs("\\(ha", stdout);
		else if (text[i] == '~')
			fputs("\\(ti", stdout);
		else
			putchar(text[i]);
	}
}

static void roff(const char *text)
{
	roff_text(text, strlen(text), true);
}

/* Paragraphs filled, lines with two spaces before them as they stand. */
static void roff_paragraphs(const char *text)
{
	bool is_example = false;

	while (*text) {
		size_t size = strcspn(text, "\n");
		bool wants = size > 1 && text[0] == ' ' && text[1] == ' ';

		if (wants != is_example)
			printf(wants ? ".PP\n.nf\n" : ".fi\n.PP\n");
		if (size == 0)
			printf(is_example ? "" : ".PP\n");
		else
			roff_text(text, size, true);
		if (size)
			putchar('\n');
		is_example = wants;
		text += size;
		text += *text == '\n';
	}
	if (is_example)
		printf(".fi\n");
}

static void roff_option(const struct poptOption *o)
{
	printf(".TP\n");
	if (o->shortName)
		printf("\\fB\\-%c\\fR", o->shortName);
	if (o->shortName && o->longName)
		printf(", ");
	if (o->longName) {
		printf("\\fB\\-\\-");
		roff_text(o->longName, strlen(o->longName), false);
		printf("\\fR");
	}
	if (o->argDescrip) {
		printf(o->longName ? "=\\fI" : " \\fI");
		roff_text(o->argDescrip, strlen(o->argDescrip), false);
		printf("\\fR");
	}
	putchar('\n');
	roff(o->descrip);
	putchar('\n');
}

static void roff_head(const char *name, const char *summary)
{
	printf(".\\\" Written by newsfold --help-as man; do not edit.\n"
	       ".TH \"%s\" 1 \"\" \"newsfold " NEWSFOLD_VERSION
	       "\" \"newsfold\"\n.SH NAME\n",
	       name);
	roff(name);
	printf(" \\- ");
	roff_text(summary, strlen(summary), false);
	printf("\n");
}

static void roff_exit_statuses(void)
{
	static const struct {
		const char *status, *meaning;
	} list[] = {
		{"0", "done"},
		{"1", "done, but some records were rejected; diff: the two "
		      "differ"},
		{"2", "the command line makes no sense"},
		{"3", "some input could not be read"},
		{"4", "stored bytes fail their check"},
		{"5", "no space left, or the system refused a read or write"},
		{"10", "no archive there"},
		{"11", "another process is writing to the archive"},
		{"130", "interrupted"},
	};

	printf(".SH EXIT STATUS\n");
	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
		printf(".TP\n\\fB%s\\fR\n%s\n", list[i].status,
		       list[i].meaning);
}

static void roff_see(const struct manual_text *t)
{
	char words[256];
	char *rest = words, *word;

	printf(".SH SEE ALSO\n\\fBnewsfold\\fR(1)");
	snprintf(words, sizeof(words), "%s", t ? t->see : "");
	while ((word = strsep(&rest, " ")))
		if (*word)
			printf(",\n\\fBnewsfold\\-%s\\fR(1)", word);
	printf("\n");
}

static void print_page(const struct command *c,
		       const struct poptOption *options)
{
	const struct manual_text *t = manual_text_of(c->name);
	char name[64];

	snprintf(name, sizeof(name), "newsfold-%s", c->name);
	roff_head(name, c->summary);
	printf(".SH SYNOPSIS\n\\fBnewsfold %s\\fR ", c->name);
	roff_text(c->arguments, strlen(c->arguments), false);
	printf("\n.SH DESCRIPTION\n");
	roff(c->summary);
	printf(".\n");
	if (t && *t->text) {
		printf(".PP\n");
		roff_paragraphs(t->text);
	}
	printf(".SH OPTIONS\n");
	each_option(options, roff_option);
	if (t && *t->examples) {
		printf(".SH EXAMPLES\n.nf\n");
		roff(t->examples);
		printf("\n.fi\n");
	}
	roff_exit_statuses();
	roff_see(t);
}

bool manual_print_as(const char *form, const struct command *command,
		     const struct poptOption *options)
{
	if (strcmp(form, "man") == 0)
		print_page(command, options);
	else if (strcmp(form, "options") == 0)
		each_option(options, print_line);
	else
		return false;
	return true;
}

static void print_program_page(const struct poptOption *options)
{
	const struct manual_text *t = manual_text_of("newsfold");

	roff_head("newsfold", "a news archive that keeps every original and "
			      "every text once");
	printf(".SH SYNOPSIS\n\\fBnewsfold\\fR [\\fB\\-a\\fR \\fIDIR\\fR] "
	       "[\\fB\\-\\-json\\fR] [\\fB\\-q\\fR|\\fB\\-v\\fR] "
	       "[\\fB\\-j\\fR \\fIN\\fR] [\\fB\\-\\-color\\fR \\fIWHEN\\fR] "
	       "\\fICOMMAND\\fR ...\n.SH DESCRIPTION\n");
	roff_paragraphs(t->text);
	printf(".SH COMMANDS\n");
	for (const struct command *c = commands; c->name; c++) {
		printf(".TP\n\\fBnewsfold\\-%s\\fR(1)\n", c->name);
		roff(c->summary);
		putchar('\n');
	}
	printf(".SH OPTIONS\n");
	each_option(options, roff_option);
	printf(".SH EXAMPLES\n.nf\n");
	roff(t->examples);
	printf("\n.fi\n");
	roff_exit_statuses();
}

bool manual_print_program_as(const char *form, const struct poptOption *options)
{
	if (strcmp(form, "man") == 0)
		print_program_page(options);
	else if (strcmp(form, "commands") == 0)
		for (const struct command *c = commands; c->name; c++)
			printf("%s\t%s\n", c->name, c->summary);
	else if (strcmp(form, "options") == 0)
		each_option(options, print_line);
	else
		return false;
	return true;
}
