#include "store/catalog/sql.h"

/*
 * record.sources holds a (source, marks) pair of bytes for each field in the
 * order of enum field. Times are Unix seconds, NULL when unknown; published,
 * modified and fetched of a record are ISO 8601 text as captured.
 * revisit.record and revisit.target are record.num: a revisit is of kind other,
 * or, while it has a target, a capture with that one's body and fields.
 * payload has the digests of originals, once a revisit has asked for them.
 */
const char catalog_schema[] =
	"CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER)"
	" WITHOUT ROWID;"
	"CREATE TABLE dump(num INTEGER PRIMARY KEY, id BLOB UNIQUE,"
	" name TEXT UNIQUE, format TEXT, version BLOB, records INTEGER,"
	" rejected INTEGER, bytes INTEGER, sha256 BLOB, whole INTEGER);"
	"CREATE TABLE run(num INTEGER PRIMARY KEY, started INTEGER,"
	" ended INTEGER, dump INTEGER, interrupted INTEGER, program TEXT,"
	" counts BLOB);"
	"CREATE TABLE body(num INTEGER PRIMARY KEY, id BLOB, bytes INTEGER,"
	" captures INTEGER, published INTEGER, fetched INTEGER,"
	" cluster INTEGER);"
	"CREATE UNIQUE INDEX body_id ON body(id);"
	"CREATE TABLE touched(body INTEGER PRIMARY KEY);"
	"CREATE TABLE record(num INTEGER PRIMARY KEY, id BLOB, kind INTEGER,"
	" dump INTEGER, run INTEGER, record TEXT, offset INTEGER,"
	" length INTEGER, sha256 BLOB, original BLOB, body INTEGER,"
	" source_id TEXT, url TEXT, outlet TEXT, title TEXT, byline TEXT,"
	" published TEXT, modified TEXT, fetched TEXT, language TEXT,"
	" sources BLOB, charset TEXT, undecodable INTEGER, reason TEXT,"
	" inside INTEGER);"
	"CREATE UNIQUE INDEX record_id ON record(id);"
	"CREATE INDEX record_body ON record(body) WHERE body IS NOT NULL;"
	"CREATE INDEX record_order ON record(dump, offset, record);"
	"CREATE TABLE revisit(record INTEGER PRIMARY KEY, refers_record TEXT,"
	" refers_url TEXT, refers_fetched TEXT, target INTEGER);"
	"CREATE INDEX revisit_record ON revisit(refers_record);"
	"CREATE INDEX revisit_target ON revisit(target)"
	" WHERE target IS NOT NULL;"
	"CREATE INDEX revisit_url ON revisit(refers_url, refers_fetched);"
	"CREATE TABLE payload(original BLOB PRIMARY KEY, digest TEXT)"
	" WITHOUT ROWID;"
	"CREATE TABLE forgotten(kind INTEGER, key BLOB,"
	" PRIMARY KEY(kind, key)) WITHOUT ROWID;"
	"CREATE TABLE edge(a INTEGER, b INTEGER, jaccard REAL,"
	" containment_a REAL, containment_b REAL, relation INTEGER,"
	" merges INTEGER, PRIMARY KEY(a, b)) WITHOUT ROWID;"
	"CREATE INDEX edge_b ON edge(b);"
	"CREATE TABLE furniture(key INTEGER PRIMARY KEY, label TEXT);"
	"CREATE TABLE cluster(num INTEGER PRIMARY KEY, id BLOB,"
	" canonical INTEGER, size INTEGER, bodies INTEGER, outlets INTEGER,"
	" min REAL, median REAL);"
	"CREATE INDEX cluster_id ON cluster(id);"
	"CREATE INDEX cluster_order ON cluster(size DESC, id);"
	"CREATE TABLE member(cluster INTEGER, body INTEGER, relation INTEGER,"
	" jaccard REAL, containment REAL, direct INTEGER,"
	" PRIMARY KEY(cluster, body)) WITHOUT ROWID;";
