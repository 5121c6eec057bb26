#include "cmd/report/page_assets.h"

/*
 * The files beside this one, taken in by the assembler, which both compilers
 * call with the path of the tree's root. One asset ends where the next label
 * stands.
 */
#define FILE_HERE(name) ".incbin \"cmd/report/" name "\"\n"

__asm__(".section .rodata.newsfold_page,\"a\"\n"
	"newsfold_page_style:\n" FILE_HERE(
		"page.css") "newsfold_page_style_end:\n"
			    "newsfold_page_body:\n" FILE_HERE(
				    "page.html") "newsfold_page_body_end:\n"
						 "newsfold_page_script:"
						 "\n" FILE_HERE("page_base.js") FILE_HERE(
							 "page_data.js") FILE_HERE("page_align.js")
							 FILE_HERE("page_"
								   "overview."
								   "js") FILE_HERE(
								 "page_list.js") FILE_HERE("page_timeline.js")
								 FILE_HERE("pag"
									   "e_"
									   "gra"
									   "ph."
									   "js") FILE_HERE(
									 "page_"
									 "diff."
									 "js") FILE_HERE("page_cluster.js")
									 FILE_HERE(
										 "page_main.js") "newsfold_page_script_end:\n"
												 ".previous\n");

extern const unsigned char page_style[] __asm__("newsfold_page_style");
extern const unsigned char page_style_end[] __asm__("newsfold_page_style_end");
extern const unsigned char page_body[] __asm__("newsfold_page_body");
extern const unsigned char page_body_end[] __asm__("newsfold_page_body_end");
extern const unsigned char page_script[] __asm__("newsfold_page_script");
extern const unsigned char
	page_script_end[] __asm__("newsfold_page_script_end");

struct bytes page_asset_style(void)
{
	return bytes_make(page_style, (size_t)(page_style_end - page_style));
}

struct bytes page_asset_body(void)
{
	return bytes_make(page_body, (size_t)(page_body_end - page_body));
}

struct bytes page_asset_script(void)
{
	return bytes_make(page_script, (size_t)(page_script_end - page_script));
}
