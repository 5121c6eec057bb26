/* Hosts get the names of their outlets, where captures agree on one. */
#include "tests/store/archive_fixture.h"

#include "core/output/json.h"
#include "store/outlet_names.h"

#include <stdlib.h>

static void put_line(struct buffer *out, unsigned story, const char *host,
		     const char *outlet)
{
	struct buffer text = BUFFER_INIT, url = BUFFER_INIT;
	struct json line = JSON_INIT;

	story_text(story, &text);
	buffer_printf(&url, "https://%s/%u", host, story);
	json_open(&line, '{');
	json_put_string(&line, "url", buffer_view(&url));
	json_put_text(&line, "outlet", outlet);
	json_put_string(&line, "text", buffer_view(&text));
	json_close(&line, '}');
	buffer_append_bytes(out, buffer_view(&line.text));
	buffer_append_byte(out, '\n');
	buffer_release(&line.text);
	buffer_release(&text);
	buffer_release(&url);
}

static struct archive *archive_with(const char *scratch,
				    const struct buffer *lines)
{
	char *folder = archive_fixture_make(scratch, "a");
	char *dump = scratch_path(scratch, "d.jsonl");
	struct archive *archive;

	scratch_write(dump, buffer_view(lines));
	archive_fixture_ingest(folder, dump, "d");
	archive = archive_fixture_open(folder, ARCHIVE_READ);
	free(dump);
	free(folder);
	return archive;
}

static void expect_name(const struct outlet_names *names, const char *outlet,
			const char *expected)
{
	struct bytes found = outlet_names_find(names, bytes_of_string(outlet));

	cr_expect(bytes_equal(found, bytes_of_string(expected)), "%s: %.*s",
		  outlet, (int)found.size, (const char *)found.data);
}

Test(outlet_names, a_host_stands_for_the_name_its_captures_agree_on)
{
	char *scratch = scratch_folder();
	struct buffer lines = BUFFER_INIT;
	struct outlet_names names;
	struct fault fault = FAULT_INIT;
	struct archive *archive;

	put_line(&lines, 1, "www.Meridian.example", "Meridian Press");
	put_line(&lines, 2, "meridian.example:443", "meridian.example");
	put_line(&lines, 3, "meridian.example", "www.meridian.example");
	/* A portal: two outlets share its host. */
	put_line(&lines, 4, "portal.example", "Alpha");
	put_line(&lines, 5, "portal.example", "Beta");
	put_line(&lines, 6, "portal.example", "portal.example");
	/* Nobody says what this one is called. */
	put_line(&lines, 7, "quiet.example", "quiet.example");
	/* Another's host as the outlet's name. */
	put_line(&lines, 8, "copy.example", "quiet.example");
	archive = archive_with(scratch, &lines);
	cr_assert_eq(outlet_names_load(&names, archive, &fault), 0, "%s",
		     fault.message);
	cr_expect_eq(names.count, 2, "%zu", names.count);
	expect_name(&names, "meridian.example", "Meridian Press");
	expect_name(&names, "www.meridian.example", "Meridian Press");
	expect_name(&names, "Meridian Press", "Meridian Press");
	expect_name(&names, "portal.example", "portal.example");
	expect_name(&names, "quiet.example", "quiet.example");
	expect_name(&names, "", "");
	outlet_names_release(&names);
	archive_close(archive);
	buffer_release(&lines);
	scratch_remove(scratch);
}
