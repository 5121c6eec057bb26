#include "core/output/output.h"

#include "core/base/log.h"
#include "core/output/output_kind.h"
#include "core/output/safe_path.h"

/* Paths that are told one by one; all are counted. */
#define UNSAFE_SAID 20

/* What another file may still succeed after. */
static bool is_one_files_fault(int rc)
{
	return rc == FAULT_IO || rc == FAULT_MISSING || rc == FAULT_INPUT;
}

static int give_up_file(struct output *output, int rc, const struct fault *why)
{
	if (rc == 0 || !is_one_files_fault(rc))
		return rc;
	log_line(LOG_ERROR, "%s; left out", why->message);
	output->failures++;
	output->is_skipping = true;
	return 0;
}

/* A path that was written before gets a number: nothing is overwritten by what
 * a dump has twice, or by another version of a record. */
static void make_unique(struct output *output, struct buffer *path)
{
	size_t size = path->size;
	struct id id = id_of(buffer_view(path));

	if (id_set_add(&output->written, &id))
		return;
	for (unsigned n = 2;; n++) {
		buffer_truncate(path, size);
		buffer_printf(path, "~%u", n);
		id = id_of(buffer_view(path));
		if (id_set_add(&output->written, &id))
			break;
	}
	log_line(LOG_WARN,
		 "%.*s: there are several, this one is restored as %s",
		 (int)size, buffer_string(path), buffer_string(path));
}

static void tell_unsafe(struct output *output, const struct dump_file *file,
			const char *safe)
{
	if (output->unsafe++ < UNSAFE_SAID)
		log_line(LOG_WARN, "%s: %s path, restored as %s", file->path,
			 file->was_absolute || file->path[0] == '/' ? "absolute"
								    : "unsafe",
			 safe);
}

int output_begin(struct output *output, const struct dump_file *file,
		 struct fault *fault)
{
	struct buffer path = BUFFER_INIT;
	struct dump_file safe = *file;
	struct fault why = FAULT_INIT;
	int rc;

	if ((safe_path(file->path, &path) || file->was_absolute) &&
	    file->path[0])
		tell_unsafe(output, file, buffer_string(&path));
	if (output->kind->has_paths && file->kind == FILE_REGULAR)
		make_unique(output, &path);
	safe.path = buffer_string(&path);
	output->is_skipping = false;
	if (file->kind == FILE_LINK) {
		log_line(LOG_WARN, "%s: a link to %s, not restored", safe.path,
			 file->link_target);
		output->is_skipping = true;
		rc = 0;
	} else {
		rc = give_up_file(
			output, output->kind->begin(output, &safe, &why), &why);
		if (rc < 0 && fault)
			*fault = why;
	}
	buffer_release(&path);
	return rc;
}

int output_write(struct output *output, struct bytes bytes, struct fault *fault)
{
	if (output->is_skipping || bytes.size == 0)
		return 0;
	return output->kind->write(output, bytes, fault);
}

int output_end(struct output *output, struct fault *fault)
{
	bool was_skipping = output->is_skipping;

	output->is_skipping = false;
	return was_skipping ? 0 : output->kind->end(output, fault);
}

uint64_t output_failures(const struct output *output)
{
	return output->failures;
}

int output_close(struct output *output, struct fault *fault)
{
	if (!output)
		return 0;
	if (output->unsafe > UNSAFE_SAID)
		log_line(LOG_WARN,
			 "%llu more absolute or unsafe paths were made safe",
			 (unsigned long long)(output->unsafe - UNSAFE_SAID));
	id_set_release(&output->written);
	return output->kind->close(output, fault);
}
