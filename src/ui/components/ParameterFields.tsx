import type { Parameter, Params } from '../../engine/detectors/detector';
import { formatParameter } from '../../lib/numbers';
import { Button } from './Button';
import { NumberInput } from './NumberInput';
import styles from './ParameterFields.module.css';
import { Select } from './Select';

interface FieldsProps {
  /** What is adjusted: "KNN". */
  readonly label: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** A value of each of them. */
  readonly params: Params;
  /** Whether one is not at its default. */
  readonly isChanged: boolean;
  /** All of them, one changed; none: all at their defaults. */
  readonly onChange: (params: Params) => void;
}

/** What can be adjusted of a detector or of a map, as its folder says; nothing where it has no parameters. */
export function ParameterFields({ label, parameters, params, isChanged, onChange }: FieldsProps) {
  const set = (name: string, value: number | string): void => onChange({ ...params, [name]: value });
  if (Object.keys(parameters).length === 0) return null;
  return (
    <div className={styles.parameters} role="group" aria-label={`Parameters of ${label}`}>
      {Object.entries(parameters).map(([name, parameter]) =>
        parameter.kind === 'choice' ? (
          <div key={name} className={styles.parameter} title={parameter.help}>
            <Select
              label={parameter.label}
              options={parameter.choices.map((id) => ({ id, label: id }))}
              value={String(params[name])}
              onChange={(value) => set(name, value)}
            />
          </div>
        ) : (
          <div key={name} className={styles.parameter} title={parameter.help}>
            <span>{parameter.label}</span>
            <NumberInput
              label={`${label}: ${parameter.label}`}
              value={Number(params[name])}
              onChange={(value) => set(name, value)}
              min={parameter.range[0]}
              max={parameter.range[1]}
              step={parameter.whole === true ? 1 : (parameter.range[1] - parameter.range[0]) / 100}
              log={parameter.scale === 'log'}
              integer={parameter.whole ?? false}
              format={(value) => (value === 0 ? parameter.zero : undefined) ?? formatParameter(value)}
            />
          </div>
        ),
      )}
      {isChanged && (
        <Button small onPress={() => onChange({})}>
          As usual
        </Button>
      )}
    </div>
  );
}
