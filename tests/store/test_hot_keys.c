#include "store/hot_keys.h"

#include "store/candidate.h"
#include "tests/store/archive_fixture.h"

#include <stdio.h>
#include <stdlib.h>

/* So many stories under one text of five sentences. */
static struct hot_keys count_of(unsigned stories)
{
	char *scratch = scratch_folder();
	char *folder = archive_fixture_make(scratch, "a");
	char *path = scratch_path(scratch, "d.jsonl");
	struct buffer lines = BUFFER_INIT;
	struct archive *archive;
	struct hot_keys hot;

	for (unsigned i = 0; i < stories; i++) {
		struct buffer text = BUFFER_INIT, own = BUFFER_INIT;
		char id[24];

		snprintf(id, sizeof(id), "n%u", i);
		story_part(1, 0, 5, &text);
		story_part(100 + i, 0, 3, &own);
		buffer_append_bytes(&text, buffer_view(&own));
		story_line(&lines, id, NULL, NULL, buffer_view(&text));
		buffer_release(&text);
		buffer_release(&own);
	}
	scratch_write(path, buffer_view(&lines));
	archive_fixture_ingest(folder, path, "d");
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	cr_assert_eq(archive_open_postings(archive, NULL), 0);
	cr_assert_eq(hot_keys_count(archive, &hot, NULL), 0);
	archive_close(archive);
	buffer_release(&lines);
	free(path);
	free(folder);
	scratch_remove(scratch);
	return hot;
}

Test(hot_keys, are_those_of_more_bodies_than_pair_with_all)
{
	struct hot_keys hot = count_of(CANDIDATE_ALL_PAIRS);

	cr_expect_eq(hot.starred + hot.dropped, 0);
	hot = count_of(CANDIDATE_ALL_PAIRS + 1);
	cr_expect_gt(hot.starred, 0);
	cr_expect_eq(hot.dropped, 0);
	cr_expect_eq(hot.largest, CANDIDATE_ALL_PAIRS + 1);
	hot = count_of(CANDIDATE_PASSAGE_MAX + 1);
	cr_expect_gt(hot.dropped, 0);
	cr_expect_eq(hot.largest, CANDIDATE_PASSAGE_MAX + 1);
	cr_expect(!hot.is_estimate);
}
