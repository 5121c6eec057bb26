#include "cmd/report/page_assets.h"

/*
 * The files beside this one, taken in by the assembler, which both compilers
 * call in the tree's root. Each asset has its size behind it.
 */
__asm__(".section .rodata.newsfold_page,\"a\"\n"
	"newsfold_page_style:\n"
	".incbin \"cmd/report/page.css\"\n"
	".set style_end, .\n"
	".balign 8\n"
	"newsfold_page_style_size: .quad style_end - newsfold_page_style\n"
	"newsfold_page_body:\n"
	".incbin \"cmd/report/page.html\"\n"
	".set body_end, .\n"
	".balign 8\n"
	"newsfold_page_body_size: .quad body_end - newsfold_page_body\n"
	"newsfold_page_script:\n"
	".incbin \"cmd/report/page_base.js\"\n"
	".incbin \"cmd/report/page_data.js\"\n"
	".incbin \"cmd/report/page_align.js\"\n"
	".incbin \"cmd/report/page_overview.js\"\n"
	".incbin \"cmd/report/page_list.js\"\n"
	".incbin \"cmd/report/page_timeline.js\"\n"
	".incbin \"cmd/report/page_graph.js\"\n"
	".incbin \"cmd/report/page_diff.js\"\n"
	".incbin \"cmd/report/page_cluster.js\"\n"
	".incbin \"cmd/report/page_main.js\"\n"
	".set script_end, .\n"
	".balign 8\n"
	"newsfold_page_script_size: .quad script_end - newsfold_page_script\n"
	".previous\n");

/* Hidden: reached without the table of what other objects may give, in which
 * linkers for ARM64 do not tell local symbols of one section apart. */
#define TAKEN_IN(name) __asm__(name) __attribute__((visibility("hidden")))

extern const unsigned char page_style[] TAKEN_IN("newsfold_page_style");
extern const uint64_t page_style_size TAKEN_IN("newsfold_page_style_size");
extern const unsigned char page_body[] TAKEN_IN("newsfold_page_body");
extern const uint64_t page_body_size TAKEN_IN("newsfold_page_body_size");
extern const unsigned char page_script[] TAKEN_IN("newsfold_page_script");
extern const uint64_t page_script_size TAKEN_IN("newsfold_page_script_size");

struct bytes page_asset_style(void)
{
	return bytes_make(page_style, page_style_size);
}

struct bytes page_asset_body(void)
{
	return bytes_make(page_body, page_body_size);
}

struct bytes page_asset_script(void)
{
	return bytes_make(page_script, page_script_size);
}
