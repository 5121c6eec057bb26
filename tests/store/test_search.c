/* The index and the texts give one answer, whatever became of the index. */
#include "tests/store/archive_fixture.h"

#include "core/base/file.h"
#include "store/search.h"
#include "store/search_index.h"
#include "tests/store/damage.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static int put_answer(void *context, const struct search_answer *a,
		      struct fault *fault)
{
	struct buffer *out = context;
	char id[ID_HEX_SIZE + 1];

	(void)fault;
	hex_encode(a->body.byte, ID_SIZE, id);
	buffer_printf(out, "%llu %s %.6f %llu %llu %zu %s\n",
		      (unsigned long long)a->rank, id, a->score,
		      (unsigned long long)a->bodies,
		      (unsigned long long)a->captures, a->capture_count,
		      buffer_string(&a->snippet->text));
	return 0;
}

static struct search_totals look(const char *folder, const char *text,
				 bool without_index, bool wants_all,
				 struct buffer *out)
{
	const struct search_options options = {.wants_all = wants_all,
					       .without_index = without_index,
					       .columns = 60,
					       .threads = 2};
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	struct search_totals totals;
	struct fault fault = FAULT_INIT;
	struct query query;

	buffer_clear(out);
	cr_assert_eq(query_parse(text, &query, &fault), 0, "%s", fault.message);
	cr_assert_eq(search_run(archive, &query, &options, put_answer, out,
				&totals, &fault),
		     0, "%s: %s", text, fault.message);
	query_release(&query);
	archive_close(archive);
	return totals;
}

static void put_file(const char *scratch, const char *name, const char *text)
{
	char *path = scratch_path(scratch, name);

	scratch_write(path, bytes_of_string(text));
	free(path);
}

static const char first[] =
	"{\"title\":\"Harbour pilots strike\",\"outlet\":\"Alpha\","
	"\"date\":\"2025-02-01\",\"text\":\"The ferry ran aground in fog on "
	"Tuesday. Nobody was hurt, the coastguard said.\"}\n"
	"{\"title\":\"Ferry\",\"outlet\":\"Beta\",\"date\":\"2025-02-03\","
	"\"text\":\"Ferrymen met in the town hall to talk of wages and of "
	"nothing else at all.\"}\n"
	"{\"title\":\"지하상가 침수\",\"outlet\":\"한빛\",\"date\":"
	"\"2025-03-01\",\"text\":\"서울시는 지하 상가의 물을 모두 빼냈다고 "
	"밝혔다. 피해는 없었다.\"}\n";
static const char second[] =
	"{\"title\":\"Aground again\",\"outlet\":\"Gamma\",\"date\":"
	"\"2025-02-02\",\"text\":\"The ferry ran aground in fog on Tuesday. "
	"Nobody was hurt, the coastguard said.\"}\n"
	"{\"title\":\"เปิดสะพานใหม่\",\"text\":\"เทศบาลเปิดใช้สะพานข้ามคลองแห่งใหม่"
	"เมื่อวันจันทร์ ชาวบ้านพากันมาเดินชมตั้งแต่เช้า\"}\n"
	"{\"title\":\"Bread\",\"text\":\"Bakers in Seoul raise a wheat lost "
	"for a century and a half.\"}\n";

static const struct {
	const char *query;
	uint64_t answers;
} cases[] = {
	{"ferry", 2},
	{"ferr*", 2},
	{"\"ran aground\"", 1},
	{"\"aground ran\"", 0},
	{"again coastguard", 1}, /* one word in a title, one in the text */
	{"ferry -fog", 1},
	{"지하상가", 1},
	{"서울", 1},
	{"울시", 1},
	{"상", 1},
	{"seoul", 1},
	{"ferry outlet:Gamma", 1},
	{"ferry outlet:Gamma date:2025-02-01", 0},
	{"date:2025-02", 2},
	{"date:2025-02-02..", 3},
	{"dump:b.jsonl", 3},
	{"สะพาน", 1},
	{"คลอง", 1},
	{"คา", 0},
	{"nowhere", 0},
};

static void expect_answers(const char *folder, bool has_index)
{
	struct buffer by_index = BUFFER_INIT, by_text = BUFFER_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct search_totals totals =
			look(folder, cases[i].query, false, false, &by_index);

		cr_expect_eq(totals.answers, cases[i].answers, "%s: %llu",
			     cases[i].query,
			     (unsigned long long)totals.answers);
		cr_expect(totals.used_index == has_index ||
			  bytes_starts_with(bytes_of_string(cases[i].query),
					    BYTES_LITERAL("d")));
		look(folder, cases[i].query, true, false, &by_text);
		expect_same_text(&by_index, &by_text);
	}
	buffer_release(&by_index);
	buffer_release(&by_text);
}

static char *archive_of_both(const char *scratch)
{
	char *folder = archive_fixture_make(scratch, "archive");
	char *a = scratch_path(scratch, "a.jsonl");
	char *b = scratch_path(scratch, "b.jsonl");
	struct buffer out = BUFFER_INIT;

	put_file(scratch, "a.jsonl", first);
	put_file(scratch, "b.jsonl", second);
	archive_fixture_ingest(folder, a, NULL);
	/* The index is made here, and completed after the second dump: with
	 * another title of a text it has. */
	look(folder, "ferry", false, false, &out);
	archive_fixture_ingest(folder, b, NULL);
	buffer_release(&out);
	free(a);
	free(b);
	return folder;
}

Test(search, answers_by_the_index_are_those_of_the_texts)
{
	char *scratch = scratch_folder();
	char *folder = archive_of_both(scratch);

	expect_answers(folder, true);
	cr_expect_eq(search_index_remove(folder, NULL), 0);
	expect_answers(folder, true);
	free(folder);
	scratch_remove(scratch);
}

Test(search, an_index_of_other_packs_or_of_none_is_made_anew)
{
	static const char *const damage[] = {"not a database, but long enough "
					     "to be taken for one at first",
					     ""};
	char *scratch = scratch_folder();
	char *folder = archive_of_both(scratch);
	char *other = archive_fixture_make(scratch, "other");
	char *dump = scratch_path(scratch, "b.jsonl");
	char *index = scratch_path(folder, "search.sqlite");
	char *foreign = scratch_path(other, "search.sqlite");
	struct buffer out = BUFFER_INIT;

	archive_fixture_ingest(other, dump, NULL);
	look(other, "ferry", false, false, &out);
	cr_assert_eq(search_index_remove(folder, NULL), 0);
	cr_assert_eq(rename(foreign, index), 0);
	expect_answers(folder, true);
	for (size_t i = 0; i < sizeof(damage) / sizeof(*damage); i++) {
		cr_assert_eq(search_index_remove(folder, NULL), 0);
		scratch_write(index, bytes_of_string(damage[i]));
		expect_answers(folder, true);
	}
	buffer_release(&out);
	free(index);
	free(foreign);
	free(dump);
	free(other);
	free(folder);
	scratch_remove(scratch);
}

/* As the first version left it, but for its documents: answers would miss. */
Test(search, an_index_of_an_older_version_is_made_anew)
{
	char *scratch = scratch_folder();
	char *folder = archive_of_both(scratch);
	char *index = scratch_path(folder, "search.sqlite");
	struct buffer out = BUFFER_INIT;
	sqlite3 *db;

	look(folder, "ferry", false, false, &out);
	cr_assert_eq(sqlite3_open(index, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, "DELETE FROM doc; PRAGMA user_version=1",
				  NULL, NULL, NULL),
		     SQLITE_OK);
	sqlite3_close(db);
	expect_answers(folder, true);
	buffer_release(&out);
	free(index);
	free(folder);
	scratch_remove(scratch);
}

Test(search, without_a_place_for_the_index_the_texts_are_read)
{
	char *scratch = scratch_folder();
	char *folder = archive_of_both(scratch);
	char *index = scratch_path(folder, "search.sqlite");
	char *inside = scratch_path(index, "in the way");

	cr_assert_eq(search_index_remove(folder, NULL), 0);
	cr_assert_eq(file_make_folders(inside, NULL), 0);
	expect_answers(folder, false);
	free(inside);
	free(index);
	free(folder);
	scratch_remove(scratch);
}

/* Whether the index knew the text or not; and it is found again when the pack
 * comes back as it was. */
Test(search, says_which_texts_it_could_not_read)
{
	char *scratch = scratch_folder();
	char *folder = archive_of_both(scratch);
	char *pack = scratch_path(folder, "packs/00000001.pack");
	struct buffer sound = BUFFER_INIT, out = BUFFER_INIT;

	scratch_read(pack, &sound);
	damage_body(folder, 1);
	cr_expect_eq(look(folder, "fog", false, false, &out).unread, 1);
	cr_expect_eq(look(folder, "nowhere", false, false, &out).unread, 0);
	cr_expect_eq(look(folder, "fog", true, false, &out).unread, 1);
	cr_assert_eq(search_index_remove(folder, NULL), 0);
	cr_expect_eq(look(folder, "fog", false, false, &out).unread, 1);
	cr_expect_eq(look(folder, "harbour", false, false, &out).answers, 1);
	scratch_write(pack, buffer_view(&sound));
	cr_expect_eq(look(folder, "fog", false, false, &out).unread, 0);
	expect_answers(folder, true);
	buffer_release(&sound);
	buffer_release(&out);
	free(pack);
	free(folder);
	scratch_remove(scratch);
}

Test(search, rebuild_throws_the_index_away)
{
	char *scratch = scratch_folder();
	char *folder = archive_of_both(scratch);
	char *index = scratch_path(folder, "search.sqlite");

	cr_assert(file_exists(index));
	cr_assert_eq(archive_remove_derived(folder, NULL), 0);
	cr_expect(!file_exists(index));
	free(index);
	free(folder);
	scratch_remove(scratch);
}

Test(search, one_answer_a_cluster_unless_all_are_wanted)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	char *dump = scratch_path(scratch, "c.jsonl");
	struct buffer lines = BUFFER_INIT, text = BUFFER_INIT,
		      out = BUFFER_INIT;

	story_text(1, &text);
	story_line(&lines, "1", "Alpha", "2025-02-01", buffer_view(&text));
	buffer_append_string(&text, " Zebra crossings were not affected.");
	story_line(&lines, "2", "Beta", "2025-02-02", buffer_view(&text));
	buffer_append_string(&text, " Zebras neither.");
	story_line(&lines, "3", "Gamma", "2025-02-03", buffer_view(&text));
	scratch_write(dump, buffer_view(&lines));
	archive_fixture_ingest(folder, dump, NULL);
	cr_expect_eq(look(folder, "zebra", false, false, &out).answers, 1);
	cr_expect_eq(look(folder, "zebra", false, true, &out).answers, 2);
	cr_expect_eq(look(folder, "zebra*", false, false, &out).bodies, 2);
	buffer_release(&lines);
	buffer_release(&text);
	buffer_release(&out);
	free(dump);
	free(folder);
	scratch_remove(scratch);
}

Test(derived_bytes, count_the_index_and_no_shared_memory)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "archive");
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	struct archive_derived parts;
	uint64_t before = archive_derived_bytes(archive);

	put_file(folder, "catalog.sqlite-shm", "shared by readers");
	cr_assert_eq(archive_derived_bytes(archive), before);
	put_file(folder, "search.sqlite", "an index");
	archive_derived_parts(archive, &parts);
	cr_assert_eq(parts.search, 8);
	cr_assert_eq(archive_derived_bytes(archive), before + 8);
	archive_close(archive);
	scratch_remove(scratch);
	free(folder);
}
