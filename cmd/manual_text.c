/*
 * The texts of the manual. Options are not told here: their own lines do.
 */
#include "cmd/manual.h"

#include <stddef.h>

#define DATES                                                                  \
	"A DATE is a day (2025-02-04), a month (2025-02) or a year (2025), "   \
	"from its beginning for --since and to its end for --until, compared " \
	"with dates as they were written. With a time of day "                 \
	"(2025-02-04T16:34+09:00; without a zone UTC) it is an instant, "      \
	"compared with the instant of a capture, whatever its zone."

const struct manual_text manual_texts[] = {
	{"newsfold",
	 "newsfold takes what news scrapers left (folders of pages, tar, zip, "
	 "WARC, JSON lines, CSV, in any charset), takes the article out of "
	 "each record, finds the exact and edited copies, the cuts and the "
	 "stories set into others, says why, and gives every original back "
	 "byte for byte.\n"
	 "\n"
	 "Ids are printed with their kind: b: a body, c: a cluster, r: a "
	 "capture, d: a dump. The kind and all but the first unique digits, "
	 "four at least, may be left out.\n"
	 "\n"
	 "The archive is a folder: -a DIR, else $NEWSFOLD_ARCHIVE, else what "
	 "the settings say, else ./newsfold-archive. Data goes to standard "
	 "output, messages and progress to standard error. With --json every "
	 "answer is one JSON object a line, and so are errors and warnings "
	 "(newsfold.error/1, newsfold.warning/1).\n"
	 "\n"
	 "SIGUSR1 makes a running ingest, search or export say how far it is. "
	 "A first Ctrl-C stops it with all that is done kept; a second one at "
	 "once, which harms nothing.\n"
	 "\n"
	 "Settings are read from $NEWSFOLD_CONFIG, else "
	 "$XDG_CONFIG_HOME/newsfold/config, else ~/.config/newsfold/config. "
	 "Each line is NAME = VALUE; # begins a comment. The names are "
	 "archive, jobs, color and progress, as the options are. What the "
	 "command line says counts for more.\n"
	 "\n"
	 "  archive = ~/news/archive\n"
	 "  jobs = 4\n"
	 "\n"
	 "NO_COLOR, when it is set and not empty, turns colours off.",
	 "  newsfold init\n"
	 "  newsfold ingest crawl.warc.gz articles.jsonl pages/\n"
	 "  newsfold clusters --min-size 3\n"
	 "  newsfold restore --dump articles.jsonl -o back.jsonl",
	 ""},
	{"init",
	 "The settings of the fingerprints are frozen in the archive: texts "
	 "compare with those that were made alike.",
	 "  newsfold -a ~/news/archive init", "ingest"},
	{"probe",
	 "Tells the format of each dump from its content, how many records it "
	 "has, which charsets and fields were found and what each field is "
	 "taken for.",
	 "  newsfold probe crawl.warc.gz", "ingest extract"},
	{"extract",
	 "The text of the article, page furniture left out; with --json its "
	 "title, dates, byline, outlet, language and charset too.",
	 "  newsfold extract page.html\n"
	 "  curl -s https://news.example/1 | newsfold extract -",
	 "probe"},
	{"ingest",
	 "Formats are told from content. Everything is kept: records that "
	 "hold no article and records that cannot be read as originals alone. "
	 "What was reported as stored survives a kill and a power cut. "
	 "Running the same ingest again takes nothing twice, and goes on "
	 "where one was cut off. Empty or blank standard input is an error, "
	 "and "
	 "so is a page or text without a word: nothing is stored, no earlier "
	 "dump of the name replaced.",
	 "  newsfold ingest crawl.warc.gz\n"
	 "  newsfold ingest --map text=artikel --map title=kop nl.jsonl\n"
	 "  zstd -dc feed.jsonl.zst | newsfold ingest --source feed -",
	 "probe clusters log"},
	{"dumps", "", "  newsfold dumps -0 | xargs -0 -n 1 echo", "log stats"},
	{"list",
	 "One line a capture, in order of dump and place. With -0 only ids, "
	 "for xargs -0.\n"
	 "\n" DATES,
	 "  newsfold list --outlet \"Meridian Press\" --since 2025-03\n"
	 "  newsfold list -0 --dump crawl.warc.gz | xargs -0 newsfold "
	 "restore -t out",
	 "show search"},
	{"show", "", "  newsfold show r:e38a369bbb --text", "why timeline"},
	{"clusters",
	 "A cluster is a set of captures of one story's text: the same text, "
	 "edited copies, and texts nearly all of which stand in another. Each "
	 "member says how much of the canonical text it shares (Jaccard), how "
	 "much of the smaller of the two stands in the other (containment), "
	 "and whether it reached the threshold by itself or only through "
	 "another member (indirect).\n"
	 "\n"
	 "Texts that only share passages make no cluster; --kind partial lists "
	 "them. --canonical chooses who stands for a cluster when it is shown; "
	 "members and ids stay the same.\n"
	 "\n" DATES,
	 "  newsfold clusters --min-size 3\n"
	 "  newsfold --json clusters --kind partial",
	 "why diff timeline export"},
	{"why",
	 "Shared shingles, the passages, what of either text was passed over "
	 "as page furniture, and the rule that decided.",
	 "  newsfold why r:ff6ea72053 r:dd46c859fb", "diff clusters"},
	{"similar",
	 "A file is read as a page or text, of several articles in it the "
	 "first; nothing of it is stored. Best matches first. What an outlet "
	 "prints under every article counts for nothing, as in clusters.",
	 "  newsfold similar draft.txt", "search clusters"},
	{"diff",
	 "Status 1 says that the two texts differ. Offsets of --json count "
	 "code points.",
	 "  newsfold diff r:ff6ea72053 r:dd46c859fb", "why"},
	{"timeline",
	 "Dates of publication, change and fetching, each with the place it "
	 "was found in; what is inferred says so.",
	 "  newsfold timeline c:9ee380e038", "clusters show"},
	{"furniture",
	 "Lines an outlet prints under many different articles, on several "
	 "days: link leaves them out of every comparison and never out of a "
	 "body. With each the number of texts it stands in, whatever its "
	 "figures, and one of them.",
	 "  newsfold furniture \"Meridian Press\"", "why clusters"},
	{"report",
	 "One self-contained page: it opens without a network, and nothing of "
	 "what was scraped can run in it.\n"
	 "\n" DATES,
	 "  newsfold report -o report.html", "clusters timeline serve"},
	{"serve",
	 "The page of report, live: what a writer commits is there when the "
	 "page is loaded again. Nothing is written to the archive. Under "
	 "/api/ the commands stats, dumps, log, list, clusters, show, why, "
	 "diff, similar, timeline and search answer with their own JSON lines; "
	 "their options are parameters, ids stand in id, a and b, words in q, "
	 "and limit (100; at most 1000) and skip go through long answers. "
	 "/restore/ID gives an original to keep, with ?what=body its text.\n"
	 "\n"
	 "Requests are answered under numeric addresses, localhost and the "
	 "name that --host allows, so that no page of a stranger can read the "
	 "archive through the reader's browser. There is no password: on "
	 "another address than 127.0.0.1 everyone who reaches it can read.",
	 "  newsfold serve --bind 127.0.0.1:8080\n"
	 "  curl 'http://127.0.0.1:8080/api/clusters?outlet=Panmare&limit=10'",
	 "report search"},
	{"restore",
	 "Originals are checked against their SHA-256 while they are written. "
	 "Paths never leave the target folder. A dump comes back as it was "
	 "read last; with --all, what only earlier versions of it had is in "
	 "NAME.earlier (but for workbooks), as all records are where the list "
	 "of what it had is lost.\n"
	 "\n"
	 "With -o what is one file (a capture, a text, a dump that was one "
	 "file) comes as it is; several ids, a cluster, a folder, the texts of "
	 "a dump come as a tar, whatever FILE is called, and so on standard "
	 "output.",
	 "  newsfold restore --dump articles.jsonl -o back.jsonl\n"
	 "  newsfold restore --all -t everything",
	 "export"},
	{"export",
	 "Streams what the archive holds, in an order that does not depend on "
	 "that of the ingests.\n"
	 "\n"
	 "  jsonl    newsfold.export/1: every field and the text, a line each\n"
	 "  csv      the same in rows; cells that a spreadsheet would compute "
	 "get a ' before them\n"
	 "  warc     WARC 1.1: texts as conversion records (originals as "
	 "resource with\n"
	 "           --what original), copies as revisit, provenance as "
	 "metadata\n"
	 "  tar      DUMP/RECORD.txt, and its provenance as DUMP/RECORD.yaml\n"
	 "  passim   id, series, date, title, url, text\n"
	 "  graphml  texts as nodes, measured similarity as edges, the earlier "
	 "text first\n"
	 "\n"
	 "A file gets its name when it is whole; until then it is FILE.part. "
	 "Pipes and devices are written as they are, links followed.\n"
	 "\n" DATES,
	 "  newsfold export --format jsonl --canonical-only -o corpus.jsonl\n"
	 "  newsfold export --format warc -o texts.warc.gz\n"
	 "  newsfold export --format csv --bom --min-size 3 -o copies.csv",
	 "restore clusters"},
	{"search",
	 "All words must stand in a text or its titles. Case, width and "
	 "composition make no difference. Of alphabets whole words match; Han, "
	 "kana, Hangul, Thai, Lao, Khmer and Burmese match inside words too, "
	 "and across a space the query does not have.\n"
	 "\n"
	 "  ferry aground             both words\n"
	 "  \"ran aground\"             the phrase\n"
	 "  elect*                    words that begin so\n"
	 "  -football                 not with this word (write -- before it)\n"
	 "  outlet:\"Meridian Press\"   of this outlet\n"
	 "  date:2025-02              of this day, month or year\n"
	 "  date:2025-02-01..2025-02-14\n"
	 "  cluster:c:81efe1  dump:crawl.warc.gz\n"
	 "\n"
	 "One line a cluster, the best of its texts, unless --all is given. "
	 "The "
	 "first search makes an index (search.sqlite in the archive, about a "
	 "quarter of the size of the texts); it can be deleted, and --no-index "
	 "gives the same answer by reading the texts.",
	 "  newsfold search ferry aground\n"
	 "  newsfold search '\"지하 상가\" date:2025-07'\n"
	 "  newsfold search -- 'election -football'",
	 "list similar"},
	{"stats", "", "  newsfold --json stats", "dumps log"},
	{"log", "", "  newsfold log\n  newsfold log 3", "dumps ingest"},
	{"forget",
	 "What is taken down cannot be read any more; its bytes go when the "
	 "archive is packed anew. A tombstone stays, so that another ingest "
	 "does not bring it back.",
	 "  newsfold forget --url https://news.example/1 -n\n"
	 "  newsfold forget r:e38a369bbb --with-near",
	 "verify"},
	{"compact",
	 "Packs are written anew: what was forgotten is dropped, the rest "
	 "coded "
	 "against what it is like. Readers go on meanwhile.",
	 "  newsfold compact -n\n"
	 "  newsfold compact",
	 "forget verify"},
	{"verify",
	 "Without --read-data frames, checksums and the agreement of the "
	 "derived files with the packs; with it every object is decoded and "
	 "hashed, too, and every capture compared with the list it stands in.",
	 "  newsfold verify --read-data", "rebuild"},
	{"rebuild",
	 "packs/ is the archive; everything else is made anew from it, the "
	 "full-text index at the next search.",
	 "  newsfold rebuild", "verify"},
	{NULL, NULL, NULL, NULL},
};
