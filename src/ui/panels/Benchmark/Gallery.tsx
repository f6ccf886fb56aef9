import { ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Gallery as Found, GalleryGroup, GalleryImage } from '../../../benchmark/gallery';
import { columnText } from '../../../benchmark/report/text';
import type { PictureAt } from '../../../benchmark/runner';
import type { BenchmarkView } from '../../../benchmark/session';
import type { NetworkImage } from '../../../engine/jobs';
import { must } from '../../../lib/must';
import type { Figure } from '../../../metrics/figure';
import { useBenchmark, useBenchmarkState } from '../../benchmark';
import { Panel } from '../../components/Panel';
import { Select } from '../../components/Select';
import { formatScore } from '../../numbers';
import { usePictureSource } from '../../pictureSource';
import { useActions } from '../../useStore';
import folded from './Folded.module.css';
import styles from './Gallery.module.css';
import { firstAgainst, type GalleryNames, groupText, placeOf, underPicture } from './galleryModel';
import { Pixels } from './Pixels';

/** Pictures of a kind at most. */
const MOST = 12;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const keyOf = ({ key, image, file }: PictureAt): string => `${key} ${image} ${file}`;

interface GalleryProps {
  readonly view: BenchmarkView;
  readonly version: number;
}
/** The pictures that are worth a look, folded: where the detector of the threshold is wrong, and what may be wrong with the sets. */
export function Gallery({ view, version }: GalleryProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title="Pictures worth a look"
      note="Where the detector is wrong, and what may be wrong with the sets."
    >
      <details className={folded.box} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <ChevronRight aria-hidden /> Wrongly accepted, wrongly rejected, disputed, like ID, there twice
        </summary>
        {isOpen && <Opened view={view} version={version} />}
      </details>
    </Panel>
  );
}

function Opened({ view, version }: GalleryProps) {
  const { ask, choose } = useBenchmark();
  const { detector, set, rule } = useBenchmarkState((state) => state.choice);
  const { columns, rows, id } = view.table;
  const [against, setAgainst] = useState<number | null>(null);
  const other =
    against !== null && against !== detector && against < columns.length
      ? against
      : firstAgainst(columns, detector);
  const [found, setFound] = useState<Figure<Found> | null>(null);
  const [fault, setFault] = useState('');
  useEffect(() => {
    let here = true;
    ask('gallery', { column: detector, other, set, rule, most: MOST }).then(
      (gallery) => {
        if (here) setFound(gallery);
      },
      (error: unknown) => {
        if (here) setFault(sentence(error));
      },
    );
    return () => {
      here = false;
    };
  }, [ask, detector, other, set, rule, version]);
  const options = columns.map((column, i) => ({ id: String(i), label: columnText(column) }));
  const names: GalleryNames = {
    detector: columnText(must(columns[detector])),
    other: columnText(must(columns[other])),
    id: id.set,
    set,
  };
  return (
    <>
      <div className={folded.controls}>
        <Select
          label="Set"
          options={rows.map(({ set: name, role }) => ({ id: name, label: name, hint: role }))}
          value={set}
          onChange={(name) => choose({ set: name })}
        />
        <Select
          label="Detector"
          options={options}
          value={String(detector)}
          onChange={(i) => choose({ detector: Number(i) })}
        />
        {columns.length > 1 && (
          <Select
            label="Compared with"
            options={options.filter((_, i) => i !== detector)}
            value={String(other)}
            onChange={(i) => setAgainst(Number(i))}
          />
        )}
      </div>
      {fault !== '' && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
      {found !== null &&
        (found.defined ? (
          <Groups found={found.value} names={names} onFault={setFault} />
        ) : (
          <p className={styles.text}>{found.reason}</p>
        ))}
    </>
  );
}

interface GroupsProps {
  readonly found: Found;
  readonly names: GalleryNames;
  readonly onFault: (text: string) => void;
}
function Groups({ found: { threshold, groups }, names, onFault }: GroupsProps) {
  const { ask, chooseNetwork } = useBenchmark();
  const { addFiles } = usePictureSource();
  const { setScreen } = useActions();
  const sets = useBenchmarkState((state) => state.run.sets);
  const [seen, setSeen] = useState<ReadonlyMap<string, NetworkImage | string>>(new Map());
  useEffect(() => {
    const places = groups.flatMap(({ images }) => images.flatMap((image) => placeOf(image, sets) ?? []));
    if (places.length === 0) return;
    let here = true;
    ask('pictures', places).then(
      (pictures) => {
        if (here) setSeen(new Map(places.map((place, i) => [keyOf(place), must(pictures[i])])));
      },
      (error: unknown) => onFault(sentence(error)),
    );
    return () => {
      here = false;
    };
  }, [ask, groups, sets, onFault]);
  const open = (place: PictureAt): void => {
    void (async () => {
      try {
        const { name, bytes } = await ask('picture', place);
        await chooseNetwork();
        const own = name.split('/').at(-1) ?? name;
        addFiles([new File([bytes as Uint8Array<ArrayBuffer>], own)]);
        setScreen('explorer');
      } catch (error) {
        onFault(sentence(error));
      }
    })();
  };
  const shown = new Set(groups.flatMap(({ images }) => images.map(({ set }) => set)));
  const missing = [...shown].filter((name) => !sets.some((set) => set.name === name && set.summary !== null));
  return (
    <>
      <p className={styles.text}>
        Threshold {formatScore(threshold, 5)}, by the rule above. Rank: the share of ID images that score no
        higher.
        {missing.length > 0 &&
          ` The pictures of ${missing.join(' and ')} are not here: give ${missing.length === 1 ? 'that set' : 'the sets'} under “Run on your pictures”, named so, to see them.`}
      </p>
      {groups.map((group) => (
        <Group key={group.kind} group={group} names={names} seen={seen} onOpen={open} />
      ))}
    </>
  );
}

interface GroupProps {
  readonly group: GalleryGroup;
  readonly names: GalleryNames;
  readonly seen: ReadonlyMap<string, NetworkImage | string>;
  readonly onOpen: (place: PictureAt) => void;
}
function Group({ group, names, seen, onOpen }: GroupProps) {
  const { title, none } = groupText(group, names);
  const { kind, images } = group;
  return (
    <section className={styles.group} aria-label={title}>
      <h3>{title}</h3>
      {images.length === 0 ? (
        <p className={styles.text}>{none}</p>
      ) : (
        <ul className={styles.tiles}>
          {images.map((image) => (
            <Tile
              key={`${image.set} ${image.image}`}
              image={image}
              under={underPicture(kind, image)}
              seen={seen}
              onOpen={onOpen}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface TileProps extends Pick<GroupProps, 'seen' | 'onOpen'> {
  readonly image: GalleryImage;
  readonly under: readonly string[];
}
function Tile({ image, under, seen, onOpen }: TileProps) {
  const sets = useBenchmarkState((state) => state.run.sets);
  const place = placeOf(image, sets);
  const picture = place === null ? undefined : seen.get(keyOf(place));
  return (
    <li className={styles.tile}>
      {place === null || picture === undefined || typeof picture === 'string' ? (
        <span className={styles.name} title={typeof picture === 'string' ? picture : undefined}>
          {image.file}
        </span>
      ) : (
        <button
          type="button"
          className={styles.open}
          title={image.file}
          aria-label={`Look at ${image.file} of ${image.set}`}
          onClick={() => onOpen(place)}
        >
          <Pixels image={picture} className={styles.picture ?? ''} />
        </button>
      )}
      {under.map((text) => (
        <span key={text} className={styles.under}>
          {text}
        </span>
      ))}
    </li>
  );
}
