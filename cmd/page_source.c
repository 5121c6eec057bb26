#include "cmd/page_source.h"

#include "cmd/session.h"
#include "core/base/memory.h"
#include "core/input/reader.h"

#include <stdlib.h>

struct page_source {
	page_visit_fn *visit;
	void *context;
	struct extractor *extractor;
	struct article article;
	bool is_stopped;
};

struct page_source *page_source_new(void)
{
	struct page_source *source = memory_alloc_zero(1, sizeof(*source));

	source->extractor = extractor_new();
	source->article = (struct article)ARTICLE_INIT;
	return source;
}

void page_source_free(struct page_source *source)
{
	if (!source)
		return;
	article_release(&source->article);
	extractor_free(source->extractor);
	free(source);
}

static int see_file(void *context, const struct dump_file *file,
		    struct fault *fault)
{
	(void)context;
	(void)file;
	(void)fault;
	return 0;
}

static int see_segment(void *context, const struct segment *segment,
		       struct fault *fault)
{
	static const struct article nothing;
	struct page_source *source = context;
	int rc = 0;

	(void)fault;
	if (segment->kind == SEGMENT_REJECTED) {
		rc = source->visit(source->context, segment->record, &nothing,
				   segment->reason);
	} else if (segment->kind == SEGMENT_RECORD &&
		   segment->document.kind != CONTENT_NONE) {
		article_extract(source->extractor, &segment->document,
				&source->article);
		rc = source->visit(source->context, segment->record,
				   &source->article, NULL);
	}
	source->is_stopped = rc != 0;
	return rc ? FAULT_INTERRUPTED : 0;
}

int page_source_each(struct page_source *source, const char *path,
		     page_visit_fn *visit, void *context, struct fault *fault)
{
	struct record_sink sink = {source, see_file, see_segment};
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT,
					 .is_undigested = true,
					 .is_cancelled = session_is_cancelled};
	struct reader_summary summary;
	int rc;

	source->visit = visit;
	source->context = context;
	source->is_stopped = false;
	rc = reader_read(path, &options, &sink, &summary, fault);
	return source->is_stopped ? 0 : rc;
}
