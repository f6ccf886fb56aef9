import { TriangleAlert, X } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import type { ImageItem } from '../../../store/types';
import { metaOf } from '../../../engine/detectors/methods';
import { isDiscovery, pictureDecisions } from '../../../store/discoveries';
import { chipOf } from '../../../store/selectors';
import { Button } from '../../components/Button';
import { NumberInput } from '../../components/NumberInput';
import { formatCount, formatParameter, formatScore } from '../../numbers';
import { useActions, useAppStore, useStore, useStoreLater } from '../../useStore';
import styles from './Input.module.css';

/** How many could not be read, where there are others: the strip may show those instead. */
function failureText(items: readonly ImageItem[]): string | null {
  const own = items.filter(({ source }) => source !== 'gallery');
  const failed = own.filter(({ status }) => status === 'failed').length;
  if (failed === 0 || own.length < 2) return null;
  return `${formatCount(failed)} of ${formatCount(own.length)} pictures could not be read; ${failed === 1 ? 'it' : 'each'} says why.`;
}

/** The pictures that are here, with the score of those already analysed. */
export function Filmstrip() {
  const { items, selected } = useStore((state) => state.images);
  const strip = useRef<HTMLUListElement>(null);
  const last = items.at(-1);
  // Why a picture was refused is to be seen without looking for it, unless that hides the one that is looked at.
  const refused = last?.status === 'failed' ? last.id : null;
  useEffect(() => {
    if (refused !== null && strip.current) strip.current.scrollTop = strip.current.scrollHeight;
  }, [refused]);
  useEffect(() => {
    const list = strip.current;
    const frame = list?.querySelector<HTMLElement>('[data-selected]');
    if (!list || !frame) return;
    // Within the strip alone: the page stays where the person has scrolled it.
    const top = frame.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
    const lowest = top + frame.offsetHeight - list.clientHeight;
    list.scrollTop = Math.max(lowest, Math.min(top, list.scrollTop));
  }, [selected, refused]);
  if (items.length === 0) return null;
  const failures = failureText(items);
  return (
    <>
      {failures !== null && <p className={styles.failures}>{failures}</p>}
      {items.length > 1 && <Discoveries />}
      <ul ref={strip} className={styles.strip} aria-label="Pictures that are open">
        {items.map((item) => (
          <Frame key={item.id} item={item} isSelected={item.id === selected} />
        ))}
      </ul>
    </>
  );
}

/** Over many pictures: how many are unfamiliar, and how many of those may be so by chance. */
function Discoveries() {
  const { setView } = useActions();
  const decisions = useStoreLater(pictureDecisions);
  const fdr = useStore((state) => state.view.fdr);
  if (decisions.length < 2) return null;
  const found = decisions.filter((one) => one.isDiscovery).length;
  return (
    <div className={styles.discoveries} role="group" aria-label="Unfamiliar pictures">
      <p>
        {formatCount(found)} of {formatCount(decisions.length)} flagged as unfamiliar; false ones among them
        at most
      </p>
      <NumberInput
        label="False ones among the flagged at most, in percent"
        value={Number((100 * fdr).toPrecision(6))}
        format={formatParameter}
        min={0.1}
        max={50}
        step={1}
        unit="%"
        onChange={(percent) => setView({ fdr: percent / 100 })}
      />
    </div>
  );
}

interface FrameProps {
  readonly item: ImageItem;
  readonly isSelected: boolean;
}

/** Kept as it is while its own item is: two hundred pictures are opened one after the other. */
const Frame = memo(function Frame({ item, isSelected }: FrameProps) {
  const store = useAppStore();
  const { selectImage, removeImages } = useActions();
  // Selected as text, so that it is drawn again only when it changes.
  const chip = useStoreLater((state) => {
    const found = chipOf(item, state);
    return found === null || store.getState().pack.json === null
      ? null
      : `${metaOf(found.method).name} ${formatScore(found.score, 3)}${found.verdict === null ? '' : found.verdict === 'ood' ? ' OOD' : ' ID'}${found.stale ? ', other settings' : ''}`;
  });
  const isFlagged = useStoreLater((state) => isDiscovery(state, item.id));
  const failed = item.status === 'failed';
  return (
    <li className={styles.frame} data-selected={isSelected || undefined} data-failed={failed || undefined}>
      <button
        type="button"
        className={styles.pick}
        aria-pressed={isSelected}
        disabled={failed}
        onClick={() => selectImage(item.id)}
      >
        {failed ? (
          <span className={styles.broken}>
            <TriangleAlert aria-hidden />
          </span>
        ) : item.thumbnail === '' ? (
          <span className={styles.broken} />
        ) : (
          <img src={item.thumbnail} alt="" width={40} height={40} loading="lazy" decoding="async" />
        )}
        <span className={styles.name}>
          <bdi className={styles.file}>{item.name}</bdi>
          {item.status === 'decoding' && <span className={styles.quiet}>opening …</span>}
          {chip !== null && (
            <span className={styles.chip}>
              {isFlagged && (
                <span
                  className={styles.flag}
                  role="img"
                  aria-label="flagged"
                  title="Unfamiliar at the rate above"
                />
              )}
              {chip}
            </span>
          )}
        </span>
      </button>
      <Button
        variant="quiet"
        small
        square
        aria-label={`Remove ${item.name}`}
        onPress={() => removeImages([item.id])}
      >
        <X aria-hidden />
      </Button>
      {failed && (
        <p className={styles.fault} role="alert">
          {item.error}
        </p>
      )}
    </li>
  );
});
