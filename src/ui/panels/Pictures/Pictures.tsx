import { ChevronRight } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../components/Button';
import { Panel } from '../../components/Panel';
import { formatCount } from '../../numbers';
import { useActions, useStore, useStoreLater } from '../../useStore';
import { pictureRows, summaryOf } from '../../figures/pictures/model';
import styles from './Pictures.module.css';

/** Fetched with the first pictures that make a table of use. */
const AllPictures = lazy(() => import('./AllPictures'));

/** From so many pictures of a person's own on, the table is open by itself. */
const MANY = 5;

/** Many pictures: what is said of them all, how far that is, and a table of them. */
export function PicturesPanel() {
  const { restoreImages, setOthersWait } = useActions();
  const rows = useStoreLater(pictureRows);
  const removed = useStore((state) => state.removed.length);
  const stopped = useStore((state) => state.othersWait);
  // Once it is open it stays so, with what was asked of it, until it is closed.
  const [open, setOpen] = useState<boolean | null>(null);
  if (open === null && rows.filter(({ item }) => item.source !== 'gallery').length >= MANY) setOpen(true);
  const { total, waiting, text } = summaryOf(rows);
  return (
    <Panel
      title="All pictures"
      actions={
        <>
          {removed > 0 && (
            <Button small onPress={restoreImages}>
              Undo: {removed === 1 ? 'bring 1 picture back' : `bring ${formatCount(removed)} pictures back`}
            </Button>
          )}
          {total > 0 && (
            <Button small aria-expanded={open === true} onPress={() => setOpen(open !== true)}>
              <ChevronRight aria-hidden className={styles.chevron} data-open={open === true || undefined} />
              Table
            </Button>
          )}
        </>
      }
    >
      <div className={styles.summary}>
        <p role="status">{text}</p>
        {waiting > 0 && (
          <div className={styles.progress}>
            <progress max={total} value={total - waiting} aria-label="Pictures scored" />
            <span>
              {formatCount(total - waiting)} of {formatCount(total)} scored
            </span>
            <Button small onPress={() => setOthersWait(!stopped)}>
              {stopped ? 'Go on' : 'Stop'}
            </Button>
          </div>
        )}
      </div>
      {open === true && (
        <Suspense fallback={<div className={styles.waiting} />}>
          <AllPictures rows={rows} />
        </Suspense>
      )}
    </Panel>
  );
}
