#define ZDICT_STATIC_LINKING_ONLY

#include "store/object/dictionary_make.h"

#include "core/base/memory.h"
#include "store/object/object_dictionary.h"
#include "store/object/script_of.h"
#include "store/object/symbol_learn.h"

#include <stdlib.h>
#include <zdict.h>

/* A table takes a good part of what it is learned from; of less it is none. */
#define LEARN_BYTES_MIN ((size_t)48 << 10)
/* Text for each of its strings. */
#define TEXT_A_STRING 128
/* A table is learned anew from this many times as much. */
#define MORE_TEXT 2

struct maker {
	const struct dictionary_plan *plan;
	struct bytes samples;
	const size_t *sample_size;
	size_t count;
	uint8_t *sample_script;
	uint64_t script_bytes[SCRIPT_COUNT];
	struct dictionary_table table[DICTIONARY_TABLES_MAX];
	bool is_own[DICTIONARY_TABLES_MAX]; /* not the present one's */
	unsigned table_count;
};

static void find_scripts(struct maker *m)
{
	struct bytes rest = m->samples;

	m->sample_script = memory_alloc_zero(m->count + 1, 1);
	for (size_t i = 0; i < m->count; i++) {
		size_t size = m->sample_size[i];

		m->sample_script[i] =
			object_script_of(bytes_slice(rest, 0, size));
		m->script_bytes[m->sample_script[i]] += size;
		rest = bytes_slice(rest, size, rest.size);
	}
}

/* How much of a script's text is learned from. */
static uint64_t text_to_learn(const struct maker *m, uint8_t script)
{
	uint64_t part = m->script_bytes[script] / m->plan->learn_part;

	return part < m->plan->learn_bytes ? part : m->plan->learn_bytes;
}

/* Samples of a script, from all over. */
static void gather(const struct maker *m, uint8_t script, struct buffer *out)
{
	uint64_t wanted = text_to_learn(m, script), seen = 0;
	struct bytes rest = m->samples;

	for (size_t i = 0; i < m->count && out->size < wanted; i++) {
		size_t size = m->sample_size[i];

		if (m->sample_script[i] == script) {
			if (out->size <=
			    seen * wanted / m->script_bytes[script])
				buffer_append(out, rest.data, size);
			seen += size;
		}
		rest = bytes_slice(rest, size, rest.size);
	}
}

/* Of the scripts that have no table the one with most text. */
static bool next_script(const struct maker *m, uint8_t *out)
{
	uint64_t most = LEARN_BYTES_MIN - 1;
	bool found = false;

	for (uint8_t script = 0; script < SCRIPT_COUNT; script++) {
		if (m->script_bytes[script] <= most ||
		    dictionary_table_of(m->table, m->table_count, script))
			continue;
		most = m->script_bytes[script];
		*out = script;
		found = true;
	}
	return found;
}

/* The present dictionary's, where there is hardly more text to learn from. */
static bool take_over(const struct maker *m, uint8_t script,
		      struct dictionary_table *out)
{
	const struct dictionary *present = m->plan->present;
	unsigned number =
		present ? dictionary_table_of(present->table,
					      present->table_count, script)
			: 0;

	if (!number || (uint64_t)present->table[number - 1].text * MORE_TEXT <=
			       text_to_learn(m, script))
		return false;
	*out = present->table[number - 1];
	return true;
}

static void learn(const struct maker *m, uint8_t script,
		  struct dictionary_table *out)
{
	struct buffer text = BUFFER_INIT;

	gather(m, script, &text);
	*out = (struct dictionary_table){
		.symbols = symbol_learn(buffer_view(&text),
					text.size / TEXT_A_STRING),
		.script = script,
		.text = (uint32_t)text.size};
	symbol_table_prepare(out->symbols);
	buffer_release(&text);
}

static void take_tables(struct maker *m)
{
	uint8_t script;

	while (m->table_count < DICTIONARY_TABLES_MAX &&
	       next_script(m, &script)) {
		unsigned i = m->table_count++;

		m->is_own[i] = !take_over(m, script, &m->table[i]);
		if (m->is_own[i])
			learn(m, script, &m->table[i]);
	}
}

/* The samples as they will be when they are coded. */
static void tell(const struct maker *m, struct buffer *out, size_t *out_size)
{
	struct bytes rest = m->samples;

	for (size_t i = 0; i < m->count; i++) {
		struct bytes sample = bytes_slice(rest, 0, m->sample_size[i]);
		unsigned number = dictionary_table_of(m->table, m->table_count,
						      m->sample_script[i]);
		size_t before = out->size;

		if (!number ||
		    !symbol_table_encode(m->table[number - 1].symbols, sample,
					 out))
			buffer_append_bytes(out, sample);
		out_size[i] = out->size - before;
		rest = bytes_slice(rest, sample.size, rest.size);
	}
}

static bool train(const struct maker *m, struct buffer *out)
{
	ZDICT_fastCover_params_t params = {
		.k = 1024, .d = 8, .f = 20, .accel = m->plan->accel};
	size_t *told_size = memory_alloc_zero(m->count + 1, sizeof(*told_size));
	struct buffer told = BUFFER_INIT;
	size_t room = m->samples.size / m->plan->content_part, made;

	if (room > m->plan->content_bytes)
		room = m->plan->content_bytes;
	tell(m, &told, told_size);
	buffer_reserve(out, room);
	made = ZDICT_trainFromBuffer_fastCover(out->data + out->size, room,
					       told.data, told_size,
					       (unsigned)m->count, params);
	buffer_release(&told);
	free(told_size);
	if (ZDICT_isError(made))
		return false;
	out->size += made;
	return true;
}

bool dictionary_make(const struct dictionary_plan *plan, struct bytes samples,
		     const size_t *sample_size, size_t count,
		     struct buffer *out)
{
	struct maker maker = {.plan = plan,
			      .samples = samples,
			      .sample_size = sample_size,
			      .count = count};
	size_t begin = out->size;
	bool done;

	find_scripts(&maker);
	take_tables(&maker);
	dictionary_write_tables(maker.table, maker.table_count, out);
	done = train(&maker, out);
	if (!done && out->data)
		buffer_truncate(out, begin);
	for (unsigned i = 0; i < maker.table_count; i++)
		if (maker.is_own[i])
			symbol_table_free(maker.table[i].symbols);
	free(maker.sample_script);
	return done;
}
