"""The article's code beside the repaired one; each fault opens what it comes to when it is run."""

import html
import inspect
from dataclasses import replace

import streamlit as st

from explorer.exporting.scripts.article import article_script
from explorer.imaging.sampling import Sampling
from explorer.studies.article import LINES, CodeLine, Fault, repaired
from explorer.ui import recovery
from explorer.ui.i18n import _
from explorer.ui.pages.convolution import article_head, article_inputs
from explorer.ui.parts import downloads, lab
from explorer.ui.parts.choices import bound
from explorer.ui.run import Run
from explorer.ui.settings import Setting, declare, mine
from explorer.ui.setup import Setup

declare(Setting("conv_fault", Fault.BATCH, Fault))

_STYLE = """<style>
.article-code { width: 100%; border-collapse: collapse; font-size: 0.86rem; }
.article-code th { text-align: start; font-weight: 600; padding: 0.25rem 0.6rem; }
.article-code td { width: 50%; padding: 0.22rem 0.6rem; vertical-align: top;
  border-top: 1px solid rgba(128,128,128,.28); }
.article-code code { background: none; color: inherit; padding: 0; white-space: pre-wrap;
  overflow-wrap: anywhere; font-size: inherit; }
.article-code .wrong { background: rgba(200,98,42,.13); }
.article-code .right { background: rgba(31,145,152,.13); }
.article-code .chosen td { box-shadow: inset 0 2px rgb(31,145,152), inset 0 -2px rgb(31,145,152); }
.article-code .same code { opacity: .72; }
.article-code b { display: inline-grid; place-content: center; width: 1.35rem; height: 1.35rem;
  margin-inline-end: 0.5rem; border-radius: 50%; background: #a34a17; color: #fff;
  font-size: 0.78rem; }
@media (max-width: 640px) {
  .article-code :is(table, tbody, tr, td) { display: block; width: auto; }
  .article-code thead { display: none; }
  .article-code .same td + td { display: none; }
}
</style>"""


def section(setup: Setup) -> None:
    """Draw the section."""
    _body(setup)


@recovery.fragment
def _body(setup: Setup) -> None:
    st.markdown(
        _(
            "The article prints a whole network and runs it once. It gives an answer, so nothing "
            "seems wrong. Here are the lines that matter, as it prints them, and ours beside them; "
            "choose a number to see what that line does when both are run."
        )
    )
    fault = Fault(mine()["conv_fault"])
    st.html(code_table(LINES, fault))
    st.caption(
        _(
            "Left: quoted from the article (see Home); the rest of its network is right, or only "
            "longer. "
            "Right: ours, run by our tests. Both lines about dropout are right: what is missing is "
            "`eval()`."
        )
    )
    names = {one: f"{one.number} · {_(one.label)}" for one in Fault}
    st.segmented_control(
        _("What is wrong"),
        list(Fault),
        format_func=lambda one: names[one],
        **bound("conv_fault"),
        required=True,
    )
    lab.heading(_(fault.label))
    run = Run(setup.picture, Sampling(), setup.network)
    (article_head.DRAWN | article_inputs.DRAWN)[fault](run)
    scene = replace(downloads.scene_for(setup), sampling=Sampling())
    with st.container(horizontal=True):
        downloads.show_code(article_script(scene, fault))
        with st.popover(_("The repaired network, whole"), icon=":material/build:"):
            st.code(inspect.getsource(repaired), language="python", width=760)


def code_table(lines: tuple[CodeLine, ...], chosen: Fault) -> str:
    """Draw both codes as a table in HTML, a row for each line."""
    head = "".join(
        f'<th scope="col">{html.escape(title)}</th>' for title in (_("The article"), _("Repaired"))
    )
    rows = "".join(_row(line, chosen) for line in lines)
    label = html.escape(_("The article's lines beside the repaired ones"))
    return (
        f'{_STYLE}<table class="article-code" aria-label="{label}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(line: CodeLine, chosen: Fault) -> str:
    marks = "".join(
        f'<b title="{html.escape(_(fault.label))}">{fault.number}</b>' for fault in line.faults
    )
    kind = "same" if not line.faults else "chosen" if chosen in line.faults else ""
    wrong, right = (' class="wrong"', ' class="right"') if line.faults else ("", "")
    return (
        f'<tr class="{kind}"><td{wrong}>{marks}<code>{html.escape(line.article)}</code></td>'
        f"<td{right}><code>{html.escape(line.repaired)}</code></td></tr>"
    )
