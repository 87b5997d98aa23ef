"""Values of YAML files are changed in place, and what else the file means stays."""

from coproduction.draft.sheets.yaml_values import leaves, replaced

TEXT = """\
a: &shared {name: one, n: 1}   # a comment
b: *shared
c: [x, 'y', 3]
d:
e: >
  folded
  text
f: no
g: true
h.i: "q"
"""


def changed(**wanted):
    known = {leaf.key: leaf for leaf in leaves(TEXT)}
    return replaced(TEXT, {known[key]: value for key, value in wanted.items()})


def test_keys_and_values_are_those_of_the_file():
    assert [(leaf.key, leaf.value) for leaf in leaves(TEXT)] == [
        ("a.name", "one"), ("a.n", "1"), ("c.1", "x"), ("c.2", "y"), ("c.3", "3"), ("d", ""),
        ("e", "folded text\n"), ("f", "no"), ("g", "true"), ('"h.i"', "q"),
    ]  # fmt: skip


def test_only_the_signs_of_a_value_change():
    text, refused = changed(f="yes", g="false", d="new", **{"a.name": "two", "c.3": "4.5"})
    assert refused == []
    assert text == (
        TEXT.replace("name: one", "name: two").replace("3]", "4.5]").replace("d:", "d: new")
        .replace("f: no", "f: yes").replace("g: true", "g: false")
    )  # fmt: skip


def test_text_stays_text_and_what_would_be_read_otherwise_is_quoted():
    for value, spelt in (("7", '"7"'), ("a: b", '"a: b"'), ("x # y", '"x # y"'),
                         ("true", '"true"'), ("a\nb", '"a\\nb"'), ("[z", '"[z"')):  # fmt: skip
        assert changed(f=value) == (TEXT.replace("f: no", f"f: {spelt}"), []), value
    assert changed(**{"c.1": "p, q"})[0] == TEXT.replace("[x,", '["p, q",')
    assert changed(**{"a.n": "many"})[0] == TEXT.replace("n: 1", "n: many")


def test_a_block_of_text_becomes_one_line_and_nothing_else_moves():
    text, refused = changed(e="other")
    assert refused == [] and text == TEXT.replace(">\n  folded\n  text\n", '"other"\n')
