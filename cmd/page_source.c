#include "cmd/page_source.h"

#include "cmd/session.h"
#include "core/input/reader.h"

struct pages {
	page_visit_fn *visit;
	void *context;
	struct extractor *extractor;
	struct article article;
	bool is_stopped;
};

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
	struct pages *pages = context;
	int rc = 0;

	(void)fault;
	if (segment->kind == SEGMENT_REJECTED) {
		rc = pages->visit(pages->context, segment->record, &nothing,
				  segment->reason);
	} else if (segment->kind == SEGMENT_RECORD &&
		   segment->document.kind != CONTENT_NONE) {
		article_extract(pages->extractor, &segment->document,
				&pages->article);
		rc = pages->visit(pages->context, segment->record,
				  &pages->article, NULL);
	}
	pages->is_stopped = rc != 0;
	return rc ? FAULT_INTERRUPTED : 0;
}

int page_source_each(const char *path, page_visit_fn *visit, void *context,
		     struct fault *fault)
{
	struct pages pages = {.visit = visit,
			      .context = context,
			      .extractor = extractor_new(),
			      .article = ARTICLE_INIT};
	struct record_sink sink = {&pages, see_file, see_segment};
	struct reader_options options = {.limits = READER_LIMITS_DEFAULT,
					 .is_cancelled = session_is_cancelled};
	struct reader_summary summary;
	int rc = reader_read(path, &options, &sink, &summary, fault);

	article_release(&pages.article);
	extractor_free(pages.extractor);
	return pages.is_stopped ? 0 : rc;
}
