"""How the preview looks, on a screen and on paper. No font or picture from elsewhere: the file opens offline."""

from __future__ import annotations

STYLE = """
:root { --ink: #1d2a2e; --soft: #5a696d; --line: #cfd8d8; --ground: #fbfaf7; --card: #fff; --mark: #1f6f6b;
  --t0: #a3212c; --t1: #b1560f; --t2: #8a6d00; --t3: #33658a; --t4: #3b7a57; color-scheme: light }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 "Atkinson Hyperlegible Next", "Segoe UI", "Noto Sans", system-ui, sans-serif }
main { max-width: 1240px; margin: 0 auto; padding: 1.5rem }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem }
h2 { font-size: 1.4rem; margin: 3rem 0 1rem; padding-top: .75rem; border-top: 3px solid var(--mark) }
h3 { font-size: 1.05rem; margin: 0 }
p { margin: .4rem 0; max-width: 75ch }
code { font: .88em ui-monospace, "DejaVu Sans Mono", monospace; color: var(--soft) }
nav { position: sticky; top: 0; z-index: 1; background: var(--ground); border-bottom: 1px solid var(--line);
  padding: .5rem 1.5rem; display: flex; flex-wrap: wrap; gap: .25rem .9rem }
nav a { color: var(--mark) }
h2, article { scroll-margin-top: 6rem }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 0 0 1rem;
  padding: .9rem 1.1rem; overflow-x: auto }
header.record { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; margin-bottom: .5rem }
.meta { color: var(--soft); font-size: .87rem }
.unreviewed { color: #8a4b00; background: #fff3dc; border-radius: 4px; padding: 0 .4em; white-space: nowrap }
.day { white-space: nowrap }
.reviewed { color: #1d5b3a; background: #e2f3e8; border-radius: 4px; padding: 0 .4em }
.urgency { color: #fff; border-radius: 4px; padding: 0 .45em; font-weight: 700 }
.T0 { background: var(--t0) } .T1 { background: var(--t1) } .T2 { background: var(--t2) }
.T3 { background: var(--t3) } .T4 { background: var(--t4) }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem }
table.words { table-layout: fixed }
table.words > thead th { color: var(--soft); font-weight: 400; border-bottom: 1px solid var(--line) }
table.words > tbody > tr + tr > * { border-top: 1px solid #e8eded }
table.words th.label { width: 11rem; color: var(--soft); font-weight: 400; overflow-wrap: anywhere }
table.form { font-size: .94em; border: 1px solid var(--line) }
table.form td, table.form th { border: 1px solid var(--line) }
table.form td:has(> table.form) { padding: 0 }
table.form table.form { border-style: hidden; font-size: 1em }
table.form th { width: 5.2rem; background: #eef3f2; font-weight: 600; overflow-wrap: break-word }
table.form td.said { min-width: 3.4rem; font-weight: 600 }
dl.facts { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .5rem 0 0; font-size: .87rem }
dl.facts div { display: flex; gap: .35em }
dl.facts dt { color: var(--soft) } dl.facts dd { margin: 0 }
.prose p { margin: .5rem 0 }
.prose h2 { font-size: 1em; border: 0; margin: .9rem 0 .2rem; padding: 0 }
table.list > tbody > tr > td { border-top: 1px solid var(--line) }
.sheet { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1.5rem }
.sheet table.rules { font-size: .9rem; margin-top: 1rem; table-layout: fixed }
.sheet table.rules > thead th { border-bottom: 2px solid var(--ink) }
.sheet table.rules > tbody > tr > td { border-bottom: 1px solid var(--line) }
.sheet .name { font-weight: 700; margin: 0 } .sheet .advice { color: var(--soft); margin: .35rem 0 0 }
.sheet col.boxes { width: 6rem } .sheet col.narrow { width: 3.2rem } .sheet col.about { width: 8.5rem }
.box span { display: block; white-space: nowrap }
.box span::before { content: ""; display: inline-block; width: .8em; height: .8em; border: 1.5px solid var(--ink);
  border-radius: 2px; margin-right: .45em; vertical-align: -.05em }
.lines { display: grid; grid-template-columns: 2fr 2fr 1fr 2fr; gap: 1.5rem; margin-top: 3rem }
.lines div { border-top: 1px solid var(--ink); padding-top: .25rem; font-size: .87rem }
.switch { margin-top: .75rem }
@media print {
  @page { size: A4 landscape; margin: 9mm }
  body { background: #fff; font-size: 9.5pt; line-height: 1.35 }
  main { max-width: none; padding: 0 }
  nav, .switch { display: none }
  .sheet { border: 0; padding: 0 }
  .sheet h1 { font-size: 15pt }
  .sheet table.rules, .sheet .meta { font-size: 7.6pt; line-height: 1.25 }
  .sheet th, .sheet td { padding: 1.5pt 4pt }
  .sheet .advice { margin-top: 1.5pt }
  body:not(:has(#everything:checked)) .rest { display: none }
  thead { display: table-header-group }
  tr, .signature { break-inside: avoid }
  h3, header.record { break-after: avoid }
  .urgency, table.form th, .unreviewed { print-color-adjust: exact; -webkit-print-color-adjust: exact }
}
@media (max-width: 700px) {
  main { padding: .75rem } nav { position: static; padding: .5rem .75rem }
  table.words th.label { width: 6rem }
}
"""
