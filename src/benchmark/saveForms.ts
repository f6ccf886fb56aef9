/** The forms in which a run is saved. Plain: the page lists them. */
export const SAVE_FORMS = {
  csv: { name: 'table.csv', type: 'text/csv', label: 'Table (CSV)' },
  rows: { name: 'rows.csv', type: 'text/csv', label: 'Scores of every picture (CSV)' },
  npz: { name: 'run.npz', type: 'application/zip', label: 'Run (NPZ, for NumPy and this page)' },
  jsonl: { name: 'rows.jsonl', type: 'application/jsonl', label: 'Rows (JSON lines)' },
  json: { name: 'report.json', type: 'application/json', label: 'Report (JSON)' },
  latex: { name: 'table.tex', type: 'application/x-tex', label: 'Table (LaTeX)' },
  markdown: { name: 'report.md', type: 'text/markdown', label: 'Report (Markdown)' },
  html: { name: 'report.html', type: 'text/html', label: 'Report (one HTML file)' },
} as const satisfies Readonly<Record<string, { name: string; type: string; label: string }>>;
export type SaveForm = keyof typeof SAVE_FORMS;
