/**
 * A run that is looked at: its table, curves and thresholds as they are asked for, and every form in which it is saved. Plain; the
 * page has it in a thread of its own, so that no table holds up a click.
 */
import { csvReport, jsonReport, rowsCsv } from './report/data';
import { htmlReport } from './report/html';
import { latexReport } from './report/latex';
import { markdownReport } from './report/markdown';
import { conditions, remarksBySet, type SetRemarks } from './report/text';
import { rowLine } from '../rows/row';
import type { Figure } from '../metrics/figure';
import { readArchive, type Run, writeArchive } from './archive';
import { type CurveKind, type CurveLine, curveLines } from './curves';
import { besideRun } from './imported/importScores';
import { importBeside, openRuns } from './imported/open';
import type { ScoreFile } from './imported/readScores';
import { type Gallery, type GalleryAsked, galleryOf } from './gallery';
import type { Manifest } from './manifest';
import { publishedBeside, type PublishedTable } from './published';
import { rowsOf } from './runScores';
import { type Search, searchOf } from './search';
import type { SaveForm } from './saveForms';
import { type BenchmarkTable, setRow, type SetRow, tableOf } from './table';
import { chooseThreshold, type ThresholdChoice, type ThresholdRule } from './thresholds';
import { must } from '../lib/must';

/** What the page shows of a run. */
export interface BenchmarkView {
  readonly manifest: Manifest;
  /** Without the bootstrap's intervals, which `intervals` gives. */
  readonly table: BenchmarkTable;
  readonly conditions: readonly string[];
  readonly remarks: readonly SetRemarks[];
  /** What papers print of such networks; null where nothing. */
  readonly published: PublishedTable | null;
}

export class BenchmarkSession {
  private run: Run | null = null;

  /** A run's file. Throws Error with one sentence. */
  openArchive(bytes: Uint8Array, name: string): BenchmarkView {
    return this.open(readArchive(bytes, name));
  }

  /** Runs' files, files of scores made elsewhere, or both. Rejects with one sentence. */
  async openFiles(files: readonly ScoreFile[], version: string): Promise<BenchmarkView> {
    return this.open(await openRuns(files, { version }));
  }

  /** The run that is open with the detectors of score files beside its own. Rejects with one sentence. */
  async addScores(files: readonly ScoreFile[], version: string): Promise<BenchmarkView> {
    const run = this.present();
    return this.open(besideRun(run, await importBeside(run, files, version)));
  }

  open(run: Run): BenchmarkView {
    this.run = run;
    return this.view();
  }

  view(): BenchmarkView {
    const { manifest, scores } = this.present();
    const table = tableOf(scores, { accuracy: manifest.accuracy.value, intervals: false });
    const report = { manifest, table };
    return {
      manifest,
      table,
      conditions: conditions(report),
      remarks: remarksBySet(report),
      published: publishedBeside(manifest, table),
    };
  }

  /** One set's row with the bootstrap's intervals of FPR95. */
  intervals(set: string): SetRow {
    const { scores } = this.present();
    return setRow(scores, must(scores.sets.find(({ name }) => name === set)), true);
  }

  curves(set: string, kind: CurveKind, columns: readonly number[]): CurveLine[] {
    return curveLines(this.present().scores, set, kind, columns);
  }

  threshold(column: number, sets: readonly string[], rule: ThresholdRule): Figure<ThresholdChoice> {
    return chooseThreshold(this.present().scores, column, sets, rule);
  }

  /** Throws Error with one sentence. */
  search(method: string, on: readonly string[]): Search {
    return searchOf(this.present().scores, method, on);
  }

  gallery(asked: GalleryAsked): Figure<Gallery> {
    return galleryOf(this.present().scores, asked);
  }

  /** The run in one of the forms, as bytes. The same as the command line writes. */
  save(form: SaveForm): Uint8Array {
    const run = this.present();
    if (form === 'npz') return writeArchive(run);
    return new TextEncoder().encode(this.textOf(form, run));
  }

  private textOf(form: Exclude<SaveForm, 'npz'>, { manifest, scores }: Run): string {
    if (form === 'jsonl') return [...rowsOf(scores)].map(rowLine).join('');
    if (form === 'rows') return rowsCsv([...rowsOf(scores)]);
    const report = { manifest, table: tableOf(scores, { accuracy: manifest.accuracy.value }) };
    switch (form) {
      case 'csv':
        return csvReport(report);
      case 'json':
        return jsonReport(report);
      case 'latex':
        return latexReport(report);
      case 'markdown':
        return markdownReport(report);
      case 'html':
        return htmlReport(report, scores);
    }
  }

  private present(): Run {
    if (this.run === null) throw new Error('No run is open.');
    return this.run;
  }
}
