"""A codebook as one HTML page: no request, text as text only, a search that works without a mouse.

Without JavaScript the page is whole and only the search field is absent.
"""

from collections.abc import Sequence
from html import escape

from coproduction.account.codebook import Category, Codebook, Variable, range_text
from coproduction.account.ddi import legible

_STYLE = """
body{margin:0 auto;padding:1.5rem;max-width:62rem;color:#1a1a1a;background:#fff;
font:15px/1.45 system-ui,"Segoe UI","DejaVu Sans",sans-serif}
h1{font-size:1.5rem;line-height:1.25}
h2{font-size:1.1rem;margin:0 0 .3rem;overflow-wrap:anywhere}
.simulated{padding:.6rem .8rem;border:2px solid #8a1c00;color:#8a1c00;font-weight:700}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.3rem 0}
dt{color:#595959}dd{margin:0;overflow-wrap:anywhere}
section{border-top:1px solid #767676;padding:.8rem 0}
section:target h2{background:#fff3c4}
.question{font-style:italic;margin:.3rem 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;margin:.4rem 0}
th,td{padding:.1rem .7rem .1rem 0;text-align:left;vertical-align:top}
thead th{border-bottom:1px solid #1a1a1a}
tbody th{font-weight:400}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tr.missing{color:#595959}
caption{text-align:left;color:#595959}
nav ul{columns:16rem;padding-left:1.2rem}
nav li{overflow-wrap:anywhere}
label{font-weight:600}
input{font:inherit;padding:.3rem .5rem;border:1px solid #595959;width:min(24rem,100%)}
@media print{form{display:none}section{break-inside:avoid}}
""".strip()

#: Hides variables that lack a word sought, and says how many are left.
_SCRIPT = """
const form=document.forms[0],field=form.elements[0],told=form.querySelector("output");
const entries=[...document.querySelectorAll("section")].map(e=>
[e,document.querySelector(`nav a[href="#${e.id}"]`).parentNode,e.textContent.toLowerCase()]);
form.hidden=false;form.onsubmit=e=>e.preventDefault();
field.oninput=()=>{const words=field.value.toLowerCase().split(/\\s+/);let n=0;
for(const [entry,line,text] of entries){const found=words.every(w=>text.includes(w));
entry.hidden=line.hidden=!found;n+=found}
told.textContent=field.value.trim()?`${n} of ${entries.length} variables`:""};
""".strip()


def _text(text: str) -> str:
    return escape(legible(text))


def page(codebook: Codebook) -> str:
    """Write a codebook as a complete HTML document."""
    banner = "SIMULATED DATA. Nothing here is a finding about any country."
    out = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Codebook: {_text(codebook.title)}</title>",
        f"<style>\n{_STYLE}\n</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>Codebook: {_text(codebook.title)}</h1>",
    ]
    if codebook.study["simulated"]:
        out.append(f'<p class="simulated" role="note">{banner}</p>')
    out.append(_facts(codebook.facts.items()))
    out += [
        '<form role="search" hidden>',
        '<label for="sought">Search names, labels, questions and codes</label><br>',
        '<input id="sought" type="search" autocomplete="off"> <output aria-live="polite"></output>',
        "</form>",
        '<nav aria-label="Variables">',
        "<ul>",
    ]
    out += [
        f'<li><a href="#v{number}">{_text(variable.name)}</a></li>'
        for number, variable in enumerate(codebook.variables, 1)
    ]
    out += ["</ul>", "</nav>"]
    language = codebook.language
    for number, variable in enumerate(codebook.variables, 1):
        out += _section(number, variable, language)
    out += ["</main>", f"<script>\n{_SCRIPT}\n</script>", "</body>", "</html>"]
    return "\n".join(out) + "\n"


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    lines = [f"<dt>{_text(fact)}</dt><dd>{_text(told)}</dd>" for fact, told in facts if told]
    return f"<dl>{''.join(lines)}</dl>" if lines else ""


def _section(number: int, variable: Variable, language: str) -> list[str]:
    lang = f' lang="{_text(language)}"'
    out = [f'<section id="v{number}" aria-labelledby="h{number}">']
    label = f": <span{lang}>{_text(variable.label)}</span>" if variable.label else ""
    out.append(f'<h2 id="h{number}"><code>{_text(variable.name)}</code>{label}</h2>')
    if variable.question:
        out.append(f'<p class="question"{lang}>{_text(variable.question)}</p>')
    listed = {category.code for category in variable.categories}
    facts = [
        ("Type", variable.kind),
        ("Unit", variable.unit),
        ("Range", range_text(variable.range) if variable.range else ""),
        ("Concept", variable.concept),
        ("Answers", "" if variable.n is None else str(variable.n)),
        ("Declared missing", ", ".join(range_text(r) for r in variable.ranges if r not in listed)),
        *(("Note", note) for note in variable.notes),
        *(("From or to", str(link)) for link in variable.links),
    ]
    out.append(_facts(facts))
    if variable.categories:
        out.append(_codes(variable.categories, lang))
    if variable.statistics:
        told = [(name.capitalize(), f"{value:.4g}") for name, value in variable.statistics.items()]
        out.append(_facts(told))
    out.append("</section>")
    return out


def _codes(categories: Sequence[Category], lang: str) -> str:
    counted = any(category.n is not None for category in categories)
    shared = any(category.share is not None for category in categories)
    kinds = any(category.kind not in ("", category.code) for category in categories)
    heads = ["Code", "Label"] + ["Kind of missing"] * kinds
    numbers = ["n"] * counted + ["%", "% of answers"] * shared
    out = ['<div class="scroll"><table><thead><tr>']
    out += [f'<th scope="col">{head}</th>' for head in heads]
    out += [f'<th scope="col" class="number">{head}</th>' for head in numbers]
    out.append("</tr></thead><tbody>")
    for category in categories:
        cells = [str(category.n) if category.n is not None else ""] * counted
        for share in [category.share, category.valid_share] * shared:
            cells.append("" if share is None else f"{100 * share:.1f}")
        kind = ' class="missing"' if category.missing else ""
        out.append(f'<tr{kind}><th scope="row"><code>{_text(category.code)}</code></th>')
        out.append(f"<td{lang}>{_text(category.label)}</td>")
        out += [f"<td>{_text(category.kind)}</td>"] * kinds
        out += [f'<td class="number">{cell}</td>' for cell in cells]
        out.append("</tr>")
    out.append("</tbody></table></div>")
    return "".join(out)
