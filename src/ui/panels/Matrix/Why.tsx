import { Button } from '../../components/Button';
import { strangest, whyText } from '../../figures/reference/model';
import { useStoreLater } from '../../useStore';
import { useAgainst } from '../../figures/reference/useAgainst';
import styles from './Panel.module.css';
import { must } from '../../../lib/must';

interface WhyProps {
  readonly onSelect: (tap: number, channel: number | null) => void;
}

/** Where to look first: the layer furthest from test pictures, and its furthest channels. */
export function Why({ onSelect }: WhyProps) {
  const found = useAgainst();
  const fault = useStoreLater((state) => state.reference.fault);
  if (found === null) return <p className={styles.why}>{fault}</p>;
  const { against, beyond } = found;
  const tap = beyond.taps[0];
  const channels = tap === undefined ? null : against.channels[tap];
  if (tap === undefined || !channels) return <p className={styles.why}>{whyText(against, beyond)}</p>;
  return (
    <p className={styles.why}>
      Furthest from test pictures:{' '}
      <Button small variant="quiet" onPress={() => onSelect(tap, null)}>
        {must(against.layers[tap]).name}
      </Button>
      {strangest(channels, 3).map((k) => (
        <Button key={k} small variant="quiet" onPress={() => onSelect(tap, k)}>
          channel {k}
        </Button>
      ))}
    </p>
  );
}
