import { Pause, Play, Trash2, X } from 'lucide-react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { PRESETS, type Preset } from '../../../benchmark/columns';
import type { Role } from '../../../benchmark/run';
import { type GivenSet, type SetProgress, useBenchmark, useBenchmarkState } from '../../benchmark';
import { Button } from '../../components/Button';
import { NumberInput } from '../../components/NumberInput';
import { Panel } from '../../components/Panel';
import { SegmentedControl } from '../../components/SegmentedControl';
import { formatAbout, formatCount } from '../../numbers';
import { useStore } from '../../useStore';
import { type Dropped, droppedFiles, type Given, givenOf } from '../../input/gather';
import { Preview } from './Preview';
import styles from './RunPanel.module.css';

const PRESET_WORDS: Readonly<Record<Preset, string>> = {
  quick: 'Quick: what every picture gets',
  paper: 'The papers’ detectors',
  all: 'Every detector',
};

/** Detectors on pictures of one's own: sets, detectors, start, stop, go on. */
export function RunPanel() {
  const { runs } = useBenchmark();
  const { isOpen, sets, preset, most, phase, fault, goesOn } = useBenchmarkState((state) => state.run);
  const title = useStore((state) => state.pack.json?.title ?? '');
  if (!isOpen) return null;
  const isFree = phase === 'none' || phase === 'done';
  const hasId = sets.some(({ role }) => role === 'id');
  return (
    <div className={styles.panel}>
      <Panel
        title="Run on your pictures"
        note={`With ${title === '' ? 'the network' : title}. Pictures are read where they are and stay on this machine: a folder (class subfolders give labels), zip, tar, parquet, npy or npz, CIFAR, SVHN, a montage.`}
        actions={
          <Button
            variant="quiet"
            square
            small
            aria-label="Close the run"
            onPress={() => runs.set({ isOpen: false })}
          >
            <X aria-hidden />
          </Button>
        }
      >
        {sets.length > 0 && (
          <ul className={styles.sets}>
            {sets.map((set) => (
              <SetItem key={set.key} set={set} isFree={isFree && goesOn === null} />
            ))}
          </ul>
        )}
        {isFree && goesOn === null && (
          <div className={styles.drops}>
            {!hasId && <Drop role="id" label="ID set: what the network knows" />}
            <Drop role="far" label="OOD set: something else" />
            <div className={styles.noise}>
              {(['uniform', 'gaussian'] as const).map((kind) => (
                <Button
                  key={kind}
                  variant="quiet"
                  small
                  onPress={() => runs.give('far', `noise:${kind}:${most}`, [])}
                >
                  Add {kind} noise
                </Button>
              ))}
            </div>
          </div>
        )}
        <div className={styles.controls}>
          {goesOn === null && (
            <>
              <div className={styles.field}>
                <span>Detectors</span>
                <SegmentedControl
                  label="Detectors"
                  options={PRESETS.map((id) => ({ id, label: id, name: PRESET_WORDS[id] }))}
                  value={preset}
                  onChange={(id) => runs.set({ preset: id })}
                  isDisabled={!isFree}
                />
              </div>
              <label className={styles.field}>
                <span>Pictures of a set at most</span>
                <NumberInput
                  label="Pictures of a set at most"
                  value={most}
                  min={2}
                  max={1_000_000}
                  integer
                  isDisabled={!isFree}
                  onChange={(n) => runs.set({ most: n })}
                />
              </label>
            </>
          )}
          <Actions />
        </div>
        {fault !== null && (
          <p role="alert" className={styles.fault}>
            {fault}
          </p>
        )}
        <Progress />
        <Kept />
      </Panel>
    </div>
  );
}

/** Start, stop, go on, cancel: what makes sense now. */
function Actions() {
  const { runs } = useBenchmark();
  const { phase, goesOn } = useBenchmarkState((state) => state.run);
  const goes = phase === 'running' || phase === 'stopping';
  return (
    <div className={styles.actions}>
      {goes ? (
        <Button isDisabled={phase === 'stopping'} onPress={() => runs.stop()}>
          <Pause aria-hidden /> Pause
        </Button>
      ) : (
        <Button variant="solid" onPress={() => runs.start()}>
          <Play aria-hidden /> {phase === 'stopped' || goesOn !== null ? 'Go on' : 'Start'}
        </Button>
      )}
      {(goes || phase === 'stopped') && (
        <Button variant="quiet" onPress={() => runs.cancel()}>
          Cancel the run
        </Button>
      )}
    </div>
  );
}

interface DropProps {
  readonly role: Role;
  readonly label: string;
  /** Of a set that is still to be given. */
  readonly of?: string;
}
/** Where a set is dropped or chosen. */
function Drop({ role, label, of }: DropProps) {
  const { runs } = useBenchmark();
  const give = (given: Given | null): void => {
    if (given !== null) runs.give(role, given.name, given.files, of);
  };
  return (
    <div role="group" aria-label={label}>
      <DropZone
        className={styles.drop ?? ''}
        aria-label={`Drop files: ${label}`}
        onDrop={({ items }) => void droppedFiles(items as readonly Dropped[]).then(give)}
      >
        <span>{label}</span>
        <FileTrigger acceptDirectory onSelect={(files) => give(givenOf([...(files ?? [])]))}>
          <Button small>Folder</Button>
        </FileTrigger>
        <FileTrigger allowsMultiple onSelect={(files) => give(givenOf([...(files ?? [])]))}>
          <Button small>File</Button>
        </FileTrigger>
      </DropZone>
    </div>
  );
}

const ROLES = [
  { id: 'near', label: 'near' },
  { id: 'far', label: 'far' },
] as const;

function SetItem({ set, isFree }: { readonly set: GivenSet; readonly isFree: boolean }) {
  const { runs } = useBenchmark();
  const { key, name, role, source, summary, fault } = set;
  return (
    <li className={styles.set}>
      <div className={styles.setHead}>
        <input
          className={styles.name}
          aria-label={`Name of the set ${name}`}
          value={name}
          disabled={!isFree}
          onChange={(event) => runs.change(key, { name: event.target.value })}
        />
        {role === 'id' ? (
          <span className={styles.role}>ID</span>
        ) : (
          <SegmentedControl
            label={`How far ${name} is from the ID set`}
            options={ROLES}
            value={role}
            onChange={(to) => runs.change(key, { role: to })}
            isDisabled={!isFree}
          />
        )}
        {isFree && (
          <Button variant="quiet" square small aria-label={`Remove ${name}`} onPress={() => runs.remove(key)}>
            <Trash2 aria-hidden />
          </Button>
        )}
      </div>
      {source === '' && <Drop role={role} label="Give its pictures again" of={key} />}
      {source !== '' && summary === null && fault === null && <p className={styles.quiet}>Reading …</p>}
      {fault !== null && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
      {summary !== null && <Preview summary={summary} />}
    </li>
  );
}

/** How far each set is. */
function Progress() {
  const { progress, phase } = useBenchmarkState((state) => state.run);
  if (progress.length === 0 || phase === 'none') return null;
  return (
    <ul className={styles.progress} aria-label="Progress">
      {progress.map((one) => (
        <li key={one.set}>
          <span className={styles.progressName}>{one.set}</span>
          <progress max={one.total} value={one.done} aria-label={one.set} />
          <span className={styles.quiet}>{progressText(one)}</span>
        </li>
      ))}
    </ul>
  );
}

function progressText({ done, total, rate, left }: SetProgress): string {
  const parts = [`${formatCount(done)} of ${formatCount(total)}`];
  if (rate !== null && rate > 0) parts.push(`${rate.toFixed(rate < 10 ? 1 : 0)} a second`);
  if (left !== null) parts.push(`${formatAbout(left)} left`);
  return parts.join(', ');
}

/** Runs that this browser keeps. */
function Kept() {
  const { runs } = useBenchmark();
  const { kept, run: now, phase } = useBenchmarkState((state) => state.run);
  const others = kept.filter(({ run }) => run !== now || phase === 'none' || phase === 'done');
  if (others.length === 0) return null;
  return (
    <section aria-label="Kept runs" className={styles.kept}>
      <h3>Kept in this browser</h3>
      <ul>
        {others.map(({ run, manifest, at, rows, of }) => (
          <li key={run}>
            <span>
              {manifest.title}: {manifest.sets.map(({ name }) => name).join(', ')}{' '}
              <span className={styles.quiet}>
                {new Date(at).toLocaleDateString()}, {formatCount(rows)} of {formatCount(of)} scores
              </span>
            </span>
            <Button small onPress={() => runs.showKept(run)}>
              Show
            </Button>
            {rows < of && phase !== 'running' && (
              <Button small onPress={() => runs.goOn(run)}>
                Go on with it
              </Button>
            )}
            <Button
              variant="quiet"
              square
              small
              aria-label={`Remove the run of ${manifest.title}`}
              onPress={() => runs.forget(run)}
            >
              <Trash2 aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
