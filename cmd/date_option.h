/*
 * date_option.h - a DATE given on the command line.
 */
#ifndef NEWSFOLD_CMD_DATE_OPTION_H
#define NEWSFOLD_CMD_DATE_OPTION_H

/* Put the date into ISO 8601, as stored dates are: a day, a time of day with
 * its zone, or a month or year as a whole; NULL is no date. EXIT_USAGE (said)
 * when the text is none. *value is from malloc. */
int date_option_finish(const char *option, char **value);

#endif
