import type { Settings } from '../../../engine/settings';
import { NumberInput, type NumberInputProps } from '../../components/NumberInput';
import { type Choice, Select } from '../../components/Select';
import { Switch } from '../../components/Switch';
import { Help } from '../../components/Term';
import styles from './Controls.module.css';
import { useSetting } from './useSetting';

/** The settings whose values are of one type. */
type Named<T> = {
  [K in keyof Settings]: Settings[K] extends T ? (T extends Settings[K] ? K : never) : never;
}[keyof Settings];
type Chosen = { [K in keyof Settings]: Settings[K] extends string ? K : never }[keyof Settings];

interface SelectSettingProps<K extends Chosen> {
  readonly name: K;
  readonly label: string;
  readonly options: readonly Choice<Settings[K]>[];
}
/** A setting chosen from a list; its help is the term of its name. */
export function SelectSetting<K extends Chosen>({ name, label, options }: SelectSettingProps<K>) {
  return <Select label={label} help={<Help id={name} />} options={options} {...useSetting(name)} />;
}

interface SwitchSettingProps {
  readonly name: Named<boolean>;
  readonly label: string;
}
/** A setting that is on or off. */
export function SwitchSetting({ name, label }: SwitchSettingProps) {
  const { value, ...rest } = useSetting(name);
  return (
    <div className={styles.line}>
      <Switch isSelected={value} {...rest}>
        {label}
      </Switch>
      <Help id={name} />
    </div>
  );
}

type NumberSettingProps = Omit<NumberInputProps, 'value' | 'onChange' | 'isDisabled'> & {
  readonly name: Named<number>;
};
/** A setting that is typed. */
export function NumberSetting({ name, ...field }: NumberSettingProps) {
  return (
    <div className={styles.line}>
      <span className={styles.label}>{field.label}</span>
      <Help id={name} />
      <span className={styles.push} />
      <NumberInput {...field} {...useSetting(name)} />
    </div>
  );
}
