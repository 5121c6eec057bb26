#include "store/archive_settings.h"

#include <criterion/criterion.h>

Test(archive_settings, come_back_as_they_were)
{
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT, got;
	struct buffer bytes = BUFFER_INIT;

	for (unsigned units = 3; units <= 255; units++) {
		buffer_clear(&bytes);
		settings.fingerprint.shingle_units = units;
		settings.created = (int64_t)units * -1000000007;
		archive_settings_encode(&settings, &bytes);
		cr_assert_eq(archive_settings_decode(buffer_view(&bytes), &got,
						     NULL),
			     0);
		cr_assert_eq(got.fingerprint.shingle_units, units);
		cr_assert_eq(got.created, settings.created);
	}
	buffer_release(&bytes);
}

Test(archive_settings, nonsense_is_refused)
{
	static const unsigned bad[] = {0, 1, 2, 256, 1u << 31};
	struct archive_settings settings = ARCHIVE_SETTINGS_DEFAULT, got;
	struct buffer bytes = BUFFER_INIT;

	for (size_t i = 0; i < 5; i++) {
		buffer_clear(&bytes);
		settings.fingerprint.shingle_units = bad[i];
		archive_settings_encode(&settings, &bytes);
		cr_assert_eq(archive_settings_decode(buffer_view(&bytes), &got,
						     NULL),
			     FAULT_CORRUPT, "%u", bad[i]);
	}
	buffer_clear(&bytes);
	settings.fingerprint.shingle_units = 15;
	archive_settings_encode(&settings, &bytes);
	for (size_t size = 0; size < bytes.size; size++)
		cr_assert_eq(archive_settings_decode(
				     bytes_make(bytes.data, size), &got, NULL),
			     FAULT_CORRUPT, "%zu", size);
	bytes.data[0] = 9;
	cr_assert_eq(archive_settings_decode(buffer_view(&bytes), &got, NULL),
		     FAULT_VERSION);
	buffer_release(&bytes);
}
