/** The report as one file that needs nothing else: tables, and the ROC of every set drawn in SVG. */
import { rocCurve, thinned, thresholdCurve } from '../../metrics/curves';
import { idSetOf, present, type RunScores } from '../runScores';
import {
  aurocIntervalText,
  columnText,
  conditions,
  fprPoints,
  points,
  remarksBySet,
  type Report,
} from './text';
import { must } from '../../lib/must';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const SIDE = 260;
/** Told apart by the colour-blind (Okabe and Ito), and by their dashes. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#000000'];
const DASHES = ['', '6 3', '2 3', '8 3 2 3'];

const style = (i: number): string =>
  `stroke="${COLOURS[i % COLOURS.length]}" stroke-dasharray="${DASHES[Math.floor(i / COLOURS.length) % DASHES.length]}"`;

function rocFigure(set: string, run: RunScores): string {
  const id = idSetOf(run);
  const ood = must(run.sets.find(({ name }) => name === set));
  const lines = run.columns.map((column, i) => {
    const curve = thresholdCurve(present(must(id.scores[i])), present(must(ood.scores[i])));
    if (!curve.defined) return '';
    const path = thinned(rocCurve(curve.value), 300)
      .map(({ x, y }) => `${(x * SIDE).toFixed(1)} ${((1 - y) * SIDE).toFixed(1)}`)
      .join('L');
    return `<path d="M${path}" ${style(i)}><title>${escaped(columnText(column))}</title></path>`;
  });
  return `<figure><svg viewBox="-34 -8 ${SIDE + 44} ${SIDE + 44}" role="img" aria-label="ROC of ${escaped(set)}">
<path class="frame" d="M0 0V${SIDE}H${SIDE}M0 ${SIDE}L${SIDE} 0"/>${lines.join('')}
<text x="${SIDE / 2}" y="${SIDE + 28}">ID images rejected</text><text x="${-SIDE / 2}" y="-16" transform="rotate(-90)">OOD images caught</text>
<text x="0" y="${SIDE + 14}">0</text><text x="${SIDE}" y="${SIDE + 14}">100%</text></svg><figcaption>${escaped(set)}</figcaption></figure>`;
}

const CSS = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1a1d21}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.25rem .6rem;text-align:right;vertical-align:bottom}
th:first-child,td:first-child{text-align:left}thead th{border-bottom:1px solid #888}tbody tr+tr td{border-top:1px solid #ddd}
small{display:block;color:#667}.rocs{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;width:19rem}svg path{fill:none;stroke-width:1.6}
svg .frame{stroke:#bbb;stroke-width:1}svg text{font-size:11px;text-anchor:middle;fill:#667}figcaption{text-align:center}
.key span{display:inline-block;margin-right:1rem}.key svg{width:2rem;height:.6rem;vertical-align:middle}.scroll{overflow-x:auto}
@media(prefers-color-scheme:dark){body{background:#16181b;color:#e4e6e9}tbody tr+tr td{border-color:#333}}`;

/** One page; `run` has the scores, for the curves. */
export function htmlReport(report: Report, run: RunScores): string {
  const { table, manifest } = report;
  const head = ['', 'n', ...table.columns.map(columnText)]
    .map((text) => `<th>${escaped(text)}</th>`)
    .join('');
  const body = table.rows
    .map(({ set, role, cells }) => {
      const figures = cells.map((cell) => {
        const area = `${points(cell.auroc)}${cell.tied ? '†' : ''}`;
        const why = cell.auroc.defined ? '' : ` title="${escaped(cell.auroc.reason)}"`;
        return `<td${why}>${cell.best ? `<b>${area}</b>` : area} / ${fprPoints(cell)}<small>${aurocIntervalText(cell)}</small></td>`;
      });
      const n = Math.max(...cells.map((cell) => cell.oodImages));
      return `<tr><td>${escaped(set)}${role === 'near' ? ' (near)' : ''}</td><td>${n}</td>${figures.join('')}</tr>`;
    })
    .join('\n');
  const key = table.columns
    .map(
      (column, i) =>
        `<span><svg viewBox="0 0 32 10"><path d="M0 5H32" ${style(i)}/></svg> ${escaped(columnText(column))}</span>`,
    )
    .join('');
  const list = remarksBySet(report).map(
    ({ set, texts }) =>
      `<h3>To check: ${escaped(set)}</h3><ul>${texts.map((text) => `<li>${escaped(text)}</li>`).join('\n')}</ul>`,
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(manifest.title)}: benchmark</title>
<style>${CSS}</style>
<h1>${escaped(manifest.title)}</h1>
<p>AUROC / FPR95 in percent; below, the 95% interval of the AUROC.</p>
<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table></div>
${conditions(report)
  .map((text) => `<p>${escaped(text)}</p>`)
  .join('\n')}
${list.join('\n')}
<h2>ROC</h2><p class="key">${key}</p><div class="rocs">
${table.rows.map(({ set }) => rocFigure(set, run)).join('\n')}
</div></html>
`;
}
