import { useEffect, useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { Preparation, Summary, TopFive } from '../../../models/types';
import { Button } from '../../components/Button';
import { type SeenPicture, useOwnNetworks } from '../../ownNetworks';
import { topText, valuesText } from './model';
import styles from './Models.module.css';

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface TrialProps {
  readonly network: Summary;
  /** The preparation that is chosen. */
  readonly chosen: string;
  readonly names: readonly string[];
  readonly onChoose: (preparation: string) => void;
}

/** What the network sees of the selected picture under each preparation, what it says of it, and a check against other numbers. */
export function Trial({ network, chosen, names, onChoose }: TrialProps) {
  const own = useOwnNetworks();
  const [seen, setSeen] = useState<ReadonlyMap<string, SeenPicture>>(new Map());
  const [answer, setAnswer] = useState<{ readonly of: string; readonly text: string } | null>(null);
  const [fault, setFault] = useState('');
  const [compared, setCompared] = useState('');
  const [height, width] = network.input;
  useEffect(() => {
    let here = true;
    const all = network.preparations.map(async (preparation) => {
      const picture = await own.seen(preparation, [height, width]);
      return picture === null ? [] : [[preparation.id, picture] as const];
    });
    Promise.all(all).then(
      (list) => {
        if (here) setSeen(new Map(list.flat()));
      },
      (error: unknown) => {
        if (here) setFault(sentence(error));
      },
    );
    return () => {
      here = false;
    };
  }, [own, network, height, width]);
  const picture = seen.get(chosen);
  const ask = (): void => {
    if (picture === undefined) return;
    setAnswer({ of: chosen, text: 'Asking it …' });
    own.look(picture, chosen).then(
      (top: TopFive) => setAnswer({ of: chosen, text: topText(top, names) }),
      (error: unknown) => setAnswer({ of: chosen, text: sentence(error) }),
    );
  };
  return (
    <section className={styles.found} aria-label="Try it">
      <h4>What it sees{picture === undefined ? '' : ` of ${picture.name}`}</h4>
      {seen.size === 0 && (
        <p className={styles.quiet}>
          {fault === '' ? 'Select a picture on the page to see it prepared.' : fault}
        </p>
      )}
      <div className={styles.previews} role="group" aria-label="Preparations">
        {network.preparations.map((preparation) => {
          const one = seen.get(preparation.id);
          return (
            one !== undefined && (
              <Preview
                key={preparation.id}
                preparation={preparation}
                picture={one}
                isChosen={preparation.id === chosen}
                onChoose={() => onChoose(preparation.id)}
              />
            )
          );
        })}
      </div>
      <div className={styles.actions}>
        <Button isDisabled={picture === undefined} onPress={ask}>
          What does it take it for?
        </Button>
        <FileTrigger
          allowsMultiple
          onSelect={(list) => {
            if (list === null || list.length === 0) return;
            setCompared('Comparing …');
            own.compare([...list]).then(setCompared, (error: unknown) => setCompared(sentence(error)));
          }}
        >
          <Button>Compare with your framework</Button>
        </FileTrigger>
      </div>
      <p role="status" className={styles.quiet}>
        {answer !== null && answer.of === chosen ? answer.text : ''}
      </p>
      <p className={styles.quiet}>
        {compared !== ''
          ? compared
          : 'To compare: pixels as the network takes them, and its logits for them, as .npz, .npy or .safetensors.'}
      </p>
    </section>
  );
}

interface PreviewProps {
  readonly preparation: Preparation;
  readonly picture: SeenPicture;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** One preparation: what is left of the picture, and which values it becomes. */
function Preview({ preparation, picture, isChosen, onChoose }: PreviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    const { height, width, pixels } = picture;
    if (context === null || context === undefined) return;
    const image = context.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = pixels[3 * i + c] ?? 0;
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [picture]);
  return (
    <button type="button" className={styles.preview} aria-pressed={isChosen} onClick={onChoose}>
      <canvas ref={canvas} width={picture.width} height={picture.height} aria-hidden />
      <span>{preparation.label}</span>
      <span className={styles.quiet}>{valuesText(preparation, picture.pixels)}</span>
    </button>
  );
}
