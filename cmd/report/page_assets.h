/*
 * page_assets.h - the report's page: markup, style and script, built in.
 */
#ifndef NEWSFOLD_CMD_REPORT_PAGE_ASSETS_H
#define NEWSFOLD_CMD_REPORT_PAGE_ASSETS_H

#include "core/base/bytes.h"

struct bytes page_asset_style(void);
/* <body> and what stands in it before the data. */
struct bytes page_asset_body(void);
struct bytes page_asset_script(void);

#endif
