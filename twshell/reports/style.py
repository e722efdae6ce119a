"""How the page looks: light and dark, on a desk, on a phone, on A4."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #f7f6f2; --card: #ffffff; --ink: #22262b; --soft: #5a626c; --line: #e3e0d8; --track: #eceae4;
  --read: #2b6a97; --done: #2a7656; --refused: #ad3f2d; --unknown: #85640c; --note: #fdf3d9; --note-ink: #5d4708;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #131619; --card: #1a1e22; --ink: #e7e5e0; --soft: #a7aeb7; --line: #2d3238; --track: #2a2f35;
    --read: #7db3dc; --done: #79c29d; --refused: #f09c88; --unknown: #ddb75d; --note: #362d14; --note-ink: #f1dda6;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums;
}
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 3rem; }
footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--soft); font-size: .875rem; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -.015em; margin: 0 0 .25rem; font-weight: 650; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .75rem; font-weight: 650; }
p { margin: 0 0 1rem; max-width: 44rem; }
.subtitle { color: var(--soft); margin-bottom: 1.5rem; }
.notice {
  background: var(--note); color: var(--note-ink); border-radius: .5rem; padding: .625rem .875rem; max-width: none;
}
a { color: var(--read); text-underline-offset: .15em; text-decoration-thickness: .06em; }
a:focus-visible { outline: 2px solid var(--read); outline-offset: 3px; border-radius: 2px; }
code { font: .875em/1.4 ui-monospace, "SFMono-Regular", Menlo, Consolas, "Liberation Mono", monospace; }
nav ul { list-style: none; margin: 0 0 2rem; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav a { display: inline-block; padding: .25rem 0; font-size: .9375rem; }
.figures {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem;
  margin: 0 0 1.25rem; padding: 0;
}
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: .875rem 1rem; }
.figures dt { color: var(--soft); font-size: .8125rem; line-height: 1.35; }
.figures dd { margin: 0; font-size: 1.625rem; line-height: 1.25; font-weight: 600; letter-spacing: -.01em; }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures .range dd { font-size: 1.0625rem; padding: .3125rem 0; }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: .875rem; padding: 1.5rem; margin: 0 0 1.25rem;
  scroll-margin-top: 1rem;
}
section > :last-child { margin-bottom: 0; }
.facts { display: grid; grid-template-columns: 13rem 1fr; gap: .5rem 1.5rem; margin: 0 0 1rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 0 0 1.5rem; }
figcaption { font-weight: 600; margin: 0 0 .5rem; }
figure svg { display: block; width: 100%; overflow: visible; }
.about { color: var(--soft); font-size: .875rem; margin: .5rem 0 0; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; margin: 0 0 .5rem; padding: 0;
  font-size: .875rem; color: var(--soft); }
.key li { display: flex; align-items: center; gap: .4375rem; }
.key svg { width: 12px; height: 12px; flex: none; }
svg text { fill: var(--soft); font-size: 12px; }
svg text.label { fill: var(--ink); font-size: 13px; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .track { fill: var(--track); }
svg .stop { stroke: var(--refused); stroke-width: 1.5; stroke-dasharray: 3 4; }
svg .read { fill: var(--read); } svg .done { fill: var(--done); }
svg .refused { fill: var(--refused); } svg .unknown { fill: var(--unknown); }
svg .stroke { fill: none; stroke-width: 2; stroke-linecap: round; }
svg .stroke.refused { stroke: var(--refused); } svg .stroke.unknown { stroke: var(--unknown); }
svg .stroke.done { stroke: var(--done); }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem; font-size: .875rem; line-height: 1.45; }
caption { text-align: left; font-weight: 600; font-size: 1rem; padding: 0 0 .375rem; }
th, td {
  text-align: left; vertical-align: top; padding: .4375rem .75rem .4375rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: break-word;
}
th { color: var(--soft); font-weight: 500; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.brief { white-space: nowrap; }
th.number { white-space: normal; }
.number + td:not(.number), .number + th:not(.number) { padding-left: .75rem; }
.small { color: var(--soft); font-size: .875rem; margin-top: -1rem; }
.points { margin: 0; padding-left: 1.125rem; max-width: 46rem; }
.points li { margin: 0 0 .5rem; }
@media (max-width: 44rem) {
  body { font-size: 15px; }
  main, header, footer { padding-left: 1rem; padding-right: 1rem; }
  header { padding-top: 1.75rem; }
  h1 { font-size: 1.625rem; }
  section { padding: 1.125rem 1rem; border-radius: .75rem; }
  .figures { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .figures > :last-child:nth-child(odd) { grid-column: 1 / -1; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin: 0 0 .625rem; }
  .facts dt { font-size: .8125rem; }
  table { font-size: .8125rem; }
  th, td { padding-right: .5rem; }
  svg text.label { font-size: min(11px, 3vw); }
  .number, .brief { white-space: normal; }
  table.wide, .wide tbody, .wide tr, .wide td { display: block; }
  .wide caption { display: block; }
  .wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .wide tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  .wide td, .wide td.number, .wide .number + td:not(.number) {
    border: 0; padding: .0625rem 0 .0625rem 8.5rem; position: relative; text-align: left; white-space: normal;
  }
  .wide td:empty { display: none; }
  .wide td::before { content: attr(data-head); color: var(--soft); position: absolute; left: 0; width: 8rem; }
  .wide td { overflow-wrap: anywhere; }
}
@media (max-width: 22rem) {
  main, header, footer { padding-left: .75rem; padding-right: .75rem; }
  section { padding: 1rem .75rem; }
  table { font-size: .75rem; }
  th, td { padding-right: .25rem; }
}
@page { size: A4; margin: 15mm 14mm; }
@media print {
  body { background: none; font-size: 10pt; }
  main, header, footer { max-width: none; padding: 0; }
  header { padding-top: 0; }
  h1 { font-size: 20pt; } h2 { font-size: 13pt; break-after: avoid; }
  nav { display: none; }
  section { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 4mm 0 0; background: none; }
  figure, .figures, .facts { break-inside: avoid; }
  .figures { grid-template-columns: repeat(5, 1fr); }
  .figures dd { font-size: 15pt; } .figures .range dd { font-size: 9.5pt; }
  .figures div { padding: 2.5mm 3mm; }
  table { font-size: 8pt; } tr { break-inside: avoid; } thead { display: table-header-group; }
  caption, figcaption, thead { break-after: avoid; }
  th, td { padding-top: 1.2mm; padding-bottom: 1.2mm; }
  .about, .key, .small { font-size: 8.5pt; } svg text { font-size: 8pt; } svg text.label { font-size: 8.5pt; }
  a { color: inherit; text-decoration: none; }
}
"""
