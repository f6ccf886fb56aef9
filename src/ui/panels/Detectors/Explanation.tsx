import { useEffect } from 'react';
import { type MethodId, metaOf } from '../../../engine/detectors/methods';
import type { Explained } from '../../../store/inquiries';
import { DataTable } from '../../charts/DataTable';
import { madeWith, sentenceOf, tableOf } from '../../figures/explanation/words';
import { formatScore, formatSeconds } from '../../numbers';
import { useActions, useStore } from '../../useStore';
import { ExplanationChart } from './ExplanationChart';
import styles from './Explanation.module.css';

/** What a detector's score of the selected picture is made of: asked for while the row is open. */
export function Explanation({ method }: { readonly method: MethodId }) {
  const { ask } = useActions();
  const { side } = metaOf(method);
  const answer = useStore((state) => state.answers.explain);
  const hasPicture = useStore((state) => state.images.selected !== null);
  useEffect(() => {
    if (side !== null) return;
    ask({ explain: method });
    return () => ask({ explain: null });
  }, [ask, method, side]);
  if (side !== null)
    return (
      <p className={styles.quiet}>
        What this score is made of, layer by layer and channel by channel, is in the histograms and the
        matrix.
      </p>
    );
  if (!hasPicture || answer.status === 'idle')
    return <p className={styles.quiet}>Open a picture to see what its score is made of.</p>;
  if (answer.status === 'failed')
    return <p className={styles.quiet}>This picture has no explanation: {answer.error}</p>;
  if (answer.result?.method !== method)
    return (
      <p className={styles.quiet} role="status">
        Looking at what the score is made of …
      </p>
    );
  return <Shown explained={answer.result} />;
}

function Shown({ explained }: { readonly explained: Explained }) {
  const { method, params, explanation, seconds } = explained;
  const { label } = metaOf(method);
  const labels = useStore((state) => state.pack.json?.classes) ?? [];
  const settings = madeWith(method, params);
  return (
    <section className={styles.explanation} aria-label={`${label} on this picture`}>
      <p>{sentenceOf(explanation, labels)}</p>
      <ExplanationChart explanation={explanation} labels={labels} name={label} />
      <dl className={styles.terms}>
        {explanation.terms.map(({ label: name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatScore(value)}</dd>
          </div>
        ))}
        <div data-score>
          <dt>Score</dt>
          <dd>{formatScore(explanation.score)}</dd>
        </div>
      </dl>
      <p className={styles.quiet}>
        {settings === '' ? 'No parameters' : settings}; made in {formatSeconds(seconds)}.
      </p>
      <DataTable label={`the explanation of ${label}`} data={() => tableOf(explanation, labels, label)} />
    </section>
  );
}
