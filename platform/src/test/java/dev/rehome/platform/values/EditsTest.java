package dev.rehome.platform.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What exactly becomes of a file when keys are set in it, and that taking them back undoes it. */
final class EditsTest {

    /**
     * One edit.
     *
     * @param set keys and values in turn; a value that begins with "secret:" is one
     */
    record Edit(String name, String before, List<String> set, String after) {

        Map<KeyPath, NewValue> values() {
            var values = new LinkedHashMap<KeyPath, NewValue>();
            for (int i = 0; i < set.size(); i += 2) {
                String text = set.get(i + 1);
                boolean secret = text.startsWith("secret:");
                values.put(
                        KeyPath.parse(set.get(i)),
                        new NewValue(secret ? text.substring("secret:".length()) : text, secret));
            }
            return values;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Edit edit(String name, String before, String after, String... set) {
        return new Edit(name, before, List.of(set), after);
    }

    static List<Edit> edits() {
        var edits = new ArrayList<Edit>();
        edits.addAll(values());
        edits.addAll(quotes());
        edits.addAll(types());
        edits.addAll(layout());
        edits.addAll(blocks());
        edits.addAll(insertions());
        edits.addAll(flows());
        edits.addAll(paths());
        return edits;
    }

    private static List<Edit> values() {
        return List.of(
                edit("a plain value", "a: old\n", "a: new\n", "a", "new"),
                edit("a value that is so already", "a:   'x'  # c\n", "a:   'x'  # c\n", "a", "x"),
                edit(
                        "a comment behind the value",
                        "a: old # why\nb: 1\n",
                        "a: new # why\nb: 1\n",
                        "a",
                        "new"),
                edit("tabs around the value", "a:\told\t# why\n", "a:\tnew\t# why\n", "a", "new"),
                edit("spaces around the value", "a :   old   \n", "a :   new   \n", "a", "new"),
                edit(
                        "a value on the next line",
                        "a:\n    old\nb: 1\n",
                        "a:\n    new\nb: 1\n",
                        "a",
                        "new"),
                edit(
                        "a value over two lines",
                        "a: one\n  two\nb: 1\n",
                        "a: new\nb: 1\n",
                        "a",
                        "new"),
                edit("no newline at the end", "a: old", "a: new", "a", "new"),
                edit(
                        "an unused anchor and a tag",
                        "a: &x !!str old # c\n",
                        "a: &x !!str new # c\n",
                        "a",
                        "new"),
                edit("an anchor before a null", "a: &x\nb: 1\n", "a: &x new\nb: 1\n", "a", "new"),
                edit("an empty value", "a:\nb: 1\n", "a: new\nb: 1\n", "a", "new"),
                edit(
                        "an empty value with a comment",
                        "a:   # why\nb: 1\n",
                        "a: new   # why\nb: 1\n",
                        "a",
                        "new"),
                edit("an empty value at the end of the file", "a:", "a: new", "a", "new"),
                edit("a tilde", "a: ~ # none\n", "a: new # none\n", "a", "new"),
                edit("a null", "a: null\n", "a: 5\n", "a", "5"),
                edit("the empty text", "a: old\n", "a: \"\"\n", "a", ""),
                edit(
                        "several keys at once",
                        "a: 1\nb:\n  c: 2 # two\n  d: 3\n",
                        "a: 4\nb:\n  c: 5 # two\n  d: 6\n",
                        "b.d",
                        "6",
                        "a",
                        "4",
                        "b.c",
                        "5"),
                edit(
                        "emoji before, in and behind",
                        "# 🚀\na: 😀 # 🎉\n\"k😀\": v\n",
                        "# 🚀\na: 🐘 # 🎉\n\"k😀\": w\n",
                        "a",
                        "🐘",
                        "k😀",
                        "w"),
                edit(
                        "text like a key elsewhere",
                        "# a: old\nt: 'a: old'\na: old\n",
                        "# a: old\nt: 'a: old'\na: new\n",
                        "a",
                        "new"));
    }

    private static List<Edit> quotes() {
        return List.of(
                edit("single quotes stay", "a: 'old'\n", "a: 'new'\n", "a", "new"),
                edit("single quotes around one", "a: 'o'\n", "a: 'it''s'\n", "a", "it's"),
                edit("double quotes stay", "a: \"old\"\n", "a: \"new\"\n", "a", "new"),
                edit(
                        "double quotes with escapes",
                        "a: \"o\\tld\"\n",
                        "a: \"a\\\"b\\\\c\"\n",
                        "a",
                        "a\"b\\c"),
                edit(
                        "a line break needs double quotes",
                        "a: 'old'\n",
                        "a: \"one\\ntwo\"\n",
                        "a",
                        "one\ntwo"),
                edit("a number in quotes", "a: '5432'\n", "a: '5433'\n", "a", "5433"),
                edit("true in quotes", "a: \"no\"\n", "a: \"true\"\n", "a", "true"),
                edit("colon and space", "a: old\n", "a: \"b: c\"\n", "a", "b: c"),
                edit("a hash behind a space", "a: old\n", "a: \"b #c\"\n", "a", "b #c"),
                edit("a hash inside", "a: old\n", "a: b#c\n", "a", "b#c"),
                edit(
                        "a URL",
                        "a: http://o:1/\n",
                        "a: http://n:2/x?y=z#w\n",
                        "a",
                        "http://n:2/x?y=z#w"),
                edit("a colon at the end", "a: old\n", "a: \"b:\"\n", "a", "b:"),
                edit("an asterisk first", "a: old\n", "a: \"*b\"\n", "a", "*b"),
                edit("an ampersand first", "a: old\n", "a: \"&b\"\n", "a", "&b"),
                edit("an exclamation mark first", "a: old\n", "a: \"!b\"\n", "a", "!b"),
                edit("a per cent sign first", "a: old\n", "a: \"%b\"\n", "a", "%b"),
                edit("an at sign first", "a: old\n", "a: \"@b\"\n", "a", "@b"),
                edit("a backtick first", "a: old\n", "a: \"`b\"\n", "a", "`b"),
                edit("a dash and a letter", "a: old\n", "a: -Xmx1g\n", "a", "-Xmx1g"),
                edit("a dash and a space", "a: old\n", "a: \"- b\"\n", "a", "- b"),
                edit("a dash alone", "a: old\n", "a: \"-\"\n", "a", "-"),
                edit("a brace first", "a: old\n", "a: \"{b}\"\n", "a", "{b}"),
                edit("braces inside", "a: old\n", "a: b{c}\n", "a", "b{c}"),
                edit(
                        "a template",
                        "a: old\n",
                        "a: \"{{ .Release.Name }}\"\n",
                        "a",
                        "{{ .Release.Name }}"),
                edit("spaces at the ends", "a: old\n", "a: \" b \"\n", "a", " b "),
                edit("a tab", "a: old\n", "a: \"b\\tc\"\n", "a", "b\tc"),
                edit("a control character", "a: old\n", "a: \"b\\u0007\"\n", "a", "b\u0007"),
                edit("a byte order mark inside", "a: 'o'\n", "a: \"b\\uFEFF\"\n", "a", "b\uFEFF"),
                edit("a next-line character", "a: old\n", "a: \"b\\u0085c\"\n", "a", "b\u0085c"),
                edit("a document's end", "a: old\n", "a: \"...\"\n", "a", "..."),
                edit("quotes inside", "a: old\n", "a: it's \"b\"\n", "a", "it's \"b\""));
    }

    private static List<Edit> types() {
        return List.of(
                edit("yes in the place of a text", "a: old\n", "a: \"yes\"\n", "a", "yes"),
                edit("true in the place of a text", "a: old\n", "a: \"true\"\n", "a", "true"),
                edit("1e3 in the place of a text", "a: old\n", "a: \"1e3\"\n", "a", "1e3"),
                edit("0123 in the place of a text", "a: old\n", "a: \"0123\"\n", "a", "0123"),
                edit("null in the place of a text", "a: old\n", "a: \"null\"\n", "a", "null"),
                edit("~ in the place of a text", "a: old\n", "a: \"~\"\n", "a", "~"),
                edit(
                        "a date in the place of a text",
                        "a: old\n",
                        "a: \"2026-11-22\"\n",
                        "a",
                        "2026-11-22"),
                edit("1:20 in the place of a text", "a: old\n", "a: \"1:20\"\n", "a", "1:20"),
                edit("an equals sign", "a: old\n", "a: \"=\"\n", "a", "="),
                edit("a boolean stays one", "a: true\n", "a: false\n", "a", "false"),
                edit("an old boolean stays one", "a: yes\n", "a: no\n", "a", "no"),
                edit("a number stays one", "a: 5432\n", "a: 5433\n", "a", "5433"),
                edit("a mode stays octal", "a: 0600\n", "a: 0644\n", "a", "0644"),
                edit("a fraction stays one", "a: 1.25\n", "a: 1.50\n", "a", "1.50"),
                edit("a number becomes a boolean", "a: 1\n", "a: true\n", "a", "true"),
                edit("a number becomes yes", "a: 1\n", "a: \"yes\"\n", "a", "yes"),
                edit("a number becomes a text", "a: 1\n", "a: one\n", "a", "one"),
                edit("a new number", "a: 1\n", "a: 1\nb: 5432\n", "b", "5432"),
                edit("a new boolean", "a: 1\n", "a: 1\nb: true\n", "b", "true"),
                edit("a new yes", "a: 1\n", "a: 1\nb: \"yes\"\n", "b", "yes"),
                edit("a new on", "a: 1\n", "a: 1\nb: \"on\"\n", "b", "on"),
                edit("a new 0o17", "a: 1\n", "a: 1\nb: \"0o17\"\n", "b", "0o17"),
                edit("a new 017", "a: 1\n", "a: 1\nb: \"017\"\n", "b", "017"),
                edit("a new 1_000", "a: 1\n", "a: 1\nb: \"1_000\"\n", "b", "1_000"),
                edit("a new 1:20", "a: 1\n", "a: 1\nb: \"1:20\"\n", "b", "1:20"),
                edit("a new 1e3", "a: 1\n", "a: 1\nb: \"1e3\"\n", "b", "1e3"),
                edit(
                        "a new version that looks like a number",
                        "a: 1\n",
                        "a: 1\nb: \"1.10\"\n",
                        "b",
                        "1.10"),
                edit("a new fraction", "a: 1\n", "a: 1\nb: 0.5\n", "b", "0.5"),
                edit(
                        "a new number too large for a double",
                        "a: 1\n",
                        "a: 1\nb: \"12345678901234567890\"\n",
                        "b",
                        "12345678901234567890"),
                edit("a new version", "a: 1\n", "a: 1\nb: 1.10.2\n", "b", "1.10.2"),
                edit("a secret of digits", "a: 1\n", "a: \"12345\"\n", "a", "secret:12345"),
                edit(
                        "a secret that is there as a number",
                        "a: 12345\n",
                        "a: \"12345\"\n",
                        "a",
                        "secret:12345"),
                edit(
                        "a secret that is there as what may be a date",
                        "a: 2026-11-22\n",
                        "a: \"2026-11-22\"\n",
                        "a",
                        "secret:2026-11-22"),
                edit(
                        "a secret in the place of nothing",
                        "a:\n",
                        "a: \"true\"\n",
                        "a",
                        "secret:true"),
                edit(
                        "a secret that is a plain text",
                        "a: old\n",
                        "a: s3cr3t\n",
                        "a",
                        "secret:s3cr3t"),
                edit("a new secret", "a: 1\n", "a: 1\nb: \"007\"\n", "b", "secret:007"),
                edit(
                        "a tagged text may look like a number",
                        "a: !!str 5\n",
                        "a: !!str \"6\"\n",
                        "a",
                        "6"),
                edit("a tagged number", "a: !!int 5\n", "a: !!int 6\n", "a", "6"));
    }

    private static List<Edit> layout() {
        return List.of(
                edit("CRLF", "a: old\r\nb: 1\r\n", "a: new\r\nb: 1\r\n", "a", "new"),
                edit(
                        "a new key with CRLF",
                        "a: 1\r\n# c\r\n",
                        "a: 1\r\nb:\r\n  c: 2\r\n# c\r\n",
                        "b.c",
                        "2"),
                edit(
                        "mixed line ends",
                        "a: 1\r\nb: 2\nc: 3\r\n",
                        "a: 1\r\nb: x\nc: 3\r\n",
                        "b",
                        "x"),
                edit("a byte order mark", "\uFEFFa: old\r\n", "\uFEFFa: new\r\n", "a", "new"),
                edit("document markers", "---\na: old\n...\n", "---\na: new\n...\n", "a", "new"),
                edit(
                        "a new key before the end marker",
                        "---\na: 1\n...\n# over\n",
                        "---\na: 1\nb: 2\n...\n# over\n",
                        "b",
                        "2"),
                edit(
                        "a directive",
                        "%YAML 1.1\n---\na: old\n",
                        "%YAML 1.1\n---\na: new\n",
                        "a",
                        "new"),
                edit(
                        "duplicate spaces and blank lines",
                        "\n\na:   old\n\n\n\nb:  1\n\n",
                        "\n\na:   new\n\n\n\nb:  1\n\n",
                        "a",
                        "new"),
                edit(
                        "four spaces",
                        "a:\n    b:\n        c: old\n",
                        "a:\n    b:\n        c: new\n",
                        "a.b.c",
                        "new"),
                edit("an explicit key", "? a\n# c\n: old\n", "? a\n# c\n: new\n", "a", "new"),
                edit(
                        "an alias elsewhere",
                        "x: &x 1\ny: *x\na: old\n",
                        "x: &x 1\ny: *x\na: new\n",
                        "a",
                        "new"),
                edit(
                        "a merge key beside the key",
                        "d: &d {b: 1}\na:\n  <<: *d\n  c: old\n",
                        "d: &d {b: 1}\na:\n  <<: *d\n  c: new\n",
                        "a.c",
                        "new"),
                edit(
                        "a new key beside a merge key",
                        "d: &d {b: 1}\na:\n  <<: *d\n",
                        "d: &d {b: 1}\na:\n  <<: *d\n  c: 2\n",
                        "a.c",
                        "2"));
    }

    private static List<Edit> blocks() {
        return List.of(
                edit(
                        "a literal of one line",
                        "a: |\n  old\nb: 1\n",
                        "a: |-\n  new\nb: 1\n",
                        "a",
                        "new"),
                edit(
                        "a literal that ends its line",
                        "a: |-\n  old\nb: 1\n",
                        "a: |\n  new\nb: 1\n",
                        "a",
                        "new\n"),
                edit(
                        "more lines than before",
                        "a: |\n    old\nb: 1\n",
                        "a: |\n    one\n\n    two\nb: 1\n",
                        "a",
                        "one\n\ntwo\n"),
                edit(
                        "fewer lines and a comment",
                        "a: | # why\n  one\n  two\n\n# b\nb: 1\n",
                        "a: |- # why\n  new\n\n# b\nb: 1\n",
                        "a",
                        "new"),
                edit(
                        "a folded text",
                        "a: >-\n  one\n  two\nb: 1\n",
                        "a: >-\n  new\nb: 1\n",
                        "a",
                        "new"),
                edit(
                        "a folded text becomes lines",
                        "a: >\n  one\n  two\nb: 1\n",
                        "a: |-\n  x\n  y\nb: 1\n",
                        "a",
                        "x\ny"),
                edit(
                        "blank lines that are kept",
                        "a: |+\n  old\n\n\nb: 1\n",
                        "a: |-\n  new\nb: 1\n",
                        "a",
                        "new"),
                edit(
                        "an indent that is told",
                        "a: |2-\n   old\n  x\nb: 1\n",
                        "a: |-\n  new\nb: 1\n",
                        "a",
                        "new"),
                edit(
                        "a text that begins with a space",
                        "a: | # c\n  old\nb: 1\n",
                        "a: \" new\" # c\nb: 1\n",
                        "a",
                        " new"),
                edit("an empty text of lines", "a: |\nb: 1\n", "a: \"new\"\nb: 1\n", "a", "new"),
                edit("nothing instead of lines", "a: |\n  old\nb: 1\n", "a: \"\"\nb: 1\n", "a", ""),
                edit(
                        "lines with CRLF",
                        "a: |\r\n  old\r\nb: 1\r\n",
                        "a: |-\r\n  x\r\n  y\r\nb: 1\r\n",
                        "a",
                        "x\ny"),
                edit("lines at the end of the file", "a: |\n  old", "a: |-\n  new", "a", "new"),
                edit(
                        "text that looks like a comment",
                        "a: |\n  # old\n  b: 1\nc: 2\n",
                        "a: |-\n  # new\nc: 2\n",
                        "a",
                        "# new"),
                edit(
                        "a literal in a list",
                        "a:\n- |\n  old\n- b\n",
                        "a:\n- |-\n  new\n- b\n",
                        "a[0]",
                        "new"),
                edit(
                        "a key behind lines",
                        "a: |\n  old\n\n# end\n",
                        "a: |\n  old\nb: 1\n\n# end\n",
                        "b",
                        "1"),
                edit(
                        "a key behind blank lines that are kept",
                        "a: |+\n  old\n\n# end\n",
                        "a: |+\n  old\n\nb: 1\n# end\n",
                        "b",
                        "1"));
    }

    private static List<Edit> insertions() {
        return List.of(
                edit("at the end of the file", "a: 1\n", "a: 1\nb: x\n", "b", "x"),
                edit("behind no newline", "a: 1", "a: 1\nb: x", "b", "x"),
                edit(
                        "into a mapping before what follows",
                        "a:\n  b: 1\n\n# about c\nc: 2\n",
                        "a:\n  b: 1\n  x: 3\n\n# about c\nc: 2\n",
                        "a.x",
                        "3"),
                edit(
                        "behind a comment on the line",
                        "a:\n  b: 1 # one\nc: 2\n",
                        "a:\n  b: 1 # one\n  x: 3\nc: 2\n",
                        "a.x",
                        "3"),
                edit(
                        "with parents",
                        "a:\n  b: 1\n",
                        "a:\n  b: 1\n  c:\n    d:\n      e: x\n",
                        "a.c.d.e",
                        "x"),
                edit(
                        "with parents as the file indents",
                        "a:\n    b: 1\n",
                        "a:\n    b: 1\nc:\n    d: x\n",
                        "c.d",
                        "x"),
                edit(
                        "two with one new parent",
                        "a: 1\n",
                        "a: 1\nb:\n  c: 2\n  d: 3\n",
                        "b.c",
                        "2",
                        "b.d",
                        "3"),
                edit(
                        "behind a deeper end",
                        "a:\n  b:\n    c:\n    - x: 1\n      y: 2\nz: 3\n",
                        "a:\n  b:\n    c:\n    - x: 1\n      y: 2\n  k: 4\nz: 3\n",
                        "a.k",
                        "4"),
                edit(
                        "into an item of a list",
                        "a:\n  - b: 1\n  - c: 2\n",
                        "a:\n  - b: 1\n    x: 3\n  - c: 2\n",
                        "a[0].x",
                        "3"),
                edit("into an empty file", "", "a:\n  b: 1\n", "a.b", "1"),
                edit("into a file of comments", "# nothing\n\n", "# nothing\n\na: 1\n", "a", "1"),
                edit("into comments without a newline", "# nothing", "# nothing\na: 1", "a", "1"),
                edit("into an empty document", "--- # new\n", "--- # new\na: 1\n", "a", "1"),
                edit(
                        "into an empty document with an end",
                        "---\n...\n",
                        "---\na: 1\n...\n",
                        "a",
                        "1"),
                edit("into a byte order mark alone", "\uFEFF", "\uFEFFa: 1\n", "a", "1"),
                edit("under an empty key", "a:\nc: 1\n", "a:\n  b: 2\nc: 1\n", "a.b", "2"),
                edit(
                        "under an empty key with a comment",
                        "a: # none\nc: 1\n",
                        "a: # none\n  b: 2\nc: 1\n",
                        "a.b",
                        "2"),
                edit(
                        "under an empty key in a list",
                        "l:\n- a:\n  c: 1\n",
                        "l:\n- a:\n    b: 2\n  c: 1\n",
                        "l[0].a.b",
                        "2"),
                edit("under an empty key at the end", "a:", "a:\n  b: 2", "a.b", "2"),
                edit(
                        "under a null that is written",
                        "a: null # none\n",
                        "a: {b: 2} # none\n",
                        "a.b",
                        "2"),
                edit("under a tilde, with parents", "a: ~\n", "a: {b: {c: x}}\n", "a.b.c", "x"),
                edit("under empty braces", "a: {}\nc: 1\n", "a: {b: 2}\nc: 1\n", "a.b", "2"),
                edit("into empty braces alone", "{}\n", "{a: 1}\n", "a", "1"),
                edit("under an empty item", "a:\n-\n- 1\n", "a:\n- {b: 2}\n- 1\n", "a[0].b", "2"),
                edit(
                        "a name that needs quotes",
                        "a: 1\n",
                        "a: 1\n\"yes\":\n  \"x y: \": 2\n",
                        "yes.x y: ",
                        "2"),
                edit(
                        "where keys of a list are not indented",
                        "a:\n- 1\n- 2\n",
                        "a:\n- 1\n- 2\nb: 3\n",
                        "b",
                        "3"),
                edit(
                        "behind an empty value",
                        "a:\n  b:\nc: 1\n",
                        "a:\n  b:\n  d: 2\nc: 1\n",
                        "a.d",
                        "2"));
    }

    private static List<Edit> flows() {
        return List.of(
                edit("in braces", "a: {b: old, c: 1}\n", "a: {b: new, c: 1}\n", "a.b", "new"),
                edit("in braces with a comma", "a: {b: old}\n", "a: {b: \"x,y\"}\n", "a.b", "x,y"),
                edit(
                        "in braces what begins with a colon",
                        "a: {b: old}\n",
                        "a: {b: \":x\"}\n",
                        "a.b",
                        ":x"),
                edit(
                        "in braces a question mark",
                        "a: {b: old}\n",
                        "a: {b: \"http://h/?x\"}\n",
                        "a.b",
                        "http://h/?x"),
                edit("in braces nothing", "a: {b: , c: 1}\n", "a: {b: new , c: 1}\n", "a.b", "new"),
                edit(
                        "in braces without a colon",
                        "a: {b, c: 1}\n",
                        "a: {b: new, c: 1}\n",
                        "a.b",
                        "new"),
                edit(
                        "a new one in braces",
                        "a: { b: 1 } # c\n",
                        "a: { b: 1, d: x } # c\n",
                        "a.d",
                        "x"),
                edit("a new one behind a comma", "a: {b: 1,}\n", "a: {b: 1, d: x,}\n", "a.d", "x"),
                edit(
                        "a new one in braces with parents",
                        "a: {b: 1}\n",
                        "a: {b: 1, c: {d: x}}\n",
                        "a.c.d",
                        "x"),
                edit(
                        "a new one in braces over lines",
                        "a: {\n  b: 1, # one\n}\n",
                        "a: {\n  b: 1, d: 2, # one\n}\n",
                        "a.d",
                        "2"),
                edit(
                        "JSON",
                        "{\"a\":{\"b\":\"old\",\"c\":1}}",
                        "{\"a\":{\"b\":\"new\",\"c\":1}}",
                        "a.b",
                        "new"),
                edit(
                        "a new one in JSON",
                        "{\"a\":{\"b\":1}}",
                        "{\"a\":{\"b\":1, \"c\": \"x\", \"d\": 2}}",
                        "a.c",
                        "x",
                        "a.d",
                        "2"),
                edit("in brackets", "a: [one, two]\n", "a: [one, \"2\"]\n", "a[1]", "2"),
                edit(
                        "a mapping in brackets",
                        "a: [{b: old}]\n",
                        "a: [{b: new, c: 1}]\n",
                        "a[0].b",
                        "new",
                        "a[0].c",
                        "1"));
    }

    private static List<Edit> paths() {
        return List.of(
                edit(
                        "a name with dots",
                        "a.b: old\na:\n  b: 1\n",
                        "a.b: new\na:\n  b: 1\n",
                        "a\\.b",
                        "new"),
                edit("a name with brackets", "a[0]: old\n", "a[0]: new\n", "a\\[0\\]", "new"),
                edit(
                        "an annotation",
                        "s:\n  annotations: {}\n",
                        "s:\n  annotations: {eks.amazonaws.com/role-arn: arn}\n",
                        "s.annotations.eks\\.amazonaws\\.com/role-arn",
                        "arn"),
                edit(
                        "a name in quotes",
                        "\"a\": {'b': old}\n",
                        "\"a\": {'b': new}\n",
                        "a.b",
                        "new"),
                edit(
                        "an item of an item",
                        "a: [[1, 2], [3]]\n",
                        "a: [[1, 9], [3]]\n",
                        "a[0][1]",
                        "9"),
                edit(
                        "a key of an item",
                        "hosts:\n  - name: a\n    port: 1\n  - name: b\n",
                        "hosts:\n  - name: a\n    port: 1\n  - name: c\n",
                        "hosts[1].name",
                        "c"),
                edit("a key that is a number", "1: old\n", "1: new\n", "1", "new"));
    }

    private static ValuesText read(String text) {
        return ValuesText.read("values.yaml", text.getBytes(UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void setsTheKeysAndLeavesEveryOtherByte(Edit edit) {
        ValuesText text = read(edit.before());
        for (var each : edit.values().entrySet()) {
            text = text.with(each.getKey(), each.getValue());
        }

        assertThat(new String(text.bytes(), UTF_8)).isEqualTo(edit.after());
        for (var each : edit.values().entrySet()) {
            assertThat(text.has(each.getKey(), each.getValue())).isTrue();
            assertThat(text.value(each.getKey())).contains(each.getValue().text());
            assertThat(text.with(each.getKey(), each.getValue())).isSameAs(text);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void takesTheKeysBackOneByOneToTheByte(Edit edit) {
        ValuesText before = read(edit.before());

        var set = new LinkedHashMap<KeyPath, Supplier<NewValue>>();
        edit.values().forEach((key, value) -> set.put(key, () -> value));

        TakeBack back = TakeBack.of(before, read(edit.after()), set);

        assertThat(back.conflicts()).isEmpty();
        assertThat(new String(back.text().bytes(), UTF_8)).isEqualTo(edit.before());
    }
}
