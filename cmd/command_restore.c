#include "store/restore.h"

#include "cmd/command.h"
#include "cmd/dump_name.h"
#include "cmd/packed_name.h"
#include "cmd/print.h"
#include "cmd/session.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "store/cluster_view.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct restore_command {
	struct session *session;
	char *dump, *cluster, *folder, *file, *what_name;
	int all, is_dry_run;
	enum restore_what what;
	struct restore_result result;
};

static bool ends_with(const char *text, const char *suffix)
{
	return bytes_ends_with(bytes_of_string(text), bytes_of_string(suffix));
}

static int check(struct restore_command *c, size_t ids)
{
	const char *what = c->what_name ? c->what_name : "original";

	if (strcmp(what, "original") && strcmp(what, "body"))
		return session_usage("--what %s: must be original or body",
				     what);
	c->what = strcmp(what, "body") == 0 ? RESTORE_BODY : RESTORE_ORIGINAL;
	if (!!ids + !!c->dump + !!c->cluster + !!c->all != 1)
		return session_usage("restore: name ids, or one of --dump, "
				     "--cluster, --all");
	if (!c->folder == !c->file)
		return session_usage("restore: say where to: -t DIR, or -o "
				     "FILE (- is standard output)");
	return EXIT_DONE;
}

static int see_second(void *context, const struct catalog_capture *capture,
		      struct fault *fault)
{
	unsigned *seen = context;

	(void)capture;
	(void)fault;
	return ++*seen == 2;
}

/* No more than one capture that answers the filter? */
static int has_one_capture(struct restore_command *c,
			   const struct catalog_filter *filter, bool *out,
			   struct fault *fault)
{
	unsigned seen = 0;
	int rc = catalog_each_capture(c->session->archive->catalog, filter,
				      see_second, &seen, fault);

	*out = seen < 2;
	return rc < 0 ? rc : 0;
}

static int dump_is_one_file(struct restore_command *c, const char *name,
			    bool *out, struct fault *fault)
{
	struct catalog_filter filter = CATALOG_FILTER_INIT;

	if (c->what == RESTORE_ORIGINAL)
		return restore_dump_is_one_file(c->session->archive, name, out,
						fault);
	filter.dump = bytes_of_string(name);
	return has_one_capture(c, &filter, out, fault);
}

/* One text, or the originals of two captures at least. */
static int cluster_is_one_file(struct restore_command *c, int64_t row,
			       bool *out, struct fault *fault)
{
	struct cluster_view view;
	int rc = cluster_view_load(c->session->archive, row, &view, fault);

	if (rc < 0)
		return rc;
	*out = c->what == RESTORE_BODY && view.bodies == 1;
	cluster_view_release(&view);
	return 0;
}

static int id_is_one_file(struct restore_command *c, const char *id, bool *out,
			  struct fault *fault)
{
	struct catalog *catalog = c->session->archive->catalog;
	struct catalog_filter filter = CATALOG_FILTER_INIT;
	struct buffer dump = BUFFER_INIT;
	struct catalog_name name;
	int rc = catalog_resolve(catalog, id, &name, fault);

	*out = true;
	if (rc < 0 || name.kind == 'r')
		return rc;
	if (name.kind == 'c')
		return cluster_is_one_file(c, name.row, out, fault);
	if (name.kind == 'b') {
		filter.body = (uint32_t)name.row;
		return c->what == RESTORE_BODY
			       ? 0
			       : has_one_capture(c, &filter, out, fault);
	}
	rc = catalog_dump_name(catalog, name.row, &dump, fault);
	if (rc == 0)
		rc = dump_is_one_file(c, buffer_string(&dump), out, fault);
	buffer_release(&dump);
	return rc;
}

static int is_one_file(struct restore_command *c, const char **id, size_t count,
		       bool *out, struct fault *fault)
{
	*out = false;
	if (c->all || count > 1)
		return 0;
	if (c->dump)
		return dump_is_one_file(c, c->dump, out, fault);
	return id_is_one_file(c, c->cluster ? c->cluster : id[0], out, fault);
}

/* -o takes the bytes of what is one file as they are; what is many files, or
 * a name that says tar, becomes a tar. */
static int open_output(struct restore_command *c, const char **id, size_t count,
		       struct output **out, struct fault *fault)
{
	bool is_one;
	int rc;

	if (c->folder)
		return output_open_folder(c->folder, out, fault);
	rc = is_one_file(c, id, count, &is_one, fault);
	if (rc < 0)
		return rc;
	is_one = is_one && !ends_with(c->file, ".tar");
	if (!is_one || c->dump)
		packed_name_tell(c->file,
				 is_one ? "the dump unpacked" : "a tar");
	if (is_one)
		return output_open_stream(c->file, out, fault);
	if (file_is_stdout(c->file) && isatty(STDOUT_FILENO))
		return fault_set(fault, FAULT_USAGE,
				 "restore: many files make a tar, which is not "
				 "for a terminal; say -t DIR or -o FILE");
	return output_open_tar(c->file, out, fault);
}

static int restore_id(struct restore_command *c, const char *id,
		      struct output *output, struct fault *fault)
{
	struct archive *archive = c->session->archive;
	struct buffer dump = BUFFER_INIT;
	struct catalog_name name;
	int rc = catalog_resolve(archive->catalog, id, &name, fault);

	if (rc < 0)
		return rc;
	switch (name.kind) {
	case 'r':
		return restore_capture(archive, name.row, c->what, output,
				       &c->result, fault);
	case 'b':
		return restore_body(archive, (uint32_t)name.row, c->what,
				    output, &c->result, fault);
	case 'c':
		return restore_cluster(archive, name.row, c->what, output,
				       &c->result, fault);
	default:
		rc = catalog_dump_name(archive->catalog, name.row, &dump,
				       fault);
		if (rc == 0)
			rc = restore_dump(archive, buffer_string(&dump),
					  c->what, output, &c->result, fault);
		buffer_release(&dump);
		return rc;
	}
}

static int restore_what_was_named(struct restore_command *c, const char **id,
				  size_t count, struct output *output,
				  struct fault *fault)
{
	struct archive *archive = c->session->archive;
	int rc = 0;

	if (c->all)
		return restore_all(archive, c->what, output, &c->result, fault);
	if (c->dump)
		return restore_dump(archive, c->dump, c->what, output,
				    &c->result, fault);
	if (c->cluster)
		return restore_id(c, c->cluster, output, fault);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = restore_id(c, id[i], output, fault);
	return rc;
}

static void say_result(const struct restore_command *c)
{
	struct buffer line = BUFFER_INIT;

	buffer_printf(&line, "%s %llu file%s, ",
		      c->is_dry_run ? "would restore" : "restored",
		      (unsigned long long)c->result.files,
		      c->result.files == 1 ? "" : "s");
	print_size(&line, c->result.bytes);
	if (c->result.damaged)
		buffer_printf(&line, "; %llu damaged",
			      (unsigned long long)c->result.damaged);
	if (c->result.failures)
		buffer_printf(&line, "; %llu could not be written",
			      (unsigned long long)c->result.failures);
	if (c->result.forgotten)
		buffer_printf(&line,
			      "; %llu forgotten and left out, so what came "
			      "back has gaps",
			      (unsigned long long)c->result.forgotten);
	log_line(LOG_INFO, "%s", buffer_string(&line));
	buffer_release(&line);
}

/* Nothing when the bytes themselves went to standard output. */
static void print_json_result(const struct restore_command *c)
{
	struct json json = JSON_INIT;

	if (c->file && file_is_stdout(c->file))
		return;
	json_open(&json, '{');
	json_put_text(&json, "schema", "newsfold.restore/1");
	json_put_count(&json, "files", c->result.files);
	json_put_count(&json, "bytes", c->result.bytes);
	json_put_count(&json, "damaged", c->result.damaged);
	json_put_count(&json, "failed", c->result.failures);
	json_put_count(&json, "forgotten", c->result.forgotten);
	json_close(&json, '}');
	session_print_json(&json);
	buffer_release(&json.text);
}

static int run(struct restore_command *c, const char **id, size_t count)
{
	struct output *output = NULL;
	struct fault fault = FAULT_INIT, close_fault = FAULT_INIT;
	int rc, close_rc;

	rc = open_output(c, id, count, &output, &fault);
	if (rc < 0)
		return session_fail(&fault);
	rc = restore_what_was_named(c, id, count, output, &fault);
	c->result.failures = output_failures(output);
	close_rc = output_close(output, &close_fault);
	if (rc < 0)
		return session_fail(&fault);
	if (close_rc < 0)
		return session_fail(&close_fault);
	if (c->session->json)
		print_json_result(c);
	else
		say_result(c);
	return c->result.damaged     ? EXIT_INTEGRITY
	       : c->result.failures  ? EXIT_FULL
	       : c->result.forgotten ? EXIT_PARTLY
				     : EXIT_DONE;
}

int command_restore(struct session *session, int argc, const char **argv)
{
	struct restore_command c = {.session = session};
	struct poptOption options[] = {
		{"dump", 0, POPT_ARG_STRING, &c.dump, 0,
		 "restore this dump whole", "NAME"},
		{"cluster", 0, POPT_ARG_STRING, &c.cluster, 0,
		 "restore all members of a cluster", "ID"},
		{"all", 0, POPT_ARG_NONE, &c.all, 0, "restore every dump",
		 NULL},
		{"target", 't', POPT_ARG_STRING, &c.folder, 0,
		 "write files under this folder", "DIR"},
		{"output", 'o', POPT_ARG_STRING, &c.file, 0,
		 "write one file, or a tar when there are many (- is standard "
		 "output)",
		 "FILE"},
		{"what", 0, POPT_ARG_STRING, &c.what_name, 0,
		 "original (default) or body", "WHAT"},
		{"dry-run", 'n', POPT_ARG_NONE, &c.is_dry_run, 0,
		 "read and check everything, write nothing", NULL},
		POPT_TABLEEND};
	const char **ids;
	size_t count;
	int status =
		session_options(session, options, argc, argv, &ids, &count);

	if (status == EXIT_DONE && c.is_dry_run) {
		free(c.folder);
		free(c.file);
		c.folder = NULL;
		c.file = strdup("/dev/null");
	}
	if (status == EXIT_DONE)
		status = check(&c, count);
	if (status == EXIT_DONE)
		status = session_open(session, ARCHIVE_READ);
	if (status == EXIT_DONE)
		status = dump_name_check(session, c.dump);
	if (status == EXIT_DONE)
		status = run(&c, ids, count);
	free(c.dump);
	free(c.cluster);
	free(c.folder);
	free(c.file);
	free(c.what_name);
	return status;
}
