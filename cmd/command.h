/*
 * command.h - one function a command, each in a file of its name.
 */
#ifndef NEWSFOLD_CMD_COMMAND_H
#define NEWSFOLD_CMD_COMMAND_H

struct session;

typedef int command_fn(struct session *session, int argc, const char **argv);

command_fn command_init, command_probe, command_extract, command_ingest,
	command_dumps, command_list, command_show, command_clusters,
	command_why, command_similar, command_diff, command_timeline,
	command_restore, command_stats, command_log, command_verify,
	command_rebuild, command_furniture, command_search, command_export,
	command_forget, command_report, command_compact, command_serve,
	command_repair;

#endif
