import { RotateCcw } from 'lucide-react';
import { ETA_RANGE, ITERATIONS_RANGE, ruleOf } from '../../../engine/settings';
import { Button } from '../../components/Button';
import { Select } from '../../components/Select';
import { Slider } from '../../components/Slider';
import { Help } from '../../components/Term';
import { formatParameter } from '../../numbers';
import { useActions, useStore } from '../../useStore';
import { Advanced } from './Advanced';
import { INTEGRATION, PERTURBATION } from './choices';
import styles from './Controls.module.css';
import { calibratedValues, changedSettings, inactive } from './model';

/** Most of T's slider is for the few iterations that people use; every one of the numbers can be typed. */
const T_STOPS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24, 32, 48, 64];
/** The slider's own range; the number field reaches down to 1e-5. */
const ETA_SLIDER = [1e-4, 1] as const;

export function ControlsPanel() {
  const settings = useStore((state) => state.settings);
  const pack = useStore((state) => state.pack.json);
  const targetTpr = useStore((state) => state.view.targetTpr);
  const { setSettings, resetSettings, setView } = useActions();
  const rule = ruleOf(settings, pack?.classes.length ?? 0);
  const off = inactive(settings, rule);
  const marks = calibratedValues(pack, settings);
  const changed = changedSettings(settings);
  return (
    <section className={styles.controls} aria-label="Controls">
      <header className={styles.head}>
        <h2>S&amp;I settings</h2>
        <Button small variant="quiet" isDisabled={changed === 0} onPress={resetSettings}>
          <RotateCcw aria-hidden /> Reset
        </Button>
      </header>
      <Slider
        label="Learning rate η"
        help={<Help id="eta" />}
        log
        min={ETA_SLIDER[0]}
        max={ETA_SLIDER[1]}
        fieldRange={ETA_RANGE}
        step={0.02}
        value={settings.eta}
        format={formatParameter}
        marks={marks.etas}
        marksLabel="Calibrated"
        isDisabled={off.eta !== null}
        onChange={(eta) => setSettings({ eta })}
      />
      <Slider
        label="Iterations T"
        help={<Help id="iterations" />}
        integer
        min={ITERATIONS_RANGE[0]}
        max={ITERATIONS_RANGE[1]}
        step={1}
        stops={T_STOPS}
        value={settings.iterations}
        marks={marks.iterations}
        marksLabel="Calibrated"
        onChange={(iterations) => setSettings({ iterations })}
      />
      <Select
        label="Integration"
        help={<Help id="integration" />}
        options={INTEGRATION}
        value={settings.integration}
        isDisabled={off.integration !== null}
        onChange={(integration) => setSettings({ integration })}
      />
      {settings.integration === 'add' && off.integration === null && (
        <p className={styles.note}>
          In networks of convolutions, batch norms, ReLUs, average pooling and adds, <b>add</b> gives GAIA
          exactly, for every η and T. The verdict shows both sides.
        </p>
      )}
      <Select
        label="Perturbation"
        help={<Help id="perturbation" />}
        options={PERTURBATION}
        value={settings.perturbation}
        onChange={(perturbation) => setSettings({ perturbation })}
      />
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
      <Advanced settings={settings} off={off} setSettings={setSettings} />
    </section>
  );
}
