import { ChevronLeft, ChevronRight, Settings2 } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { View } from '../../../store/types';
import { LayerChannelPicker } from '../../charts/LayerChannelPicker';
import { Range, Toolbar } from '../../charts/controls';
import { formatCount, formatPercent } from '../../charts/format';
import { PlotlyChart } from '../../charts/PlotlyChart';
import { Button } from '../../components/Button';
import { MethodName } from '../../components/Mark';
import { Panel } from '../../components/Panel';
import { SegmentedControl } from '../../components/SegmentedControl';
import { Switch } from '../../components/Switch';
import { Term } from '../../components/Term';
import { gradientText, recordText } from '../../words/caption';
import { isAwaited, referenceOf, runFault } from '../../../store/selectors';
import { useActions, useAppStore, useStore, useStoreLater } from '../../useStore';
import { withShownRecord } from '../../withShownRecord';
import { binAt, placeOf } from '../../figures/histogram/axis';
import {
  binText,
  chartOf,
  type HistogramModel,
  histogramModel,
  histogramTable,
  type SideModel,
} from '../../figures/histogram/model';
import styles from './Panel.module.css';
import { DifferenceStrip } from './DifferenceStrip';
import { ZeroBar } from './ZeroBar';
import { must } from '../../../lib/must';

const HEIGHT = 208;
const UNITS = [
  { id: 'share', label: 'Share' },
  { id: 'count', label: 'Count' },
] as const;
const SCALES = [
  { id: 'linear', label: 'Linear' },
  { id: 'log', label: 'Log' },
] as const;

/** GAIA's and S&I's gradients in the same bins on the same axes. */
export const HistogramsPanel = withShownRecord(function HistogramsPanel({ shown }) {
  const { record, stale, before } = shown;
  const view = useStore((state) => state.view);
  const actions = useActions();
  const [bin, setBin] = useState<number | null>(null);
  const [more, setMore] = useState(false);
  const { tap, channel, iteration, overlay, linkedScales, histogramUnit: unit, histogramScale: scale } = view;
  const store = useAppStore();
  const reference = useStoreLater((state) => referenceOf(state, store));
  const model = useMemo(() => {
    return (
      shown.record &&
      histogramModel(
        shown.record,
        { tap, channel, iteration, overlay, linkedScales },
        { unit, scale, reference },
      )
    );
  }, [shown, tap, channel, iteration, overlay, linkedScales, unit, scale, reference]);
  const decades = model?.decades;
  const hover = useCallback(
    (x: number | null) => setBin(x === null || !decades ? null : binAt(decades, x)),
    [decades],
  );

  if (!record || !model)
    return (
      <Panel title="Histograms of the gradients">
        <div className={styles.panel}>
          <div className={styles.pair}>
            {(['GAIA', 'S&I'] as const).map((name) => (
              <section key={name} aria-label={`${name} histogram`} className={styles.side}>
                <h3 className={styles.title}>
                  <MethodName method={name === 'GAIA' ? 'gaia' : 'si'} />
                </h3>
                <Nothing />
              </section>
            ))}
          </div>
        </div>
      </Panel>
    );

  const sides = [model.gaia, model.si] as const;
  return (
    <Panel
      title="Histograms of the gradients"
      actions={
        <>
          <LayerChannelPicker
            taps={record.plan?.taps ?? []}
            tap={model.selection.tap}
            channel={model.selection.channel}
            onChange={(t, c) => actions.setView({ tap: t, channel: c })}
          />
          <Switch isSelected={overlay} onChange={(v) => actions.setView({ overlay: v })}>
            Overlay
          </Switch>
          <Button
            small
            variant="quiet"
            aria-expanded={more}
            aria-label="Options of the histograms"
            onPress={() => setMore(!more)}
          >
            <Settings2 aria-hidden /> Options
          </Button>
        </>
      }
    >
      <div className={styles.panel} data-stale={stale || undefined}>
        {more && (
          <div className={styles.tools}>
            <Toolbar label="What the histograms show">
              <SegmentedControl
                label="Unit"
                options={UNITS}
                value={unit}
                onChange={(v) => actions.setView({ histogramUnit: v })}
              />
              <SegmentedControl
                label="Vertical axis"
                options={SCALES}
                value={scale}
                onChange={(v) => actions.setView({ histogramScale: v })}
              />
              <Switch
                isSelected={linkedScales}
                isDisabled={overlay}
                onChange={(v) => actions.setView({ linkedScales: v })}
              >
                Linked scales
              </Switch>
            </Toolbar>
            <Scrubber model={model} onChange={(i) => actions.setView({ iteration: i })} />
          </div>
        )}
        <div className={styles.pair}>
          {sides.map((s) => (
            <section key={s.method} aria-label={`${s.name} histogram`} className={styles.side}>
              <ZeroBar side={s} />
              {!overlay && <Figure model={model} sides={[s]} bin={bin} onHover={hover} />}
            </section>
          ))}
        </div>
        {overlay && <Figure model={model} sides={sides} bin={bin} onHover={hover} />}
        <p className={styles.difference}>{bin === null ? null : readout(model, bin)}</p>
        <details className={styles.about}>
          <summary>What is counted</summary>
          {sides.map((s) => (
            <Counted key={s.method} side={s} />
          ))}
          <p className={styles.numbers}>{model.difference}</p>
          <p className={styles.caption}>
            {before}
            {before === '' ? '' : ' '}
            {gradientText(record.plan?.rule ?? 'z')}, {model.where}. {recordText(record, 'gradients')}.
          </p>
        </details>
      </div>
    </Panel>
  );
});

function Nothing() {
  const status = useStoreLater((state) => state.run.status);
  const fault = useStoreLater(runFault);
  const awaited = useStoreLater(isAwaited);
  return (
    <div className={styles.empty} data-awaited={awaited || undefined}>
      {status === 'running'
        ? 'The first gradients are on their way…'
        : status === 'failed'
          ? `No gradients: ${fault ?? 'the analysis failed.'}`
          : 'No gradients yet.'}
    </div>
  );
}

/** The numbers behind a side’s bars, in words. */
function Counted({ side }: { readonly side: SideModel }) {
  return (
    <p className={styles.numbers}>
      <MethodName method={side.method} /> {side.what}
      {side.bins.positions > 0 && (
        <>
          : <strong>{formatPercent(side.nonZero)}</strong> non-zero of {formatCount(side.bins.positions)}{' '}
          positions
          {side.density !== null && (
            <>
              ; <Term id="channelDensity">{side.density}</Term>
            </>
          )}
        </>
      )}
      . {side.note}
    </p>
  );
}

interface FigureProps {
  readonly model: HistogramModel;
  readonly sides: readonly SideModel[];
  readonly bin: number | null;
  readonly onHover: (x: number | null) => void;
}
function Figure({ model, sides, bin, onHover }: FigureProps) {
  const methods = sides.map((s) => s.method).join(' ');
  const spec = useMemo(
    () =>
      chartOf(
        model,
        methods.split(' ').map((m) => (m === 'si' ? 'si' : 'gaia')),
      ),
    [model, methods],
  );
  const at = bin === null ? null : placeOf(model.decades, bin);
  return (
    <div className={styles.figure}>
      <PlotlyChart
        label={sides.length === 2 ? 'Overlaid histograms' : `${must(sides[0]).name} histogram`}
        summary={sides.map((s) => s.summary).join(' ')}
        spec={spec}
        height={HEIGHT}
        table={() =>
          histogramTable(
            model,
            sides.map((s) => s.method),
          )
        }
        {...(sides.length === 2 ? { below: <DifferenceStrip model={model} /> } : {})}
        onHover={onHover}
        mark={at === null ? null : [at, at + 1]}
      />
    </div>
  );
}

function readout(model: HistogramModel, bin: number): string {
  const share = (s: SideModel): string =>
    s.bins.positions === 0 ? 'nothing yet' : formatPercent(must(s.bins.counts[bin]) / s.bins.positions, 2);
  return `${binText(bin)}:  GAIA ${share(model.gaia)}  ·  S&I ${share(model.si)}`;
}

/** Iterations 1..T, or all of them. */
function Scrubber({
  model,
  onChange,
}: {
  readonly model: HistogramModel;
  readonly onChange: (iteration: View['iteration']) => void;
}) {
  const { iteration, iterations: T } = model;
  const shown = iteration ?? T;
  return (
    <Toolbar label="S&I iteration">
      {T > 1 && (
        <>
          <SegmentedControl
            label="S&I iterations"
            options={[
              { id: 'all', label: `All ${T} iterations` },
              { id: 'one', label: 'One' },
            ]}
            value={iteration === null ? 'all' : 'one'}
            onChange={(v) => onChange(v === 'all' ? null : shown)}
          />
          <span className={styles.steps}>
            <Button
              variant="quiet"
              square
              small
              aria-label="Previous iteration"
              isDisabled={shown === 1}
              onPress={() => onChange(Math.max(1, shown - 1))}
            >
              <ChevronLeft aria-hidden />
            </Button>
            <Range
              label="Iteration"
              min={1}
              max={T}
              step={1}
              value={shown}
              text={iteration === null ? `all ${T}` : `${iteration} of ${T}`}
              onChange={onChange}
            />
            <Button
              variant="quiet"
              square
              small
              aria-label="Next iteration"
              isDisabled={shown === T}
              onPress={() => onChange(Math.min(T, shown + 1))}
            >
              <ChevronRight aria-hidden />
            </Button>
          </span>
        </>
      )}
      <span className={styles.hint}>
        {model.firstIsGaia
          ? T === 1
            ? 'T is 1: S&I takes no step, so it is GAIA.'
            : 'Iteration 1 is GAIA: no step yet.'
          : 'Iteration 1: no step yet, but fewer features than GAIA sums.'}
      </span>
    </Toolbar>
  );
}
