import { Download, Play, Trash2, TriangleAlert } from 'lucide-react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { calibrationText, ownOf } from '../../../calibration/kept/own';
import { LEAST_IMAGES } from '../../../calibration/entries';
import { ruleOf } from '../../../engine/settings';
import {
  EXTENTS,
  type Extent,
  type GivenPictures,
  useCalibrating,
  useCalibratingState,
} from '../../calibrating';
import { Button } from '../../components/Button';
import { SegmentedControl } from '../../components/SegmentedControl';
import { Sheet } from '../../components/Sheet';
import { Switch } from '../../components/Switch';
import { formatCount } from '../../numbers';
import { useStore } from '../../useStore';
import { type Dropped, droppedFiles, type Given, givenOf } from '../../input/gather';
import styles from './Calibration.module.css';
import {
  calibrating as calibratingOf,
  costText,
  goesOn,
  ownNotes,
  ownText,
  reachText,
  unusualText,
} from './model';
import { Progress } from './Progress';

const EXTENT: Readonly<Record<Extent, { readonly label: string; readonly name: string }>> = {
  quick: { label: 'Quick', name: 'Quick: every detector, S&I at the present setting' },
  all: { label: 'Everything', name: 'Everything: S&I on its grid of settings as well' },
};

/** "Calibrate on my images": pictures, what is calibrated, how long it takes; and the own calibration that is there. */
export default function CalibrationDialog() {
  const { close } = useCalibrating();
  const { reading, given, phase, fault, begun } = useCalibratingState((state) => state);
  const title = useStore(({ pack }) => pack.json?.title ?? '');
  const goes = phase === 'running' || phase === 'stopping';
  return (
    <Sheet title="Calibrate on my images" isOpen onClose={close}>
      <div className={styles.dialog}>
        <Own />
        {goes ? (
          <Progress />
        ) : (
          <>
            <p className={styles.quiet}>
              Give pictures of what {title} should take for familiar, none that it was trained on. Thresholds,
              percentiles and p-values then go by them. They stay on this machine.
            </p>
            {begun !== null && !goesOn(begun, given) && (
              <p className={styles.quiet}>
                One on <bdi>{begun.name}</bdi> stopped at {formatCount(begun.done)} of{' '}
                {formatCount(begun.total)}: give the same pictures to go on with it.
              </p>
            )}
            <Drop />
            <p role="status" className={styles.quiet}>
              {reading}
            </p>
            {given !== null && <Plan given={given} />}
          </>
        )}
        {fault !== null && (
          <p role="alert" className={styles.fault}>
            {fault}
          </p>
        )}
      </div>
    </Sheet>
  );
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The calibration that is there, what made it, and what can be done with it. */
function Own() {
  const { save, remove } = useCalibrating();
  const json = useStore(({ pack }) => pack.json);
  if (json === null) return null;
  const own = ownOf(json);
  return (
    <section className={styles.now} aria-label="The calibration in use">
      <h3>{own === null ? 'In use: the network’s own' : `In use: ${ownText(own)}`}</h3>
      <p className={styles.quiet}>
        {json.calibration.entries.length === 0
          ? 'It has none yet: scores come without percentile and verdict.'
          : `${sentence(calibrationText(json.calibration, own !== null))}.`}
      </p>
      {own !== null && (
        <>
          {ownNotes(own, json.classes.length).map((note) => (
            <p key={note} className={styles.quiet}>
              {note}
            </p>
          ))}
          <div className={styles.actions}>
            <Button small onPress={() => save('json')}>
              <Download aria-hidden /> Calibration (JSON)
            </Button>
            <Button small onPress={() => save('pack')}>
              <Download aria-hidden /> Pack with it (zip)
            </Button>
            <Button small variant="quiet" onPress={remove}>
              <Trash2 aria-hidden /> Remove
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function Drop() {
  const { give } = useCalibrating();
  const take = (given: Given | null): void => {
    if (given !== null) give(given.name, given.files);
  };
  return (
    <DropZone
      className={styles.drop ?? ''}
      aria-label="Drop pictures to calibrate on"
      onDrop={({ items }) => void droppedFiles(items as readonly Dropped[]).then(take)}
    >
      <FileTrigger acceptDirectory onSelect={(files) => take(givenOf([...(files ?? [])]))}>
        <Button>Folder</Button>
      </FileTrigger>
      <FileTrigger allowsMultiple onSelect={(files) => take(givenOf([...(files ?? [])]))}>
        <Button>File</Button>
      </FileTrigger>
      <span className={styles.quiet}>
        or drop them here: a folder (subfolders named as the classes give labels), zip, tar, parquet, npy,
        npz, CIFAR, SVHN, a montage
      </span>
    </DropZone>
  );
}

/** What will be done with the pictures, what it takes, and what it can tell. */
function Plan({ given }: { readonly given: GivenPictures }) {
  const { choose, start, cancel } = useCalibrating();
  const { extent, refit, pace, begun } = useCalibratingState((state) => state);
  const json = useStore(({ pack }) => pack.json);
  const accept = useStore(({ view }) => view.targetTpr);
  const settings = useStore((state) => state.settings);
  const without = unusualText(settings, ruleOf(settings, json?.classes.length ?? 0));
  const again = goesOn(begun, given);
  const images = calibratingOf(given.count, refit);
  const left = again && begun !== null ? images * (1 - begun.done / Math.max(1, begun.total)) : images;
  const hasStates = json?.states !== undefined;
  return (
    <section className={styles.plan} aria-label="What will be calibrated">
      <h3>
        <bdi>{given.name}</bdi>: {formatCount(given.count)} pictures
      </h3>
      <SegmentedControl
        label="What is calibrated"
        options={EXTENTS.map((id) => ({ id, ...EXTENT[id] }))}
        value={extent}
        onChange={(id) => choose({ extent: id })}
        isDisabled={again}
      />
      <p className={styles.quiet}>
        {extent === 'quick'
          ? 'Every detector at its present parameters, S&I at the present setting.'
          : 'Every detector, and S&I at five step sizes η and one to four iterations T.'}{' '}
        On this machine: {costText(left, pace === null ? null : pace[extent])}.
      </p>
      {without !== null && (
        <p className={styles.without}>
          <TriangleAlert aria-hidden /> {without}
        </p>
      )}
      {hasStates && (
        <Switch isSelected={refit} isDisabled={again} onChange={(on) => choose({ refit: on })}>
          Fit the detectors that learn on every second picture
        </Switch>
      )}
      {!hasStates && (
        <p className={styles.quiet}>
          This network brings no fitted states: the detectors that learn are fitted on every second picture,
          the others calibrate.
        </p>
      )}
      <p className={styles.quiet}>{reachText(images, accept)}</p>
      <div className={styles.actions}>
        <Button variant="solid" isDisabled={images < LEAST_IMAGES} onPress={start}>
          <Play aria-hidden /> {again ? 'Go on' : 'Start'}
        </Button>
        {again && (
          <Button variant="quiet" onPress={cancel}>
            Begin anew
          </Button>
        )}
      </div>
    </section>
  );
}
