import { METHODS, metaOf } from '../../../engine/detectors/methods';
import { answerText } from '../../../verdict/answer';
import { Sheet } from '../../components/Sheet';
import { percentileWords } from '../../figures/verdict/ruler';
import { formatScore } from '../../numbers';
import { insteadOf, marksOf, type PictureRow } from '../../figures/pictures/model';
import { Place } from './Place';
import styles from './Pictures.module.css';

interface CompareProps {
  readonly pair: readonly [PictureRow, PictureRow];
  readonly onClose: () => void;
}

const scoreOf = ({ verdicts }: PictureRow, method: string) =>
  verdicts.find((verdict) => verdict.method === method) ?? null;

/** Two pictures beside each other: what the page says of them, and every detector's score of both. */
export function Compare({ pair, onClose }: CompareProps) {
  const methods = METHODS.filter((method) => pair.some((row) => scoreOf(row, method) !== null));
  return (
    <Sheet title="Two pictures" isOpen onClose={onClose}>
      <div className={styles.pair}>
        {pair.map((row) => (
          <section key={row.item.id} aria-label={row.item.name}>
            <img src={row.item.thumbnail} alt="" width={112} height={112} />
            <h3>
              <bdi>{row.item.name}</bdi>
            </h3>
            <p>{row.answer === null ? insteadOf(row) : answerText(row.answer, row.prediction)}</p>
            <Place marks={marksOf(row)} chip={row.chip} />
          </section>
        ))}
      </div>
      <div className={styles.scroll}>
        <table className={styles.scores}>
          <caption className="visually-hidden">Every detector’s score of both pictures</caption>
          <thead>
            <tr>
              <th scope="col">Detector</th>
              {pair.map(({ item }) => (
                <th key={item.id} scope="col" colSpan={2}>
                  <bdi>{item.name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {methods.map((method) => (
              <tr key={method}>
                <th scope="row">{metaOf(method).name}</th>
                {pair.map((row) => {
                  const verdict = scoreOf(row, method);
                  const percentile = verdict?.percentile ?? null;
                  return [
                    <td key={`${row.item.id} score`} className={styles.number}>
                      {verdict === null ? '—' : formatScore(verdict.score)}
                    </td>,
                    <td key={`${row.item.id} percentile`} className={styles.quiet}>
                      {percentile === null ? '' : percentileWords(percentile)}
                    </td>,
                  ];
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}
