import { useMemo, useState } from 'react';
import { MAP_KINDS, mapMetaOf, needsChannel } from '../../../engine/attributions/kinds';
import type { MapKind, MapResult } from '../../../engine/jobs';
import { CURVE_ORDERS, CURVE_STEPS, type Answer } from '../../../store/inquiries';
import { ColorBar } from '../../charts/ColorBar';
import type { ColorMap } from '../../charts/colorMaps';
import { DataTable } from '../../charts/DataTable';
import { formatNumber } from '../../charts/format';
import { MapCanvas, type Picture } from '../../charts/MapCanvas';
import { Button } from '../../components/Button';
import { SegmentedControl } from '../../components/SegmentedControl';
import { Select } from '../../components/Select';
import { Term } from '../../components/Term';
import { KINDS, mapModel, scaleLabels } from '../../figures/map/model';
import {
  alikeSentence,
  alikeTable,
  cascadeMade,
  cascadeSentence,
  cascadeTable,
  curvesMade,
  curvesSentence,
  curvesTable,
} from '../../figures/map/trust';
import { mapSettingsText } from '../../words/caption';
import { useActions, useStore } from '../../useStore';
import { CascadeChart, CurvesChart } from './TrustCharts';
import styles from './Trust.module.css';

interface AboutProps {
  /** The map on the screen. */
  readonly map: MapResult;
}

/** What a person can ask about the shown map: another beside it, its curves, its cascade. */
export function Trust({ map, picture, colors }: AboutProps & Omit<BesideProps, 'map'>) {
  return (
    <details className={styles.trust}>
      <summary>Can this map be believed? Compare it, test it</summary>
      <div className={styles.parts}>
        <Beside map={map} picture={picture} colors={colors} />
        {mapMetaOf(map.request.kind).of === 'image' && <Curves map={map} />}
        <Cascade map={map} />
      </div>
    </details>
  );
}

interface BesideProps extends AboutProps {
  readonly picture: Picture | null;
  readonly colors: ColorMap;
}
const NONE = 'none';
const SCALES = [
  { id: 'relative', label: 'Relative' },
  { id: 'absolute', label: 'Absolute' },
] as const;

/** A second map beside the shown one, and how alike the two rank their positions. */
function Beside({ map, picture, colors }: BesideProps) {
  const { ask } = useActions();
  const second = useStore((state) => state.asked.second);
  const answer = useStore((state) => state.answers.second);
  const clip = useStore((state) => state.view.mapClip);
  const hasChannel = useStore(({ view }) => view.tap !== null && view.channel !== null);
  const [scale, setScale] = useState<(typeof SCALES)[number]['id']>('relative');
  const other = answer.status === 'done' ? answer.result : null;
  const models = useMemo(
    () =>
      [map, ...(other === null ? [] : [other])].map((one) => ({
        one,
        model: mapModel(one, { mapClip: clip }, []),
      })),
    [map, other, clip],
  );
  const most = Math.max(...models.map(({ model }) => model.limit));
  const options = [
    { id: NONE, label: 'No second map' },
    ...KINDS.filter(({ id }) => id !== map.request.kind && (hasChannel || !needsChannel(id))),
  ];
  return (
    <section className={styles.part} aria-label="A second map">
      <div className={styles.head}>
        <h3>
          <Term id="rank">Beside another map</Term>
        </h3>
        <Select
          label="Second map"
          hideLabel
          options={options}
          value={second ?? NONE}
          onChange={(id) => ask({ second: MAP_KINDS.find((kind): kind is MapKind => kind === id) ?? null })}
        />
        {other !== null && (
          <SegmentedControl label="Scale of the two" options={SCALES} value={scale} onChange={setScale} />
        )}
      </div>
      {answer.status === 'running' && <p role="status">The second map is being made …</p>}
      {answer.status === 'failed' && <p role="alert">The second map could not be made: {answer.error}</p>}
      {other !== null && (
        <>
          <div className={styles.maps}>
            {models.map(({ one, model }) => {
              // Units differ from map to map: one scale is that of each map's own end, unless a person wants the values.
              const limit = scale === 'absolute' ? most : model.limit;
              return (
                <figure key={one.request.kind}>
                  <MapCanvas
                    label={model.summary}
                    picture={picture}
                    map={{
                      width: one.width,
                      height: one.height,
                      values: one.values,
                      limit,
                      colors,
                      opacity: 1,
                    }}
                  />
                  <figcaption>{model.title}</figcaption>
                  <ColorBar
                    map={colors}
                    title={scale === 'absolute' ? 'attribution' : `shares of ${formatNumber(limit)}`}
                    labels={scaleLabels(
                      { ...model, limit: scale === 'absolute' ? limit : 1, side: undefined },
                      colors.kind === 'signed',
                    )}
                  />
                </figure>
              );
            })}
          </div>
          <p>{alikeSentence(map, other)}</p>
          <p className={styles.quiet}>
            {[other, map]
              .map(({ request, settings }) => mapSettingsText(request, settings))
              .find((text) => text !== '') ?? 'No setting of the analysis changes these maps'}
            .
          </p>
          <DataTable label="the two maps" data={() => alikeTable(map, other)} />
        </>
      )}
    </section>
  );
}

/** Starts a computation, says how far it is, and ends it. */
function OnDemand({
  label,
  answer,
  isOld,
  onStart,
  onStop,
}: {
  readonly label: string;
  readonly answer: Answer<unknown>;
  /** What there is belongs to another map. */
  readonly isOld: boolean;
  readonly onStart: () => void;
  readonly onStop: () => void;
}) {
  if (answer.status === 'running')
    return (
      <span className={styles.running}>
        <progress aria-label={label} {...(answer.share === null ? {} : { value: answer.share })} />
        <Button small onPress={onStop}>
          Cancel
        </Button>
      </span>
    );
  return (
    <>
      <Button small onPress={onStart}>
        {answer.status === 'done' && !isOld ? 'Once more' : label}
      </Button>
      {answer.status === 'failed' && <span role="alert">That failed: {answer.error}</span>}
    </>
  );
}

/** Insertion and deletion curves of the shown map. */
function Curves({ map }: AboutProps) {
  const { ask } = useActions();
  const answer = useStore((state) => state.answers.curves);
  const curves = answer.status === 'done' && answer.result.of === map ? answer.result : null;
  return (
    <section className={styles.part} aria-label="Insertion and deletion">
      <div className={styles.head}>
        <h3>
          <Term id="insertion">Insertion and deletion</Term>
        </h3>
        <OnDemand
          label="Compute the curves"
          answer={answer}
          isOld={curves === null}
          onStart={() => ask({ curves: { map } })}
          onStop={() => ask({ curves: null })}
        />
      </div>
      {curves === null ? (
        <p className={styles.quiet}>
          Puts the pixels into an image of the mean colour, the map’s largest first, and takes them out, in{' '}
          {CURVE_STEPS} steps, and does the same in {CURVE_ORDERS} random orders: a map that finds what
          matters raises the class soon and loses it soon.
        </p>
      ) : (
        <>
          <p>{curvesSentence(curves)}</p>
          <CurvesChart curves={curves.curves} />
          <p className={styles.quiet}>{curvesMade(curves)}</p>
          <DataTable label="insertion and deletion" data={() => curvesTable(curves)} />
        </>
      )}
    </section>
  );
}

/** What becomes of the shown map when the network forgets layer after layer. */
function Cascade({ map }: AboutProps) {
  const { ask } = useActions();
  const answer = useStore((state) => state.answers.cascade);
  const result = answer.status === 'done' || answer.status === 'running' ? answer.result : null;
  const cascade = result?.of === map ? result : null;
  return (
    <section className={styles.part} aria-label="Cascading randomisation">
      <div className={styles.head}>
        <h3>
          <Term id="cascade">Cascading randomisation</Term>
        </h3>
        <OnDemand
          label="Run the cascade"
          answer={answer}
          isOld={cascade === null}
          onStart={() => ask({ cascade: { map } })}
          onStop={() => ask({ cascade: null })}
        />
      </div>
      {cascade === null ? (
        <p className={styles.quiet}>
          Shuffles the weights of layer after layer, from the output upwards, and makes the map anew: one that
          hardly changes shows the picture, not the network.
        </p>
      ) : (
        <>
          <p>{cascadeSentence(cascade)}</p>
          <CascadeChart steps={cascade.steps} />
          <p className={styles.quiet}>{cascadeMade(cascade)}</p>
          <DataTable label="the cascade" data={() => cascadeTable(cascade)} />
        </>
      )}
    </section>
  );
}
