/*
 * main.c - the newsfold program: the table of its commands.
 */
#include "cmd/command.h"
#include "cmd/session.h"

#include <sqlite3.h>

const struct command commands[] = {
	{"init", "[--shingle-units N]", "Make an archive", command_init, true},
	{"probe", "DUMP...",
	 "Say what a dump holds and what would be taken; write nothing",
	 command_probe, true},
	{"extract", "FILE...|-",
	 "Print the article of pages; no archive needed", command_extract,
	 true},
	{"ingest",
	 "[--format F] [--map FIELD=KEY]... [--source NAME] [-n] DUMP...|-",
	 "Take dumps into the archive", command_ingest, true},
	{"dumps", "", "List the dumps", command_dumps, false},
	{"list", "[--dump NAME] [--outlet O] [--since DATE] [--until DATE]",
	 "List the captures", command_list, false},
	{"show", "ID [--text|--raw]", "Show a capture, body, cluster or dump",
	 command_show, false},
	{"clusters",
	 "[--kind K,...] [--min-size N] [--min-similarity X] [--outlet O] "
	 "[--since DATE] [--until DATE] [--canonical RULE] [--csv]",
	 "Report duplicate clusters", command_clusters, false},
	{"why", "A B", "Say why two bodies are held for copies or not",
	 command_why, false},
	{"similar", "ID|FILE|-",
	 "What the archive has like this; stores nothing", command_similar,
	 false},
	{"diff", "A B [--html]", "Passages kept, changed and added",
	 command_diff, false},
	{"timeline", "CLUSTER", "Who had it when; where each date comes from",
	 command_timeline, false},
	{"report", "-o FILE.html [--title TEXT] [--with-text|--without-text]",
	 "Write one page to read, sort, compare and print", command_report,
	 true},
	{"serve", "[--bind 127.0.0.1:PORT] [--host NAME]",
	 "The report, live and read-only, in a browser", command_serve, true},
	{"restore",
	 "ID...|--dump NAME|--cluster ID|--all (-t DIR | -o FILE|-) "
	 "[--what original|body]",
	 "Bring originals or bodies back", command_restore, false},
	{"export",
	 "--format jsonl|csv|warc|tar|passim|graphml [-o FILE|-] "
	 "[--canonical-only] [--what body|original] [-n]",
	 "Write captures and texts in the formats of other tools",
	 command_export, true},
	{"search", "QUERY... [--all] [--limit N] [--no-index] [-0] | --index",
	 "Full text of bodies and titles, best first", command_search, true},
	{"furniture", "[OUTLET]",
	 "Learned page furniture: lines, counts, examples", command_furniture,
	 false},
	{"stats", "", "What the archive holds, in numbers", command_stats,
	 false},
	{"log", "[RUN]", "What each run took and rejected", command_log, false},
	{"forget", "[ID...] [--url U] [--outlet O] [--with-near] [-n] [--lift]",
	 "Take captures down for good; without words, list what was",
	 command_forget, true},
	{"compact", "[-n]", "Pack anew for size; drop what is forgotten",
	 command_compact, true},
	{"verify", "[--read-data]", "Check everything", command_verify, false},
	{"repair", "[-n]",
	 "Save what can be read of damaged packs, keep them aside, rebuild",
	 command_repair, true},
	{"rebuild", "", "Remake all derived files from the packs",
	 command_rebuild, false},
	{NULL, NULL, NULL, NULL, false},
};

int main(int argc, const char **argv)
{
	/* Nobody asks how much memory SQLite has, and each count is a lock. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	return session_main(argc, argv);
}
