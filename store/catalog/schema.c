#include "store/catalog/sql.h"

/*
 * What stands in many rows alike is kept once: `origin` has what captures of
 * one outlet share, `prefix` the heads of paths and addresses. Times of a
 * record are Unix seconds with their zone in the origin (catalog_time.h), or,
 * written in no way we know, text. An index of ids has their first four bytes.
 *
 * record.sources holds a (source, marks) pair of bytes for each field in the
 * order of enum field. A record's id follows from its dump's name, its own and
 * its digest; one that does not stands in `remark`. record_id and record_place
 * are indexes over what no column has, kept by catalog_place.c.
 * revisit.record and revisit.target are record.num: a revisit is of kind other,
 * or, while it has a target, a capture with that one's body and fields.
 * payload has the digests of originals, once a revisit has asked for them; page
 * the original that came last from an address, or with a text, for the coder of
 * the next.
 */
static const char tables[] =
	"CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER)"
	" WITHOUT ROWID;"
	"CREATE TABLE dump(num INTEGER PRIMARY KEY, id BLOB UNIQUE,"
	" name TEXT UNIQUE, format TEXT, version BLOB, records INTEGER,"
	" rejected INTEGER, bytes INTEGER, sha256 BLOB, whole INTEGER,"
	" landmark TEXT);"
	"CREATE TABLE run(num INTEGER PRIMARY KEY, started INTEGER,"
	" ended INTEGER, dump INTEGER, interrupted INTEGER, program TEXT,"
	" counts BLOB);"
	"CREATE TABLE body(num INTEGER PRIMARY KEY, id BLOB, bytes INTEGER,"
	" captures INTEGER, published INTEGER, fetched INTEGER,"
	" cluster INTEGER, first_seen INTEGER, last_seen INTEGER);"
	"CREATE INDEX body_id ON body(substr(id, 1, 4));"
	"CREATE TABLE touched(body INTEGER PRIMARY KEY);"
	"CREATE TABLE origin(num INTEGER PRIMARY KEY, kind INTEGER,"
	" inside INTEGER, outlet TEXT, language TEXT, charset TEXT,"
	" sources BLOB, published_zone TEXT, modified_zone TEXT,"
	" fetched_zone TEXT);"
	"CREATE INDEX origin_outlet ON origin(outlet);"
	"CREATE TABLE prefix(num INTEGER PRIMARY KEY, text TEXT UNIQUE);"
	"CREATE TABLE record(num INTEGER PRIMARY KEY, origin INTEGER,"
	" dump INTEGER, run INTEGER, folder INTEGER, name, offset INTEGER,"
	" length INTEGER, sha256 BLOB, original BLOB, body INTEGER,"
	" source_id, site INTEGER, path TEXT, title, byline, published,"
	" modified, fetched);"
	"CREATE INDEX record_body ON record(body) WHERE body IS NOT NULL;"
	"CREATE TABLE remark(record INTEGER PRIMARY KEY, id BLOB,"
	" undecodable INTEGER, reason TEXT);"
	"CREATE TABLE record_id(head INTEGER, record INTEGER,"
	" PRIMARY KEY(head, record)) WITHOUT ROWID;"
	"CREATE TABLE record_place(dump INTEGER, offset INTEGER, head BLOB,"
	" record INTEGER, PRIMARY KEY(dump, offset, head, record))"
	" WITHOUT ROWID;"
	"CREATE TABLE revisit(record INTEGER PRIMARY KEY, refers_record TEXT,"
	" refers_url TEXT, refers_fetched TEXT, target INTEGER);"
	"CREATE INDEX revisit_record ON revisit(refers_record);"
	"CREATE INDEX revisit_target ON revisit(target)"
	" WHERE target IS NOT NULL;"
	"CREATE INDEX revisit_url ON revisit(refers_url, refers_fetched);"
	"CREATE TABLE payload(original BLOB PRIMARY KEY, digest TEXT)"
	" WITHOUT ROWID;"
	"CREATE TABLE page(key INTEGER PRIMARY KEY, original BLOB);"
	"CREATE TABLE forgotten(kind INTEGER, key BLOB,"
	" PRIMARY KEY(kind, key)) WITHOUT ROWID;"
	"CREATE TABLE edge(a INTEGER, b INTEGER, shared, units_a, units_b,"
	" relation INTEGER, merges INTEGER, PRIMARY KEY(a, b)) WITHOUT ROWID;"
	"CREATE INDEX edge_b ON edge(b);"
	"CREATE TABLE furniture(key INTEGER PRIMARY KEY, label TEXT);"
	"CREATE TABLE cluster(num INTEGER PRIMARY KEY, id BLOB,"
	" canonical INTEGER, size INTEGER, bodies INTEGER, outlets INTEGER,"
	" min, median);"
	"CREATE INDEX cluster_id ON cluster(substr(id, 1, 4));"
	"CREATE INDEX cluster_order ON cluster(size DESC, substr(id, 1, 4));"
	"CREATE TABLE member(cluster INTEGER, body INTEGER, relation INTEGER,"
	" jaccard, containment, direct INTEGER, PRIMARY KEY(cluster, body))"
	" WITHOUT ROWID;";

const char *const catalog_schema[] = {tables,
				      catalog_view_capture,
				      catalog_view_pair,
				      catalog_view_cluster,
				      catalog_view_member,
				      NULL};
