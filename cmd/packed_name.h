/*
 * packed_name.h - a file name that promises what the file will not be.
 */
#ifndef NEWSFOLD_CMD_PACKED_NAME_H
#define NEWSFOLD_CMD_PACKED_NAME_H

/* Warn when the name ends like that of a packed file (.gz, .zip ..): what is
 * written, `holds`, is not packed. NULL and "-" promise nothing. */
void packed_name_tell(const char *file, const char *holds);

#endif
