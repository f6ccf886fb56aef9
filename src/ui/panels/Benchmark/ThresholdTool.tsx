import { useEffect, useState } from 'react';
import type { BenchmarkView } from '../../../benchmark/session';
import { columnText } from '../../../benchmark/report/text';
import type { RuleId, ThresholdChoice, ThresholdRule } from '../../../benchmark/thresholds';
import type { Figure } from '../../../metrics/figure';
import { useBenchmark, useBenchmarkState } from '../../benchmark';
import { Button } from '../../components/Button';
import { NumberInput } from '../../components/NumberInput';
import { Panel } from '../../components/Panel';
import { Select } from '../../components/Select';
import { formatParameter, formatScore, formatShare } from '../../numbers';
import { useActions } from '../../useStore';
import { explorerChange } from './carry';
import styles from './ThresholdTool.module.css';
import { must } from '../../../lib/must';

const RULES: Readonly<
  Record<RuleId, { readonly label: string; readonly text: string; readonly first: ThresholdRule }>
> = {
  acceptance: {
    label: 'Accept a share of ID images',
    text: 'The least threshold that accepts this share of the ID images.',
    first: { rule: 'acceptance', share: 0.95 },
  },
  fpr: {
    label: 'Let few OOD images through',
    text: 'The largest threshold that no more than this share of the OOD images passes, every set weighed alike.',
    first: { rule: 'fpr', share: 0.05 },
  },
  cost: {
    label: 'Least cost',
    text: 'The threshold of the least expected cost: a rejected ID image costs 1.',
    first: { rule: 'cost', missed: 5, oodShare: 0.1 },
  },
  youden: {
    label: 'Youden’s index',
    text: 'The threshold at which caught OOD images minus rejected ID images, in shares, is largest.',
    first: { rule: 'youden' },
  },
  fdr: {
    label: 'Limit false alarms among alarms',
    text: 'The most OOD images caught while, of the images called OOD, no more than this share is ID.',
    first: { rule: 'fdr', share: 0.1, oodShare: 0.1 },
  },
};
const RULE_IDS = Object.keys(RULES) as RuleId[];

interface Made {
  readonly of: string;
  readonly result: Figure<ThresholdChoice>;
}

/** A threshold for one detector by a rule, what it does to every set, and the way to use it for single pictures. */
export function ThresholdTool({ view, version }: { readonly view: BenchmarkView; readonly version: number }) {
  const { ask, choose } = useBenchmark();
  const { detector, rule } = useBenchmarkState((state) => state.choice);
  const { columns, rows } = view.table;
  const [made, setMade] = useState<Made | null>(null);
  const of = JSON.stringify([version, detector, rule]);
  useEffect(() => {
    let here = true;
    void ask(
      'threshold',
      detector,
      rows.map(({ set }) => set),
      rule,
    ).then((result) => {
      if (here) setMade({ of, result });
    });
    return () => {
      here = false;
    };
  }, [ask, detector, rule, rows, of]);
  const change = (part: Partial<{ share: number; missed: number; oodShare: number }>): void =>
    choose({ rule: { ...rule, ...part } as ThresholdRule });
  const percent = (label: string, name: 'share' | 'oodShare', value: number) => (
    <label className={styles.field}>
      <span>{label}</span>
      <NumberInput
        label={label}
        value={Number((100 * value).toFixed(3))}
        min={0.1}
        max={99.9}
        format={formatParameter}
        unit="%"
        onChange={(x) => change({ [name]: x / 100 })}
      />
    </label>
  );
  return (
    <Panel title="Threshold" note={RULES[rule.rule].text}>
      <div className={styles.controls}>
        <Select
          label="Detector"
          options={columns.map((column, i) => ({ id: String(i), label: columnText(column) }))}
          value={String(detector)}
          onChange={(i) => choose({ detector: Number(i) })}
        />
        <Select
          label="Rule"
          options={RULE_IDS.map((id) => ({ id, label: RULES[id].label }))}
          value={rule.rule}
          onChange={(id) => choose({ rule: RULES[id].first })}
        />
        {'share' in rule &&
          percent(
            {
              acceptance: 'ID images accepted',
              fpr: 'OOD images let through at most',
              fdr: 'ID images among alarms at most',
            }[rule.rule],
            'share',
            rule.share,
          )}
        {rule.rule === 'cost' && (
          <label className={styles.field}>
            <span>Cost of a missed OOD image</span>
            <NumberInput
              label="Cost of a missed OOD image"
              value={rule.missed}
              min={0.001}
              max={1e6}
              format={formatParameter}
              onChange={(x) => change({ missed: x })}
            />
          </label>
        )}
        {'oodShare' in rule && percent('OOD images among all that come', 'oodShare', rule.oodShare)}
      </div>
      {made?.of === of &&
        (made.result.defined ? (
          <Outcome choice={made.result.value} view={view} detector={detector} />
        ) : (
          <p className={styles.none}>{made.result.reason}</p>
        ))}
    </Panel>
  );
}

interface OutcomeProps {
  readonly choice: ThresholdChoice;
  readonly view: BenchmarkView;
  readonly detector: number;
}
function Outcome({ choice, view, detector }: OutcomeProps) {
  const { setView, setSettings, setScreen } = useActions();
  const { chooseNetwork } = useBenchmark();
  const [fault, setFault] = useState('');
  const column = must(view.table.columns[detector]);
  const carried = explorerChange(column, choice.accepted, view.manifest.pack);
  return (
    <>
      <p className={styles.answer}>
        <strong>Unfamiliar above {formatScore(choice.threshold, 5)}</strong>: accepts{' '}
        {formatShare(choice.accepted)} of {choice.idImages.toLocaleString('en')} ID images (95% interval{' '}
        {formatShare(choice.interval.low)} to {formatShare(choice.interval.high)}).
      </p>
      <ul className={styles.bars} aria-label="OOD images caught">
        {choice.sets.map(({ set, share, interval, images }) => (
          <li key={set}>
            <span className={styles.name}>{set}</span>
            <span className={styles.track} aria-hidden>
              <span className={styles.bar} style={{ inlineSize: `${100 * share}%` }} />
              <span
                className={styles.whisker}
                style={{
                  insetInlineStart: `${100 * interval.low}%`,
                  inlineSize: `${100 * (interval.high - interval.low)}%`,
                }}
              />
            </span>
            <span className={styles.value}>
              {formatShare(share)} <small>of {images.toLocaleString('en')}</small>
            </span>
          </li>
        ))}
      </ul>
      <div className={styles.use}>
        <Button
          isDisabled={carried.fault !== null}
          onPress={() => {
            chooseNetwork().then(
              () => {
                if (carried.settings !== null) setSettings(carried.settings);
                setView({ targetTpr: carried.targetTpr });
                setScreen('explorer');
              },
              (error: unknown) => setFault(error instanceof Error ? error.message : String(error)),
            );
          }}
        >
          Judge single pictures so
        </Button>
        <p className={styles.none}>{carried.fault ?? carried.text}</p>
      </div>
      {fault !== '' && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
    </>
  );
}
