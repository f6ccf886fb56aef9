import { Trash2, Upload } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import type { ReadOptions, Summary, TapPreset } from '../../../models/types';
import { useCalibrating } from '../../calibrating';
import { Button } from '../../components/Button';
import { Select } from '../../components/Select';
import { Sheet } from '../../components/Sheet';
import { type KeptPack, useOwnNetworks } from '../../ownNetworks';
import { sizeText } from '../../words/network';
import { GraphPicture } from './GraphPicture';
import { FreeAnswer } from './FreeAnswer';
import {
  answersOf,
  asked,
  type Chosen,
  found,
  guessedText,
  namesFault,
  namesIn,
  rereading,
  sizesOf,
  toggled,
} from './model';
import styles from './Models.module.css';
import { Trial } from './Trial';
import { listsFor } from '../../../lib/classNames';
import { frameIn } from '../../../lib/crop';
import { must } from '../../../lib/must';

/** The choice of taps that is none of the presets. */
const BY_HAND = 'by-hand';

/** What a dropped or pasted link is answered with. */
const LINK =
  'A link came, and this page fetches nothing from elsewhere. Download the file and drop it here, or let the command line fetch it: npx splitscope pack LINK --out network.zip.';

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A network of one's own: drop its file, see what it was recognised as, answer what is asked, look at pictures with it. */
export default function Models({ onClose }: { readonly onClose: () => void }) {
  const own = useOwnNetworks();
  const calibrating = useCalibrating();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [network, setNetwork] = useState<Summary | null>(null);
  /** How many networks were opened: what was answered for one is not for the next. */
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState('');
  const [fault, setFault] = useState('');

  /** One thing at a time; what goes wrong is said. */
  const during = async (what: string, work: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setFault('');
    try {
      await work();
    } catch (error) {
      setFault(sentence(error));
    } finally {
      setBusy('');
    }
  };
  const read = (given: readonly File[], options: ReadOptions = {}): void => {
    if (given.length === 0) return;
    void during(`Reading ${must(given[0]).name} …`, async () => {
      setFiles(given);
      if (given !== files) {
        setNetwork(null);
        setTurn(turn + 1);
      }
      const opened = await own.open(given, options);
      if (opened === null) onClose();
      else setNetwork(opened);
    });
  };
  return (
    <Sheet title="Your network" isOpen onClose={onClose}>
      <div className={styles.screen}>
        <p className={styles.quiet}>
          ONNX, Keras, TensorFlow.js (model.json with its weights), PyTorch weights of known architectures,
          safetensors, BiT npz, or a pack that was saved here. The file stays on this machine, and nothing in
          it is run.
        </p>
        <DropZone
          className={styles.drop ?? ''}
          onDrop={({ items }) => {
            const given = items.flatMap((item) => (item.kind === 'file' ? [item.getFile()] : []));
            if (given.length === 0 && items.some(({ kind }) => kind === 'text')) setFault(LINK);
            else void Promise.all(given).then((all) => read(all));
          }}
        >
          <FileTrigger allowsMultiple onSelect={(list) => read([...(list ?? [])])}>
            <Button isDisabled={busy !== ''}>
              <Upload aria-hidden /> Choose a network
            </Button>
          </FileTrigger>
          <span className={styles.quiet}>or drop its files here</span>
        </DropZone>
        <p role="status" className={styles.quiet}>
          {busy}
        </p>
        {fault !== '' && (
          <p role="alert" className={styles.fault}>
            {fault}
          </p>
        )}
        {network !== null && (
          <Recognised
            key={turn}
            network={network}
            busy={busy !== ''}
            onRead={(options) => read(files, options)}
            onUse={(answers) =>
              void during('Making a pack …', async () => {
                await own.use(answers);
                onClose();
              })
            }
            onCalibrate={(answers) =>
              void during('Making a pack …', async () => {
                await own.use(answers);
                onClose();
                calibrating.open();
              })
            }
            onSave={(answers) => void during('Making a pack …', () => own.save(answers))}
          />
        )}
        <Kept onChosen={onClose} />
      </div>
    </Sheet>
  );
}

interface RecognisedProps {
  readonly network: Summary;
  readonly busy: boolean;
  readonly onRead: (options: ReadOptions) => void;
  readonly onUse: (answers: ReturnType<typeof answersOf>) => void;
  readonly onCalibrate: (answers: ReturnType<typeof answersOf>) => void;
  readonly onSave: (answers: ReturnType<typeof answersOf>) => void;
}

/** What was recognised, and what had to be guessed, each guess with what speaks for it. */
function Recognised({ network, busy, onRead, onUse, onCalibrate, onSave }: RecognisedProps) {
  const [chosen, setChosen] = useState<Chosen>({});
  /** Taps that were picked in the picture; null while a preset's are taken. */
  const [byHand, setByHand] = useState<ReadonlySet<string> | null>(null);
  const [title, setTitle] = useState(network.file.replace(/\.[^.]+$/, ''));
  const [names, setNames] = useState((network.classNames ?? []).join('\n'));
  const [titleId, namesId] = [useId(), useId()];
  const wrong = namesFault(network, names);
  const answerTo = (id: 'taps' | 'preprocessing'): string =>
    chosen[id] ?? must(network.questions.find((q) => q.id === id)).guess;
  const prepared = answerTo('preprocessing');
  const preset = network.taps[answerTo('taps') as TapPreset];
  const taps = byHand ?? new Set(preset);
  const answers = answersOf(chosen, names, title, byHand);
  const cannot = busy || wrong !== null || taps.size === 0;
  return (
    <section className={styles.found} aria-label="What it is">
      <h3>{network.architecture}</h3>
      <p className={styles.quiet}>{sizesOf(network)}</p>
      {asked(network).map((q) => {
        const answer = (value: string): void => {
          const again = rereading(network, q, value);
          if (again !== null) onRead(again);
          else if (value !== BY_HAND) setChosen({ ...chosen, [q.id]: value });
          if (q.id === 'taps' && value !== BY_HAND) setByHand(null);
        };
        const picked = q.id === 'taps' && byHand !== null;
        const byHandOption = { id: BY_HAND, label: `picked in the picture (${taps.size})` };
        return (
          <div key={q.id} className={styles.question}>
            {q.free === true ? (
              <FreeAnswer
                key={q.guess}
                label={q.question}
                value={q.guess}
                isDisabled={busy}
                onAnswer={answer}
              />
            ) : (
              <Select
                label={q.question}
                options={[
                  ...q.options.map(({ value, label }) => ({ id: value, label })),
                  ...(picked ? [byHandOption] : []),
                ]}
                value={picked ? BY_HAND : (chosen[q.id] ?? q.guess)}
                onChange={answer}
              />
            )}
            <p className={styles.quiet}>{guessedText(q)}</p>
            {q.id === 'input' && (
              <FreeAnswer
                key={`other than ${q.guess}`}
                label="Another size: one side, or rows x columns"
                value={q.guess}
                isDisabled={busy}
                isAnswer={(text) => frameIn(text) !== null}
                onAnswer={answer}
              />
            )}
          </div>
        );
      })}
      <ul className={styles.quiet}>
        {found(network).map((q) => (
          <li key={q.id}>
            {q.question} {must(q.options[0]).label}: {q.evidence}.
          </li>
        ))}
        {network.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <GraphPicture
        network={network}
        features={chosen.features ?? network.features}
        taps={taps}
        onTap={(name) => setByHand(toggled(taps, name))}
      />
      {taps.size === 0 && (
        <p className={styles.fault}>Pick at least one node where gradients are looked at.</p>
      )}
      <Trial
        network={network}
        chosen={prepared}
        names={namesIn(names)}
        onChoose={(preprocessing) => setChosen({ ...chosen, preprocessing })}
      />
      <label htmlFor={namesId}>Names of its {network.classes} classes, one a line</label>
      <textarea
        id={namesId}
        className={styles.names}
        rows={4}
        placeholder="class 0, class 1, … where none are given"
        value={names}
        onChange={(event) => setNames(event.target.value)}
      />
      <div className={styles.actions}>
        {listsFor(network.classes).map((list) => (
          <Button key={list.id} onPress={() => setNames(list.names.join('\n'))}>
            {list.label}’s names
          </Button>
        ))}
        <FileTrigger
          acceptedFileTypes={['.txt', '.json', '.csv', 'text/plain', 'application/json']}
          onSelect={(list) => {
            void list?.[0]?.text().then((text) => setNames(namesIn(text).join('\n') || text));
          }}
        >
          <Button>Names from a file</Button>
        </FileTrigger>
      </div>
      {wrong !== null && <p className={styles.fault}>{wrong}</p>}
      <label htmlFor={titleId}>What to call it</label>
      <input
        id={titleId}
        className={styles.title}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <div className={styles.actions}>
        <Button variant="solid" isDisabled={cannot} onPress={() => onUse(answers)}>
          Look at pictures with it
        </Button>
        <Button isDisabled={cannot} onPress={() => onCalibrate(answers)}>
          Calibrate it on my images
        </Button>
        <Button isDisabled={cannot} onPress={() => onSave(answers)}>
          Save as a file
        </Button>
      </div>
    </section>
  );
}

/** Packs that this browser keeps. */
function Kept({ onChosen }: { readonly onChosen: () => void }) {
  const own = useOwnNetworks();
  const [list, setList] = useState<readonly KeptPack[]>([]);
  useEffect(() => {
    let here = true;
    void own.kept().then((kept) => {
      if (here) setList(kept);
    });
    return () => {
      here = false;
    };
  }, [own]);
  if (list.length === 0) return null;
  return (
    <section aria-label="Kept in this browser">
      <h3>Kept in this browser</h3>
      <ul className={styles.kept}>
        {list.map(({ id, title, bytes }) => (
          <li key={id}>
            <Button
              variant="quiet"
              onPress={() => {
                own.choose(id);
                onChosen();
              }}
            >
              {title}
            </Button>
            <span className={styles.quiet}>{sizeText(bytes)}</span>
            <Button
              variant="quiet"
              square
              small
              aria-label={`Remove ${title}`}
              onPress={() => {
                void own.remove(id).then(() => setList(list.filter((p) => p.id !== id)));
              }}
            >
              <Trash2 aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
