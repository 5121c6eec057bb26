#include "cmd/command.h"
#include "cmd/forget_print.h"
#include "core/base/log.h"
#include "store/forget.h"
#include "store/link.h"

#include <stdlib.h>

struct forget_command {
	struct session *session;
	struct forget_request request;
	char *url, *outlet;
	int with_near, is_dry_run, lifts;
};

/* The bytes are in the log until compact; what is derived is made anew now. */
static int settle(struct forget_command *c, struct fault *fault)
{
	return archive_remake(&c->session->archive, session_threads(c->session),
			      fault);
}

static int forget(struct forget_command *c, struct fault *fault)
{
	struct session *session = c->session;
	struct forget_plan plan = FORGET_PLAN_INIT;
	uint64_t number = 0;
	int rc = forget_plan_make(session->archive, &c->request, &plan, fault);

	if (rc == 0 && plan.item_count == 0 && (c->url || c->outlet) &&
	    !forget_plan_is_known(session->archive, &plan))
		rc = fault_set(fault, FAULT_USAGE,
			       "no capture has this %s; nothing is forgotten",
			       c->url ? "URL" : "outlet");
	if (rc == 0)
		rc = forget_print_plan(session, &plan, c->is_dry_run, fault);
	if (rc == 0 && plan.item_count && !c->is_dry_run) {
		rc = forget_commit(session->archive, &plan, &number, fault);
		if (rc == 0)
			rc = settle(c, fault);
	}
	if (rc == 0)
		forget_print_end(session, &plan, number, c->is_dry_run);
	forget_plan_release(&plan);
	return rc;
}

static int lift(struct forget_command *c, struct fault *fault)
{
	struct tombstone t = TOMBSTONE_INIT;
	uint64_t number = 0, gone = 0;
	int rc = forget_lift_plan(c->session->archive, &c->request, &t, fault);

	if (rc == 0 && !c->is_dry_run) {
		rc = forget_lift_commit(c->session->archive, &t, &number,
					fault);
		if (rc == 0)
			rc = settle(c, fault);
		if (rc == 0)
			rc = forget_lift_gone(c->session->archive, &t, &gone,
					      fault);
	}
	if (rc == 0)
		forget_print_lift(c->session, &t, number, gone);
	tombstone_release(&t);
	return rc;
}

static int list(struct session *session, struct fault *fault)
{
	return tombstone_each(session->archive->objects, forget_print_tombstone,
			      session, fault);
}

/* Clusters must be there before they can be taken. */
static int link_first(struct forget_command *c, struct fault *fault)
{
	struct link_result result;

	if (c->session->archive->mode != ARCHIVE_WRITE ||
	    !archive_link_is_due(c->session->archive))
		return 0;
	return archive_link(c->session->archive, session_threads(c->session),
			    &result, fault);
}

static int run(struct forget_command *c)
{
	struct fault fault = FAULT_INIT;
	bool has_words = c->request.name_count || c->url || c->outlet;
	int rc = link_first(c, &fault);

	if (rc == 0)
		rc = !has_words ? list(c->session, &fault)
		     : c->lifts ? lift(c, &fault)
				: forget(c, &fault);
	return rc < 0 ? session_fail(&fault) : EXIT_DONE;
}

int command_forget(struct session *session, int argc, const char **argv)
{
	struct forget_command c = {.session = session};
	struct poptOption options[] = {
		{"url", 0, POPT_ARG_STRING, &c.url, 0,
		 "what has this URL, now and later", "U"},
		{"outlet", 0, POPT_ARG_STRING, &c.outlet, 0,
		 "what this outlet has, now and later", "O"},
		{"with-near", 0, POPT_ARG_NONE, &c.with_near, 0,
		 "and all copies in the same clusters", NULL},
		{"dry-run", 'n', POPT_ARG_NONE, &c.is_dry_run, 0,
		 "list what would go and what refers to it", NULL},
		{"lift", 0, POPT_ARG_NONE, &c.lifts, 0,
		 "undo: by the same words, or t:N for a tombstone", NULL},
		POPT_TABLEEND};
	bool has_words;
	int status = session_options(session, options, argc, argv,
				     &c.request.name, &c.request.name_count);

	c.request.url = c.url;
	c.request.outlet = c.outlet;
	c.request.with_near = c.with_near;
	has_words = c.request.name_count || c.url || c.outlet;
	if (status == EXIT_DONE && !has_words && (c.lifts || c.with_near))
		status = session_usage("forget: name what: ids, --url or "
				       "--outlet");
	if (status == EXIT_DONE && c.lifts && c.with_near)
		status = session_usage("forget: --lift takes no --with-near; "
				       "t:N lifts all of a tombstone");
	if (status == EXIT_DONE &&
	    ((c.url && !c.url[0]) || (c.outlet && !c.outlet[0])))
		status = session_usage("forget: an empty %s names nothing",
				       c.url ? "URL" : "outlet");
	if (status == EXIT_DONE)
		status = session_open(session, c.is_dry_run || !has_words
						       ? ARCHIVE_READ
						       : ARCHIVE_WRITE);
	if (status == EXIT_DONE)
		status = run(&c);
	free(c.url);
	free(c.outlet);
	return status;
}
