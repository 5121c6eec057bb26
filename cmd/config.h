/*
 * config.h - settings from a file: NAME = VALUE, a line each; # begins a
 * comment.
 *
 * $NEWSFOLD_CONFIG, else $XDG_CONFIG_HOME/newsfold/config, else
 * ~/.config/newsfold/config; none there is fine, unless $NEWSFOLD_CONFIG names
 * it; one in a folder that may not be looked into is none. A `~/` at the front
 * of a value is the home folder.
 */
#ifndef NEWSFOLD_CMD_CONFIG_H
#define NEWSFOLD_CMD_CONFIG_H

struct config {
	char *archive, *color, *progress; /* NULL: not set */
	int jobs;			  /* 0: not set */
	char *passed_over; /* path of a file out of reach; NULL: none */
};

/* EXIT_DONE, or EXIT_USAGE with the line that is wrong said. */
int config_read(struct config *out);
void config_release(struct config *config);

#endif
