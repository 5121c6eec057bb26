/*
 * What the tables say, for people: in plain SQL, as other programs know none of
 * our functions. The program itself does not read them.
 */
#include "store/catalog/sql.h"

#define NAME                                                                   \
	"ifnull(f.text, '') || CASE typeof(r.name) WHEN 'blob' THEN"           \
	" lower(substr(hex(r.name), 1, 8) || '-' ||"                           \
	" substr(hex(r.name), 9, 4) || '-' || substr(hex(r.name), 13, 4) ||"   \
	" '-' || substr(hex(r.name), 17, 4) || '-' ||"                         \
	" substr(hex(r.name), 21)) || '>' ELSE r.name END AS record"
#define SAME(field)                                                            \
	"CASE typeof(r." field ") WHEN 'integer' THEN (SELECT t." field        \
	" FROM record t WHERE t.num = r." field ") ELSE r." field              \
	" END AS " field
#define TITLE  SAME("title")
#define BYLINE SAME("byline")
#define TIME(field)                                                            \
	"CASE WHEN typeof(r." field ") <> 'integer' THEN r." field             \
	" WHEN o." field "_zone = 'day' THEN"                                  \
	" strftime('%Y-%m-%d', r." field ", 'unixepoch')"                      \
	" WHEN ifnull(o." field "_zone, 'Z') = 'Z' THEN"                       \
	" strftime('%Y-%m-%dT%H:%M:%S', r." field ", 'unixepoch') ||"          \
	" ifnull(o." field "_zone, '') ELSE"                                   \
	" strftime('%Y-%m-%dT%H:%M:%S', r." field ", 'unixepoch',"             \
	" o." field "_zone) || o." field "_zone END AS " field
#define PUBLISHED TIME("published")
#define MODIFIED  TIME("modified")
#define FETCHED	  TIME("fetched")

const char catalog_view_capture[] =
	"CREATE VIEW capture AS SELECT r.num, d.name AS dump, r.run, o.kind,"
	" " NAME ", r.offset, r.length, r.sha256, r.original, r.body,"
	" r.source_id, CASE WHEN s.num IS NULL THEN r.path"
	" ELSE s.text || r.path END AS url, o.outlet, " TITLE ", " BYLINE
	", " PUBLISHED ", " MODIFIED ", " FETCHED ", o.language, o.sources,"
	" o.charset, ifnull(m.undecodable, 0) AS undecodable, m.reason"
	" FROM record r JOIN origin o ON o.num = r.origin"
	" JOIN dump d ON d.num = r.dump"
	" LEFT JOIN prefix f ON f.num = r.folder"
	" LEFT JOIN prefix s ON s.num = r.site"
	" LEFT JOIN remark m ON m.record = r.num;";

/* See catalog_edge.c. */
#define SHARE(of) "CASE typeof(shared) WHEN 'integer' THEN 1.0 * shared / " of
#define JACCARD                                                                \
	SHARE("(units_a + units_b - shared)") " ELSE shared END AS jaccard"
#define IN_A SHARE("units_a") " ELSE units_a END AS containment_a"
#define IN_B SHARE("units_b") " ELSE units_b END AS containment_b"

const char catalog_view_pair[] =
	"CREATE VIEW pair AS SELECT a, b, " JACCARD ", " IN_A ", " IN_B
	", relation, merges FROM edge;";

/* See catalog_score.h. */
#define SCORE(name)                                                            \
	"CASE WHEN typeof(" name ") <> 'integer' OR " name                     \
	" < 2 THEN 1.0 * " name " ELSE (8388608 + (" name                      \
	" & 8388607)) / 8388608.0 /"                                           \
	" (1 << (127 - (" name " >> 23))) END AS " name
#define LEAST	    SCORE("min")
#define MEDIAN	    SCORE("median")
#define MEMBER	    SCORE("jaccard")
#define CONTAINMENT SCORE("containment")

const char catalog_view_cluster[] =
	"CREATE VIEW cluster_score AS SELECT num, id, canonical, size, bodies,"
	" outlets, " LEAST ", " MEDIAN " FROM cluster;";

const char catalog_view_member[] =
	"CREATE VIEW member_score AS SELECT cluster, body, relation, " MEMBER
	", " CONTAINMENT ", direct FROM member;";
