/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* engine_check - values and texts, judged without knowing where in a document they stand; and the
 * exact spot of a syntax error, which yajl does not tell */
#include "libocispec/engine.h"

#include <string.h>

#include "base/text.h"

/* ---- texts ------------------------------------------------------------------------------- */

size_t check_utf8(const char *text, size_t from, size_t size)
{
	size_t i = from;

	while (i < size) {
		uint64_t eight;
		size_t n;

		if (size - i >= sizeof(eight)) {
			memcpy(&eight, text + i, sizeof(eight));
			if (!(eight & UINT64_C(0x8080808080808080))) {
				i += sizeof(eight);
				continue;
			}
		}
		n = text_utf8(text + i, size - i);
		if (n == 0)
			return i;
		i += n;
	}
	return size;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* the four digits of a `\uXXXX` escape at p, or -1 */
static int unicode_escape(const char *p, size_t room)
{
	int value = 0;

	if (room < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		int digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

size_t check_escapes(const char *text, size_t from, size_t end, const char **ret_text)
{
	for (size_t i = from; i < end; i++) {
		int value, low;

		if (text[i] != '\\')
			continue;
		value = unicode_escape(text + i, end - i);
		if (value < 0) {
			i++; /* a short escape */
			continue;
		}
		if (value == 0) {
			*ret_text = "a string must not hold a NUL";
			return i;
		}
		i += 5;
		if (value < 0xd800 || value > 0xdfff)
			continue;
		low = unicode_escape(text + i + 1, end - i - 1);
		if (value > 0xdbff || low < 0xdc00 || low > 0xdfff) {
			*ret_text = "half of a surrogate pair";
			return i - 5;
		}
		i += 6;
	}
	return end;
}

size_t check_skip_blanks(const char *text, size_t from, size_t size)
{
	while (from < size && (text[from] == ' ' || text[from] == '\n' || text[from] == '\t' ||
			       text[from] == '\r'))
		from++;
	return from;
}

uint32_t check_count(const char *text, size_t from, size_t size)
{
	uint32_t commas = 0;
	bool any = false;

	for (size_t i = from; i < size; i++) {
		switch (text[i]) {
		case '"':
			any = true;
			for (i++; i < size && text[i] != '"'; i++)
				if (text[i] == '\\')
					i++;
			break;
		case ',':
			commas++;
			break;
		case ']':
			return commas + any;
		case '[':
		case '{':
			return commas + 1;
		case ' ':
		case '\n':
		case '\t':
		case '\r':
			break;
		default:
			any = true;
		}
	}
	return commas + 1;
}

/* ---- values ------------------------------------------------------------------------------ */

enum number_result check_number(const char *text, size_t size, const struct oci_range *range,
				uint64_t *ret_bits)
{
	bool negative = size > 0 && text[0] == '-', overflow = false;
	uint64_t value = 0;

	for (size_t i = negative; i < size; i++) {
		if (text[i] < '0' || text[i] > '9')
			return NUMBER_FRACTION;
		overflow |= __builtin_mul_overflow(value, UINT64_C(10), &value);
		overflow |= __builtin_add_overflow(value, (uint64_t)(text[i] - '0'), &value);
	}
	if (overflow)
		return NUMBER_RANGE;
	if (!negative || value == 0) {
		if (value > range->max || (range->min > 0 && value < (uint64_t)range->min))
			return NUMBER_RANGE;
		*ret_bits = value;
		return NUMBER_FINE;
	}
	/* -(min + 1) + 1 is the magnitude of min, INT64_MIN included */
	if (range->min >= 0 || value > (uint64_t)(-(range->min + 1)) + 1)
		return NUMBER_RANGE;
	*ret_bits = -value;
	return NUMBER_FINE;
}

bool check_release(const char *text, uint32_t *ret_release)
{
	uint32_t part[2] = {0};

	for (int i = 0; i < 2; i++) {
		const char *start = text;

		for (; *text >= '0' && *text <= '9' && text - start < 5; text++)
			part[i] = part[i] * 10 + (uint32_t)(*text - '0');
		if (text == start || part[i] > 0xffff || *text++ != (i == 0 ? '.' : '\0'))
			return false;
	}
	*ret_release = part[0] << 16 | part[1];
	return true;
}

bool check_hex(const char *text, uint64_t *ret_value)
{
	uint64_t value = 0;
	size_t n = strlen(text);

	if (n < 3 || n > 18 || text[0] != '0' || text[1] != 'x')
		return false;
	for (text += 2; *text; text++) {
		int digit = hex_digit(*text);

		if (digit < 0)
			return false;
		value = value << 4 | (uint64_t)digit;
	}
	*ret_value = value;
	return true;
}

uint32_t check_word(const struct oci_enum *words, const char *text, size_t size)
{
	for (uint32_t i = 1; i <= words->n; i++)
		if (strncmp(words->words[i], text, size) == 0 && words->words[i][size] == '\0')
			return i;
	return 0;
}

int check_member(const struct oci_type *type, const char *name, size_t size)
{
	const struct oci_member *member = &oci_members[type->first];

	for (int i = 0; i < type->n; i++)
		if (member[i].name_size == size &&
		    memcmp(oci_names + member[i].name, name, size) == 0)
			return i;
	return -1;
}

const char *check_closest_member(const struct oci_type *type, const char *name)
{
	const char *names[64];

	for (int i = 0; i < type->n; i++)
		names[i] = oci_names + oci_members[type->first + i].name;
	return text_closest(name, names, type->n);
}

/* ---- syntax ------------------------------------------------------------------------------ */

static struct syntax_error syntax(size_t offset, bool in_value, const char *text)
{
	return (struct syntax_error){.offset = offset, .in_value = in_value, .text = text};
}

static struct syntax_error ends_here(size_t size, bool in_value)
{
	return syntax(size, in_value, "the document ends too early");
}

/* a string that yajl refused: its quote is at `from` */
static struct syntax_error string_error(const char *text, size_t size, size_t from, bool in_value)
{
	for (size_t i = from + 1; i < size; i++) {
		if ((unsigned char)text[i] < 0x20)
			return syntax(i, in_value, "a control character in a string");
		if (text[i] == '"')
			return syntax(from, in_value, "a malformed string");
		if (text[i] != '\\')
			continue;
		if (i + 1 == size)
			break;
		if (text[i + 1] == 'u' && unicode_escape(text + i, size - i) < 0)
			return size - i < 6 && !memchr(text + i, '"', size - i)
				       ? ends_here(size, in_value)
				       : syntax(i, in_value, "`\\u` needs four hexadecimal digits");
		if (text[i + 1] == '\0' || !strchr("\"\\/bfnrtu", text[i + 1]))
			return syntax(i, in_value, "an unknown escape in a string");
		i++;
	}
	return ends_here(size, in_value);
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '+' || c == '-';
}

/* true, false, null or a number that yajl refused */
static struct syntax_error word_error(const char *text, size_t size, size_t from)
{
	size_t end = from;

	while (end < size && is_word_char(text[end]))
		end++;
	if (end == size)
		for (const char *const *w = (const char *const[]){"true", "false", "null", NULL};
		     *w; w++)
			if (end - from < strlen(*w) && strncmp(text + from, *w, end - from) == 0)
				return ends_here(size, true);
	if (text[from] == '-' || (text[from] >= '0' && text[from] <= '9'))
		return end == size ? ends_here(size, true)
				   : syntax(from, true, "a malformed number");
	return syntax(from, true, "a value is expected: text needs double quotes");
}

static struct syntax_error value_error(const char *text, size_t size, size_t at)
{
	at = check_skip_blanks(text, at, size);
	if (at == size)
		return ends_here(size, true);
	if (text[at] == '"')
		return string_error(text, size, at, true);
	if (is_word_char(text[at]))
		return word_error(text, size, at);
	return syntax(at, true, text[at] == '/' ? "JSON has no comments" : "a value is expected");
}

struct syntax_error check_syntax(const char *text, size_t size, size_t end, enum syntax_last last,
				 enum syntax_in in)
{
	size_t at = check_skip_blanks(text, end, size);
	bool object = in == SYNTAX_IN_OBJECT;

	if (in == SYNTAX_IN_NOTHING)
		return last == SYNTAX_START ? value_error(text, size, at)
					    : syntax(at, false, "something follows the document");
	if (at == size)
		return ends_here(size, last == SYNTAX_KEY || (last == SYNTAX_OPEN && !object));
	if (last == SYNTAX_KEY)
		return text[at] == ':' ? value_error(text, size, at + 1)
				       : syntax(at, true, "`:` is expected");
	if (last == SYNTAX_VALUE && text[at] != ',')
		return syntax(at, false,
			      text[at] == '/' ? "JSON has no comments"
			      : object        ? "`,` or `}` is expected"
					      : "`,` or `]` is expected");
	if (last == SYNTAX_VALUE)
		at = check_skip_blanks(text, at + 1, size);
	if (!object)
		return value_error(text, size, at);
	if (at == size)
		return ends_here(size, false);
	if (text[at] == '"')
		return string_error(text, size, at, false);
	return syntax(at, false,
		      text[at] == '/' ? "JSON has no comments"
				      : "the name of a member in double quotes is expected");
}
