/*
 * date_option.h - a DATE given on the command line.
 */
#ifndef NEWSFOLD_CMD_DATE_OPTION_H
#define NEWSFOLD_CMD_DATE_OPTION_H

/* Put the date into ISO 8601, as stored dates are; NULL is no date. EXIT_USAGE
 * (said) when the text is none. *value is from malloc. */
int date_option_finish(const char *option, char **value);

#endif
