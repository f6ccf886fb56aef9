import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components';
import { NumberInput } from '../../components/NumberInput';
import { Slider } from '../../components/Slider';
import { Switch } from '../../components/Switch';
import { Help } from '../../components/Term';
import { formatParameter } from '../../numbers';
import { useStore } from '../../useStore';
import { ATTACK_LOSS, labelSpaces, SCORE_FORM, TAPS } from './choices';
import styles from './Controls.module.css';
import { NumberSetting, SelectSetting, SwitchSetting } from './fields';
import { changedAdvanced } from './model';
import { useSetting } from './useSetting';

function L2Bound() {
  const { value, isDisabled, onChange } = useSetting('l2Bound');
  // The last radius, so that switching the bound off and on again keeps it.
  const [radius, setRadius] = useState(value ?? 1);
  return (
    <div className={styles.line}>
      <Switch
        isSelected={value !== null}
        isDisabled={isDisabled}
        onChange={(on) => onChange(on ? radius : null)}
      >
        L2 bound
      </Switch>
      <Help id="l2" />
      <span className={styles.push} />
      <NumberInput
        label="L2 bound, radius"
        value={value ?? radius}
        min={1e-9}
        max={1e9}
        log
        format={formatParameter}
        isDisabled={value === null || isDisabled}
        onChange={(l2Bound) => {
          setRadius(l2Bound);
          onChange(l2Bound);
        }}
      />
    </div>
  );
}

function TopFraction() {
  const { value, isDisabled, onChange } = useSetting('topFraction');
  return (
    <Slider
      label="Top N"
      help={<Help id="topFraction" />}
      min={1}
      max={100}
      step={1}
      unit="%"
      value={Number((value * 100).toFixed(4))}
      format={formatParameter}
      isDisabled={isDisabled}
      onChange={(percent) => onChange(percent / 100)}
    />
  );
}

/** What most people never touch: the readings of the paper, its ablations, and what only one rule uses. */
export function Advanced() {
  const pack = useStore((state) => state.pack.json);
  const changed = useStore(({ settings }) => changedAdvanced(settings));
  return (
    <Disclosure className={styles.advanced ?? ''}>
      <h3>
        <AriaButton slot="trigger" className={styles.trigger ?? ''}>
          <ChevronRight aria-hidden /> Advanced
          {changed > 0 && <span className={styles.count}>{changed} changed</span>}
        </AriaButton>
      </h3>
      <DisclosurePanel className={styles.panel ?? ''}>
        <div className={styles.fields}>
          <SwitchSetting name="splitting" label="Layer splitting" />
          <SelectSetting name="attackLoss" label="Attack loss" options={ATTACK_LOSS} />
          <L2Bound />
          <SelectSetting name="taps" label="Taps" options={TAPS} />
          <SelectSetting name="labelSpace" label="Label-space rule" options={labelSpaces(pack)} />
          <TopFraction />
          <SelectSetting name="scoreForm" label="Form of the score" options={SCORE_FORM} />
          <NumberSetting
            name="tolerance"
            label="Tolerance"
            min={0}
            max={1e3}
            step={1e-6}
            format={formatParameter}
          />
          <NumberSetting name="seed" label="Seed" min={0} max={2 ** 32 - 1} integer />
        </div>
      </DisclosurePanel>
    </Disclosure>
  );
}
