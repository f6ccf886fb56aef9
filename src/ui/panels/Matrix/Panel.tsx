import { useCallback, useMemo } from 'react';
import { binsOf } from '../../figures/histogram/aggregate';
import type { ResultRecord } from '../../../store/types';
import { SegmentedControl } from '../../components/SegmentedControl';
import { Panel } from '../../components/Panel';
import { Select } from '../../components/Select';
import { isAwaited, referenceOf, runFault } from '../../../store/selectors';
import { matrixModel } from '../../figures/matrix/model';
import { networkParts } from '../../figures/reference/parts';
import { recordText } from '../../words/caption';
import { useActions, useAppStore, useStore, useStoreLater } from '../../useStore';
import { withShownRecord } from '../../withShownRecord';
import { LayerStrip } from './LayerStrip';
import { Matrix } from './Matrix';
import styles from './Panel.module.css';
import { Why } from './Why';
import { must } from '../../../lib/must';

const DEVIATION = {
  id: 'deviation',
  label: 'Against ID',
  name: 'From the mean of test pictures, in standard deviations',
} as const;
const MODES = [
  { id: 'gaia', label: 'GAIA' },
  { id: 'si', label: 'S&I' },
  { id: 'difference', label: 'Difference', name: 'Difference, S&I minus GAIA' },
] as const;
const SORTS = [
  { id: 'channel', label: 'By channel number' },
  { id: 'density', label: 'Densest first' },
  { id: 'difference', label: 'Most different first' },
] as const;

/** Share of a layer's gradients in a bin, S&I's where they are there, else GAIA's. */
function shareIn(record: ResultRecord | null, tap: number, bin: number): number {
  const plan = record?.plan ?? null;
  if (record === null || plan === null) return 0;
  const selection = { tap, channel: null };
  const si = binsOf(record, plan, selection, null);
  const bins = si.positions > 0 ? si : binsOf(record, plan, selection, 'gaia');
  return bins.positions === 0 ? 0 : must(bins.counts[bin]) / bins.positions;
}

/** Where a picture differs from ID images: the network drawn layer by layer, and every channel of every layer in one picture. */
export const MatrixPanel = withShownRecord(function MatrixPanel({ shown }) {
  const { record, stale, before } = shown;
  const { matrix, matrixSort, tap, channel } = useStore((state) => state.view);
  const store = useAppStore();
  const reference = useStoreLater((state) => referenceOf(state, store));
  const known = useStore(({ pack }) => pack.json?.reference !== undefined);
  const fault = useStoreLater(runFault);
  const awaited = useStoreLater(isAwaited);
  const actions = useActions();
  const model = useMemo(() => {
    return shown.record && matrixModel(shown.record, { matrix, matrixSort }, reference);
  }, [shown, matrix, matrixSort, reference]);
  const taps = record?.plan?.taps ?? null;
  const stages = useMemo(() => (taps === null ? [] : networkParts(taps)), [taps]);
  const share = useCallback((t: number, bin: number) => shareIn(shown.record, t, bin), [shown]);
  const select = useCallback(
    (t: number | null, k: number | null) => actions.setView({ tap: t, channel: k }),
    [actions],
  );
  return (
    <Panel
      title="Layers and channels"
      actions={
        <>
          <SegmentedControl
            label="Matrix shows"
            options={known ? [DEVIATION, ...MODES] : MODES}
            value={known ? matrix : (model?.mode ?? 'difference')}
            onChange={(v) => actions.setView({ matrix: v })}
          />
          <Select
            label="Order of the channels"
            hideLabel
            options={SORTS}
            value={matrixSort}
            onChange={(v) => actions.setView({ matrixSort: v })}
          />
        </>
      }
    >
      {record && model ? (
        <div className={styles.matrix} data-stale={stale || undefined}>
          <Why onSelect={select} />
          <LayerStrip
            stages={stages}
            against={model.against}
            shareIn={share}
            selected={tap}
            onSelect={(t) => select(t, null)}
          />
          <Matrix
            key={record.pack}
            model={model}
            stages={stages}
            settings={`${before}${before === '' ? '' : ' '}${recordText(record, 'densities')}`}
            missing={known && matrix === 'deviation' && model.against === null && reference !== null}
            tap={tap}
            channel={channel}
            onSelect={select}
          />
        </div>
      ) : (
        <div className={styles.empty} data-awaited={awaited || undefined}>
          {fault ? `No layers: ${fault}` : 'No layers yet.'}
        </div>
      )}
    </Panel>
  );
});
