import { addIsGaia } from '../../../calibration/gaiaByDefinition';
import { useShallow } from 'zustand/react/shallow';
import { DEFAULT_SETTINGS, ETA_RANGE, ITERATIONS_RANGE, type Settings } from '../../../engine/settings';
import { sameValue } from '../../../store/jobKey';
import { recommendedSettings } from '../../../verdict/recommended';
import { Slider } from '../../components/Slider';
import { Help } from '../../components/Term';
import { formatParameter } from '../../numbers';
import { useActions, useStore } from '../../useStore';
import { Advanced } from './Advanced';
import { INTEGRATION, PERTURBATION } from './choices';
import styles from './Controls.module.css';
import { SelectSetting } from './fields';
import { calibratedValues, inactive } from './model';
import { ruleNow, useSetting } from './useSetting';
import { must } from '../../../lib/must';

/** Where nothing is calibrated, or it is not known yet. */
const USUAL = { etas: [0.001, 0.01, 0.05, 0.1, 0.5], iterations: [1, 2, 3, 4] } as const;

/** The values that the pack is calibrated for: where the slider stops. */
const useStops = (of: 'etas' | 'iterations'): readonly number[] =>
  useStore(
    useShallow(({ pack, settings }) => {
      const found = calibratedValues(pack.json, settings)[of];
      return found.length > 1 ? found : USUAL[of];
    }),
  );

function Eta() {
  const stops = useStops('etas');
  return (
    <Slider
      label="Learning rate η"
      help={<Help id="eta" />}
      log
      min={must(stops[0])}
      max={must(stops.at(-1))}
      stops={stops}
      fieldRange={ETA_RANGE}
      step={0.02}
      format={formatParameter}
      marks={stops}
      marksLabel="Calibrated values"
      {...useSetting('eta')}
    />
  );
}

function Iterations() {
  const stops = useStops('iterations');
  return (
    <Slider
      label="Iterations T"
      help={<Help id="iterations" />}
      integer
      min={must(stops[0])}
      max={must(stops.at(-1))}
      fieldRange={ITERATIONS_RANGE}
      step={1}
      stops={stops}
      marks={stops}
      marksLabel="Calibrated values"
      {...useSetting('iterations')}
    />
  );
}

function Accepted() {
  const targetTpr = useStore((state) => state.view.targetTpr);
  const { setView } = useActions();
  return (
    <Slider
      label="ID images accepted"
      help={<Help id="tpr" />}
      min={50}
      max={99.9}
      step={0.1}
      unit="%"
      value={Number((targetTpr * 100).toFixed(3))}
      format={formatParameter}
      onChange={(percent) => setView({ targetTpr: percent / 100 })}
    />
  );
}

/** The two settings that have a name: what was measured best with this network, and what the paper ran. */
function Presets() {
  const recommended = recommendedSettings(useStore((state) => state.pack.json));
  const settings = useStore((state) => state.settings);
  const { resetSettings, setSettings } = useActions();
  const same = (a: Settings): boolean => sameValue(a, settings);
  const paper = `As in the paper (η ${formatParameter(DEFAULT_SETTINGS.eta)})`;
  return (
    <div className={styles.presets} role="group" aria-label="Named settings">
      {!sameValue(recommended, DEFAULT_SETTINGS) && (
        <button type="button" aria-pressed={same(recommended)} onClick={resetSettings}>
          Recommended
        </button>
      )}
      <button
        type="button"
        aria-label={paper}
        aria-pressed={same(DEFAULT_SETTINGS)}
        onClick={() => setSettings(DEFAULT_SETTINGS)}
      >
        As in the paper
      </button>
    </div>
  );
}

function AddNote() {
  const covered = useStore((state) =>
    state.settings.integration !== 'add' ||
    state.pack.json === null ||
    inactive(state.settings, ruleNow(state)).integration !== null
      ? null
      : addIsGaia(state.settings, ruleNow(state), state.pack.json),
  );
  if (covered === null) return null;
  return (
    <p className={styles.note}>
      {covered ? (
        <>
          In this network <b>add</b> gives GAIA exactly, for every η and T, as long as each zero comes from a
          ReLU that is off at the layer itself. The verdict shows both sides.
        </>
      ) : (
        <>
          With these settings, or in this network, <b>add</b> need not give GAIA.
        </>
      )}
    </p>
  );
}

/** Each part draws by itself, so that dragging one control is not paid for by all. */
export function ControlsPanel() {
  return (
    <section className={styles.controls} aria-label="Controls" data-tour="controls">
      <h2 className={styles.title}>Settings</h2>
      <Presets />
      <Eta />
      <Iterations />
      <SelectSetting name="integration" label="Integration" options={INTEGRATION} />
      <AddNote />
      <SelectSetting name="perturbation" label="Perturbation" options={PERTURBATION} />
      <Accepted />
      <Advanced />
    </section>
  );
}
