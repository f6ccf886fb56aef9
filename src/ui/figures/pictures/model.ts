/** All open pictures as rows of a table, and how rows are filtered, sorted and grouped. Pure. */
import type { MethodId } from '../../../engine/detectors/methods';
import type { PackJson } from '../../../packs/schema';
import { isDiscovery } from '../../../store/discoveries';
import { primaryMethod } from '../../../store/primary';
import { type Chip, chipOf, isScoredBy, type Verdict, verdictOf } from '../../../store/selectors';
import type { ImageItem, State } from '../../../store/types';
import { type Answer, answerWord, type Prediction, type Zone } from '../../../verdict/answer';
import { answerFor, zoneOfVerdict } from '../verdict/model';
import { formatCount } from '../../numbers';

/** One picture. */
export interface PictureRow {
  readonly item: ImageItem;
  readonly prediction: Prediction | null;
  /** The score that the answer goes by, and where it falls; null while there is none. */
  readonly chip: Chip | null;
  /** Every score of the picture, where it falls. */
  readonly verdicts: readonly Verdict[];
  /** What the page says of it; null while it has no score. */
  readonly answer: Answer | null;
  /** Whether it is flagged at the chosen rate of false discoveries. */
  readonly isFlagged: boolean;
  /** Whether its score is still to come. */
  readonly waits: boolean;
}

interface Said {
  readonly pack: PackJson | null;
  readonly tpr: number;
  readonly primary: MethodId | null;
  readonly chip: Chip | null;
  readonly verdicts: readonly Verdict[];
  readonly answer: Answer | null;
  readonly prediction: Prediction | null;
}
const NOTHING: Said = {
  ...{ pack: null, tpr: 0, primary: null },
  ...{ chip: null, verdicts: [], answer: null, prediction: null },
};
/** A picture's verdicts do not change with what is said of others: of five hundred, one is new at a time. */
const said = new WeakMap<ImageItem, Said>();

function sayOf(item: ImageItem, state: State): Said {
  const { json: pack } = state.pack;
  if (pack === null) return NOTHING;
  const tpr = state.view.targetTpr;
  const chip = chipOf(item, state);
  const primary = primaryMethod(state);
  const known = said.get(item);
  const isOfPack = known?.pack === pack && known.tpr === tpr;
  if (isOfPack && known.primary === primary && known.chip === chip) return known;
  const isScored = isScoredBy(item, pack);
  const own = !isScored
    ? []
    : isOfPack
      ? known.verdicts.filter(({ method }) => item.scores?.some((score) => score.method === method))
      : (item.scores ?? []).map((score) => verdictOf(score, pack, tpr));
  const verdicts = chip === null || own.some(({ method }) => method === chip.method) ? own : [...own, chip];
  const answer = verdicts.length === 0 ? null : answerFor(verdicts, primary);
  const now = {
    pack,
    tpr,
    primary,
    chip,
    verdicts,
    answer,
    prediction: isScored ? (item.prediction ?? null) : null,
  };
  said.set(item, now);
  return now;
}

const known = new WeakMap<ImageItem, { readonly said: Said; readonly row: PictureRow }>();
let last: readonly PictureRow[] = [];

function rowOf(item: ImageItem, state: State): PictureRow {
  const now = sayOf(item, state);
  const isFlagged = isDiscovery(state, item.id);
  const waits =
    item.status === 'decoding' ||
    (item.status === 'ready' && (item.scoreFault ?? '') === '' && (now.chip === null || now.chip.stale));
  const before = known.get(item);
  if (before?.said === now && before.row.isFlagged === isFlagged && before.row.waits === waits)
    return before.row;
  const { chip, verdicts, answer, prediction } = now;
  const row = { item, prediction, chip, verdicts, answer, isFlagged, waits };
  known.set(item, { said: now, row });
  return row;
}

/** One row a picture, in the order in which they were opened: a selector, and the same row for a picture that has nothing new. */
export function pictureRows(state: State): readonly PictureRow[] {
  const rows = state.images.items.map((item) => rowOf(item, state));
  if (rows.length !== last.length || rows.some((row, at) => row !== last[at])) last = rows;
  return last;
}

/** What the table says of a picture in place of an answer. */
export function insteadOf({ item, answer }: PictureRow): string {
  if (item.status === 'failed') return item.error ?? 'It could not be opened.';
  if (item.status === 'decoding') return 'opening …';
  if ((item.scoreFault ?? '') !== '') return item.scoreFault ?? '';
  return answer === null ? 'not scored yet' : '';
}

export type Sort = 'opened' | 'name' | 'prediction' | 'verdict' | 'score' | 'percentile' | 'pValue';
export interface Order {
  readonly sort: Sort;
  readonly descending: boolean;
}
export type Kind = Answer['kind'] | 'flagged' | 'all';
export type Group = 'none' | 'prediction' | 'verdict';

/** Kinds of answers, the one that asks most for a look first. */
export const KINDS: readonly { readonly id: Answer['kind']; readonly label: string }[] = [
  { id: 'unfamiliar', label: 'Unfamiliar' },
  { id: 'disagree', label: 'Disputed' },
  { id: 'borderline', label: 'Borderline' },
  { id: 'familiar', label: 'Looks familiar' },
  { id: 'none', label: 'No verdict' },
];
const kindOf = ({ answer }: PictureRow): Answer['kind'] => answer?.kind ?? 'none';
const placeOfKind = (row: PictureRow): number => KINDS.findIndex(({ id }) => id === kindOf(row));

/** What a column sorts by; null where a picture has nothing there. */
const keys: Readonly<Record<Sort, (row: PictureRow, at: number) => number | string | null>> = {
  opened: (_, at) => at,
  name: ({ item }) => item.name,
  prediction: ({ prediction }) => prediction?.label ?? null,
  verdict: (row) => (row.answer === null ? null : -placeOfKind(row)),
  score: ({ chip }) => chip?.score ?? null,
  percentile: ({ chip }) => chip?.percentile ?? null,
  pValue: ({ chip }) => chip?.pValue ?? null,
};

/** What has nothing in the column comes last, whichever way it is sorted; ties stay as they were opened. */
function sorted(rows: readonly PictureRow[], { sort, descending }: Order): readonly PictureRow[] {
  const keyed = rows.map((row, at) => ({ row, at, key: keys[sort](row, at) }));
  return keyed
    .sort((a, b) => {
      if (a.key === null || b.key === null)
        return Number(a.key === null) - Number(b.key === null) || a.at - b.at;
      const by =
        typeof a.key === 'string' || typeof b.key === 'string'
          ? String(a.key).localeCompare(String(b.key), 'en', { numeric: true })
          : a.key - b.key;
      return (descending ? -by : by) || a.at - b.at;
    })
    .map(({ row }) => row);
}

/** Rows whose name or class holds the text and that say what is to be shown. */
function filtered(rows: readonly PictureRow[], text: string, kind: Kind): readonly PictureRow[] {
  const wanted = text.trim().toLowerCase();
  return rows.filter((row) => {
    const named = `${row.item.name} ${row.prediction?.label ?? ''}`.toLowerCase().includes(wanted);
    return named && (kind === 'all' || (kind === 'flagged' ? row.isFlagged : kindOf(row) === kind));
  });
}

/** A line of the table: a group's heading, or a picture. */
export type Line =
  | { readonly kind: 'group'; readonly title: string; readonly count: number }
  | { readonly kind: 'row'; readonly row: PictureRow };

export interface Asked {
  readonly text: string;
  readonly kind: Kind;
  readonly order: Order;
  readonly group: Group;
}

const groupOf = (row: PictureRow, group: Group): string =>
  group === 'prediction'
    ? (row.prediction?.label ?? 'No prediction')
    : (KINDS[placeOfKind(row)]?.label ?? '');

/** The table's lines: those asked for, in order, under their headings. */
export function linesOf(rows: readonly PictureRow[], { text, kind, order, group }: Asked): readonly Line[] {
  const shown = sorted(filtered(rows, text, kind), order);
  const line = (row: PictureRow): Line => ({ kind: 'row', row });
  if (group === 'none') return shown.map(line);
  const groups = new Map<string, PictureRow[]>();
  for (const row of shown) {
    const title = groupOf(row, group);
    const own = groups.get(title);
    if (own === undefined) groups.set(title, [row]);
    else own.push(row);
  }
  const place = (title: string): number => KINDS.findIndex(({ label }) => label === title);
  return [...groups]
    .sort(([a], [b]) => (group === 'verdict' ? place(a) - place(b) : a.localeCompare(b, 'en')))
    .flatMap(([title, own]): Line[] => [{ kind: 'group', title, count: own.length }, ...own.map(line)]);
}

/** How many pictures there are, what is said of them, and how many are still to be scored. */
export interface Summary {
  readonly total: number;
  readonly waiting: number;
  /** "30 pictures: 12 unfamiliar, 3 borderline, 15 familiar". */
  readonly text: string;
}

const WORDS: Readonly<Record<Answer['kind'], string>> = {
  unfamiliar: 'unfamiliar',
  disagree: 'disputed',
  borderline: 'borderline',
  familiar: 'familiar',
  none: 'without a verdict',
};

export function summaryOf(rows: readonly PictureRow[]): Summary {
  const waiting = rows.filter(({ waits }) => waits).length;
  const parts = KINDS.flatMap(({ id }) => {
    const count = rows.filter(({ answer }) => answer?.kind === id).length;
    return count === 0 ? [] : [`${formatCount(count)} ${WORDS[id]}`];
  });
  const all = `${formatCount(rows.length)} ${rows.length === 1 ? 'picture' : 'pictures'}`;
  return { total: rows.length, waiting, text: parts.length === 0 ? all : `${all}: ${parts.join(', ')}` };
}

/** The answer in a word or two: "Unfamiliar", "Disputed, 3 of 5": how many of how many say unfamiliar. */
export function wordOf({ answer }: PictureRow): string {
  if (answer === null) return '';
  return answer.kind === 'disagree' ? `Disputed, ${answer.unfamiliar} of ${answer.of}` : answerWord(answer);
}

/** One detector's mark on a row's ruler. */
export interface Mark {
  readonly method: MethodId;
  readonly percentile: number;
  readonly zone: Zone;
}
export const marksOf = ({ verdicts }: PictureRow): readonly Mark[] =>
  verdicts.flatMap((verdict) => {
    const zone = zoneOfVerdict(verdict);
    const { method, percentile } = verdict;
    return percentile === null || zone === null ? [] : [{ method, percentile, zone }];
  });
