#include "tests/store/damage.h"

#include "store/object/pack_entry.h"
#include "tests/store/archive_fixture.h"

#include <stdlib.h>

struct search {
	struct id id;
	object_place place; /* 0: not seen */
};

static int see(void *context, const struct object_entry *entry,
	       struct fault *fault)
{
	struct search *search = context;

	(void)fault;
	if (id_equal(&entry->id, &search->id))
		search->place = entry->place;
	return 0;
}

void damage_body(const char *folder, uint32_t number)
{
	struct archive *archive = archive_fixture_open(folder, ARCHIVE_READ);
	struct search search = {.place = 0};
	struct catalog_body body;
	struct buffer pack = BUFFER_INIT;
	char *packs = scratch_path(folder, "packs");
	char *path = scratch_path(packs, "00000001.pack");
	size_t at;

	cr_assert_eq(catalog_get_body(archive->catalog, number, &body, NULL),
		     0);
	search.id = body.id;
	object_store_each(archive->objects, 0, see, &search, NULL, NULL);
	archive_close(archive);
	at = place_offset(search.place);
	scratch_read(path, &pack);
	cr_assert(at > 0 && at + 4 < pack.size);
	for (size_t i = 0; i < 4; i++)
		pack.data[at + i] ^= 0x55;
	scratch_write(path, buffer_view(&pack));
	buffer_release(&pack);
	free(packs);
	free(path);
}
