#include "core/base/memory.h"
#include "core/text/byline.h"

#include <criterion/criterion.h>

Test(byline, is_the_name_alone)
{
	static const struct {
		const char *printed, *name;
	} rows[] = {
		{"By Anna Berg", "Anna Berg"},
		{"Written By: Anna Berg", "Anna Berg"},
		{"Posted by anna on Friday March 7, 2025 @08:00PM", "anna"},
		{"| Anna Berg", "Anna Berg"},
		{"Anna Berg - March 7, 2025", "Anna Berg"},
		{"Anna Berg 2025-03-07T08:10+02:00", "Anna Berg"},
		{"Anna Berg Last Updated: March 7, 2025 4:30 pm", "Anna Berg"},
		{"Anna Berg am Freitag, 7. März 2025 um 11:14 Uhr",
		 "Anna Berg"},
		{"Anna Berg, PhD, Columnist March 7, 2025 | 33 Comments",
		 "Anna Berg, PhD, Columnist"},
		{"Mar 7, 2025 · Anna Berg", "Anna Berg"},
		{"03/07/2025 by Anna Berg", "Anna Berg"},
		{"Published on March 7, 2025 by Anna Berg", "Anna Berg"},
		{"March 7, 2025 • 5 min read", ""},
		{"Stand: 7. März 2025, 14:57 Uhr", ""},
		{"", ""},
		/* In other languages, and run together by the page's bytes. */
		{"Veröffentlicht von Anna Berg", "Anna Berg"},
		{"Veröffentlicht vonAnna Berg", "Anna Berg"},
		{"Article by: Anna Berg", "Anna Berg"},
		{"Écrit par Jean Roy", "Jean Roy"},
		{"责任编辑：王晓", "王晓"},
		{"글=김가람", "김가람"},
		{"BYRON HALE", "BYRON HALE"},
		{"Anna Berg,", "Anna Berg"},
		{"Anna Berg -", "Anna Berg"},
		{"anna@paper.example (Anna Berg)", "Anna Berg"},
		/* A label alone names nobody. */
		{"Posted", ""},
		{"Publiziert am", ""},
		/* Names with figures and marks of their own. */
		{"Kanal 24", "Kanal 24"},
		{"24 Horas", "24 Horas"},
		{"Jean-Luc Roy, Agence X/Y", "Jean-Luc Roy, Agence X/Y"},
		{"Anna Berg | City Desk", "Anna Berg | City Desk"},
		{"[한빛신문 / 김가람 기자 / a@b.example]", "김가람 기자"},
		{"김가람 기자 2025.03.07 16:34", "김가람 기자"},
		{"입력 2025.03.07 16:34 김가람 기자", "김가람 기자"},
	};

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		struct bytes name =
			byline_name(bytes_of_string(rows[i].printed));

		cr_expect(bytes_equal(name, bytes_of_string(rows[i].name)),
			  "%s: %.*s", rows[i].printed, (int)name.size,
			  (const char *)name.data);
	}
}

Test(byline, is_told_from_other_lines)
{
	static const struct {
		const char *line;
		bool is_byline;
	} rows[] = {
		{"By Anna Berg", true},
		{"By Anna Berg and Jan van Dyk", true},
		{"Von Anna Berg", true},
		{"Text: Anna Berg", true},
		{"By the river, ferries wait for the ice to go", false},
		{"By Friday 30 ferries had left", false},
		{"Von Januar bis März", false},
		{"Por Redacción", true},
		{"di Marco Rossi", true},
		{"Av Lars Öberg", true},
		{"Автор: Иван Петров", true},
		{"Yazan: Ali Veli", true},
		{"By The Numbers", false},
		{"By a Nose", false},
		{"Anna Berg", false},
		{"Published by", false},
		{"", false},
	};

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
		cr_expect(byline_is_line(bytes_of_string(rows[i].line)) ==
				  rows[i].is_byline,
			  "%s", rows[i].line);
}

Test(byline, of_a_list_as_python_prints_it_is_its_names)
{
	static const struct {
		const char *printed, *names;
	} rows[] = {
		{"['Anna Berg']", "Anna Berg"},
		{"['Anna Berg', \"Jo O'Hara\"]", "Anna Berg, Jo O'Hara"},
		{"[\"Anna Berg\",\"Jean Roy\"]", "Anna Berg, Jean Roy"},
		{"[한빛신문 / 김가람 기자]", NULL},
		{"['Anna", NULL},
		{"['Anna]", NULL},
		{"['Anna'] Berg]", NULL},
		{"[]", NULL},
		{"['']", ""},
	};
	struct buffer out = BUFFER_INIT;

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		bool is_list;

		buffer_clear(&out);
		is_list =
			byline_of_list(bytes_of_string(rows[i].printed), &out);
		cr_expect_eq(is_list, rows[i].names != NULL, "%s",
			     rows[i].printed);
		cr_expect_str_eq(buffer_string(&out),
				 rows[i].names ? rows[i].names : "");
	}
	buffer_release(&out);
}
