import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { Settings } from '../../../engine/settings';
import type { Actions } from '../../../store/types';
import { NumberInput } from '../../components/NumberInput';
import { Select } from '../../components/Select';
import { Slider } from '../../components/Slider';
import { Switch } from '../../components/Switch';
import { Help } from '../../components/Term';
import { formatParameter } from '../../numbers';
import { ATTACK_LOSS, LABEL_SPACE, SCORE_FORM, TAPS } from './choices';
import styles from './Controls.module.css';
import { changedAdvanced, type inactive } from './model';

interface AdvancedProps {
  readonly settings: Settings;
  readonly off: ReturnType<typeof inactive>;
  readonly setSettings: Actions['setSettings'];
}

/** What most people never touch: the readings of the paper, its ablations, and what only one rule uses. */
export function Advanced({ settings, off, setSettings }: AdvancedProps) {
  const changed = changedAdvanced(settings);
  // The last radius, so that switching the bound off and on again keeps it.
  const [radius, setRadius] = useState(settings.l2Bound ?? 1);
  return (
    <Disclosure className={styles.advanced!}>
      <h3>
        <AriaButton slot="trigger" className={styles.trigger!}>
          <ChevronRight aria-hidden /> Advanced
          {changed > 0 && <span className={styles.count}>{changed} changed</span>}
        </AriaButton>
      </h3>
      <DisclosurePanel className={styles.panel!}>
        <div className={styles.fields}>
          <div className={styles.line}>
            <Switch
              isSelected={settings.splitting}
              isDisabled={off.splitting !== null}
              onChange={(splitting) => setSettings({ splitting })}
            >
              Layer splitting
            </Switch>
            <Help id="splitting" />
          </div>
          <Select
            label="Attack loss"
            help={<Help id="attackLoss" />}
            options={ATTACK_LOSS}
            value={settings.attackLoss}
            isDisabled={off.attackLoss !== null}
            onChange={(attackLoss) => setSettings({ attackLoss })}
          />
          <div className={styles.line}>
            <Switch
              isSelected={settings.l2Bound !== null}
              isDisabled={off.l2Bound !== null}
              onChange={(on) => setSettings({ l2Bound: on ? radius : null })}
            >
              L2 bound
            </Switch>
            <Help id="l2" />
            <span className={styles.push} />
            <NumberInput
              label="L2 bound, radius"
              value={settings.l2Bound ?? radius}
              min={1e-9}
              max={1e9}
              log
              format={formatParameter}
              isDisabled={settings.l2Bound === null || off.l2Bound !== null}
              onChange={(l2Bound) => {
                setRadius(l2Bound);
                setSettings({ l2Bound });
              }}
            />
          </div>
          <Select
            label="Taps"
            help={<Help id="taps" />}
            options={TAPS}
            value={settings.taps}
            onChange={(taps) => setSettings({ taps })}
          />
          <Select
            label="Label-space rule"
            help={<Help id="labelSpace" />}
            options={LABEL_SPACE}
            value={settings.labelSpace}
            onChange={(labelSpace) => setSettings({ labelSpace })}
          />
          <Slider
            label="Top N"
            help={<Help id="topFraction" />}
            min={1}
            max={100}
            step={1}
            unit="%"
            value={Number((settings.topFraction * 100).toFixed(4))}
            format={formatParameter}
            isDisabled={off.topFraction !== null}
            onChange={(percent) => setSettings({ topFraction: percent / 100 })}
          />
          <Select
            label="Form of the score"
            help={<Help id="scoreForm" />}
            options={SCORE_FORM}
            value={settings.scoreForm}
            isDisabled={off.scoreForm !== null}
            onChange={(scoreForm) => setSettings({ scoreForm })}
          />
          <div className={styles.line}>
            <span className={styles.label}>Tolerance</span>
            <Help id="tolerance" />
            <span className={styles.push} />
            <NumberInput
              label="Tolerance"
              value={settings.tolerance}
              min={0}
              max={1e3}
              step={1e-6}
              format={formatParameter}
              isDisabled={off.tolerance !== null}
              onChange={(tolerance) => setSettings({ tolerance })}
            />
          </div>
          <div className={styles.line}>
            <span className={styles.label}>Seed</span>
            <Help id="seed" />
            <span className={styles.push} />
            <NumberInput
              label="Seed"
              value={settings.seed}
              min={0}
              max={2 ** 32 - 1}
              integer
              isDisabled={off.seed !== null}
              onChange={(seed) => setSettings({ seed })}
            />
          </div>
        </div>
      </DisclosurePanel>
    </Disclosure>
  );
}
