import { addIsGaia } from '../../../calibration/gaiaByDefinition';
import { RotateCcw } from 'lucide-react';
import { useShallow } from 'zustand/react/shallow';
import { ETA_RANGE, ITERATIONS_RANGE } from '../../../engine/settings';
import { Button } from '../../components/Button';
import { Slider } from '../../components/Slider';
import { Help } from '../../components/Term';
import { formatParameter } from '../../numbers';
import { useActions, useStore } from '../../useStore';
import { Advanced } from './Advanced';
import { INTEGRATION, PERTURBATION } from './choices';
import styles from './Controls.module.css';
import { SelectSetting } from './fields';
import { calibratedValues, changedSettings, inactive } from './model';
import { ruleNow, useSetting } from './useSetting';

/** Most of T's slider is for the few iterations that people use, far enough apart to be marked; every number can be typed. */
const T_STOPS = [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 32, 64];
/** The slider's own range; the number field reaches down to 1e-5. */
const ETA_SLIDER = [1e-4, 1] as const;

const useMarks = (of: 'etas' | 'iterations'): readonly number[] =>
  useStore(useShallow(({ pack, settings }) => calibratedValues(pack.json, settings)[of]));

function Eta() {
  return (
    <Slider
      label="Learning rate η"
      help={<Help id="eta" />}
      log
      min={ETA_SLIDER[0]}
      max={ETA_SLIDER[1]}
      fieldRange={ETA_RANGE}
      step={0.02}
      format={formatParameter}
      marks={useMarks('etas')}
      marksLabel="Calibrated values"
      {...useSetting('eta')}
    />
  );
}

function Iterations() {
  return (
    <Slider
      label="Iterations T"
      help={<Help id="iterations" />}
      integer
      min={ITERATIONS_RANGE[0]}
      max={ITERATIONS_RANGE[1]}
      step={1}
      stops={T_STOPS}
      marks={useMarks('iterations')}
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

function Head() {
  const changed = useStore(({ settings }) => changedSettings(settings) > 0);
  const { resetSettings } = useActions();
  return (
    <header className={styles.head}>
      <h2>S&amp;I settings</h2>
      <Button small variant="quiet" isDisabled={!changed} onPress={resetSettings}>
        <RotateCcw aria-hidden /> Reset
      </Button>
    </header>
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
      <Head />
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
