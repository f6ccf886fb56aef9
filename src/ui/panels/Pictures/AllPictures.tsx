import { Download } from 'lucide-react';
import { useDeferredValue, useId, useMemo, useState } from 'react';
import { Button } from '../../components/Button';
import { ActionMenu } from '../../components/ActionMenu';
import { Select } from '../../components/Select';
import { formatCount } from '../../numbers';
import { usePictureSource } from '../../pictureSource';
import { useActions } from '../../useStore';
import { Compare } from './Compare';
import {
  type Group,
  KINDS,
  type Kind,
  linesOf,
  type Order,
  type PictureRow,
} from '../../figures/pictures/model';
import styles from './Pictures.module.css';
import PicturesTable from './PicturesTable';

const SHOWN: readonly { readonly id: Kind; readonly label: string }[] = [
  { id: 'all', label: 'All' },
  ...KINDS,
  { id: 'flagged', label: 'Flagged' },
];
const GROUPS: readonly { readonly id: Group; readonly label: string }[] = [
  { id: 'none', label: 'Not grouped' },
  { id: 'prediction', label: 'By class' },
  { id: 'verdict', label: 'By verdict' },
];
const FORMS = [
  { id: 'csv', label: 'CSV' },
  { id: 'json', label: 'JSON' },
  { id: 'tex', label: 'LaTeX' },
] as const;
const USES = [
  { id: 'calibration', label: 'Calibrate on them' },
  { id: 'benchmark', label: 'Benchmark with them' },
] as const;

/** The table with what finds, orders, compares, saves and hands on its pictures. */
export default function AllPictures({ rows }: { readonly rows: readonly PictureRow[] }) {
  const { removeImages } = useActions();
  const { makeIdSet, saveTable } = usePictureSource();
  const [text, setText] = useState('');
  const [kind, setKind] = useState<Kind>('all');
  const [group, setGroup] = useState<Group>('none');
  const [order, setOrder] = useState<Order>({ sort: 'opened', descending: false });
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [comparing, setComparing] = useState(false);
  const wanted = useDeferredValue(text);
  const filterId = useId();
  const lines = useMemo(
    () => linesOf(rows, { text: wanted, kind, order, group }),
    [rows, wanted, kind, order, group],
  );
  const shown = lines.flatMap((line) => (line.kind === 'row' ? [line.row] : []));
  const usable = shown.filter(({ item }) => item.status === 'ready');
  const pair = ticked.flatMap((id) => rows.find(({ item }) => item.id === id) ?? []);
  // The third takes the place of the first.
  const tick = (id: string): void =>
    setTicked((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now.slice(-1), id]));
  const these = shown.length === rows.length ? 'all' : `these ${formatCount(shown.length)}`;
  const ids = usable.map(({ item }) => item.id);
  return (
    <div className={styles.all}>
      <div className={styles.tools}>
        <label className={styles.filter} htmlFor={filterId}>
          Find
          <input
            id={filterId}
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="a name or a class"
          />
        </label>
        <Select label="Show pictures" options={SHOWN} value={kind} onChange={setKind} hideLabel />
        <Select label="Group pictures" options={GROUPS} value={group} onChange={setGroup} hideLabel />
        <span className={styles.count} role="status">
          {shown.length === rows.length ? '' : `${formatCount(shown.length)} of ${formatCount(rows.length)}`}
        </span>
      </div>
      <PicturesTable lines={lines} order={order} onOrder={setOrder} ticked={ticked} onTick={tick} />
      <div className={styles.tools}>
        <Button small isDisabled={pair.length < 2} onPress={() => setComparing(true)}>
          {pair.length < 2 ? 'Compare: tick two' : 'Compare the two'}
        </Button>
        <ActionMenu
          label="Save the table"
          icon={<Download aria-hidden />}
          options={FORMS}
          onAction={(form) =>
            saveTable(
              form,
              shown.map(({ item }) => item.id),
            )
          }
        />
        <ActionMenu
          label={`Make ${these} my ID set`}
          options={USES}
          isDisabled={ids.length === 0}
          onAction={(use) => makeIdSet(use, ids)}
        />
        <Button
          small
          variant="quiet"
          isDisabled={shown.length === 0}
          onPress={() => removeImages(shown.map(({ item }) => item.id))}
        >
          Remove {these}
        </Button>
      </div>
      {comparing && pair.length === 2 && (
        <Compare pair={pair as [PictureRow, PictureRow]} onClose={() => setComparing(false)} />
      )}
    </div>
  );
}
