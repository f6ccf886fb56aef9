import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '../components/Button';
import { Select } from '../components/Select';
import styles from './controls.module.css';
import { shortNames } from './layerNames';

export interface PickerProps {
  readonly taps: readonly { readonly name: string; readonly shape: readonly [number, number, number] }[];
  readonly tap: number | null;
  readonly channel: number | null;
  readonly onChange: (tap: number | null, channel: number | null) => void;
}

const idOf = (index: number | null): string => (index === null ? 'all' : String(index));
const indexOf = (id: string): number | null => (id === 'all' ? null : Number(id));

/** Layer and channel, from lists or step by step; "all" is the step before the first. */
export function LayerChannelPicker({ taps, tap, channel, onChange }: PickerProps) {
  const names = shortNames(taps.map((t) => t.name));
  const layers = [
    { id: 'all', label: `All ${taps.length} layers` },
    ...taps.map((t, j) => ({
      id: String(j),
      label: names[j]!,
      hint: `layer ${j + 1}, ${t.shape[0]} × ${t.shape[1]}, ${t.shape[2]} channels`,
    })),
  ];
  const count = tap === null ? 0 : (taps[tap]?.shape[2] ?? 0);
  const channels = [
    { id: 'all', label: `All ${count} channels` },
    ...Array.from({ length: count }, (_, k) => ({ id: String(k), label: `Channel ${k}` })),
  ];
  const toLayer = (next: number | null): void => {
    const known = next === null ? 0 : (taps[next]?.shape[2] ?? 0);
    onChange(next, channel !== null && channel < known ? channel : null);
  };
  return (
    <>
      <span className={styles.pair}>
        <Select
          label="Layer"
          hideLabel
          options={layers}
          value={idOf(tap)}
          onChange={(id) => toLayer(indexOf(id))}
        />
        <Steps of="layer" at={tap} count={taps.length} onChange={toLayer} />
      </span>
      {tap !== null && (
        <span className={styles.pair}>
          <Select
            label="Channel"
            hideLabel
            options={channels}
            value={idOf(channel)}
            onChange={(id) => onChange(tap, indexOf(id))}
          />
          <Steps of="channel" at={channel} count={count} onChange={(k) => onChange(tap, k)} />
        </span>
      )}
    </>
  );
}

interface StepsProps {
  readonly of: string;
  readonly at: number | null;
  readonly count: number;
  readonly onChange: (index: number | null) => void;
}
function Steps({ of, at, count, onChange }: StepsProps) {
  return (
    <>
      <Button
        variant="quiet"
        square
        small
        aria-label={`Previous ${of}`}
        isDisabled={at === null}
        onPress={() => onChange(at === null || at === 0 ? null : at - 1)}
      >
        <ChevronLeft aria-hidden />
      </Button>
      <Button
        variant="quiet"
        square
        small
        aria-label={`Next ${of}`}
        isDisabled={at === count - 1}
        onPress={() => onChange(at === null ? 0 : at + 1)}
      >
        <ChevronRight aria-hidden />
      </Button>
    </>
  );
}
