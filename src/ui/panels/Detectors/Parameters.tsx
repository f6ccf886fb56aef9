import { metaOf, type MethodId } from '../../../engine/detectors/methods';
import { changedParams, paramsOf } from '../../../store/parameters';
import { Button } from '../../components/Button';
import { NumberInput } from '../../components/NumberInput';
import { Select } from '../../components/Select';
import { formatParameter } from '../../numbers';
import { useActions, useStore } from '../../useStore';
import styles from './AllDetectors.module.css';

/** What can be adjusted of a detector, as its folder says. */
export function Parameters({ method }: { readonly method: MethodId }) {
  const { setParameters } = useActions();
  const choice = useStore((state) => state.choice);
  const { parameters, label } = metaOf(method);
  const params = paramsOf(method, choice);
  const set = (name: string, value: number | string): void =>
    setParameters(method, { ...params, [name]: value });
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
      {Object.keys(changedParams(method, params)).length > 0 && (
        <Button small onPress={() => setParameters(method, {})}>
          As usual
        </Button>
      )}
    </div>
  );
}
