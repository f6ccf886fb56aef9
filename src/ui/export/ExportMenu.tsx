import { Download, X } from 'lucide-react';
import { useState } from 'react';
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { calibrationText, ownOf } from '../../calibration/kept/own';
import { Button } from '../components/Button';
import type { AppStore } from '../../store/appStore';
import { namedPrimary } from '../../store/primary';
import { isOfPack } from '../../store/target';
import { allVerdicts, measuredOf } from '../../store/selectors';
import type { ResultRecord } from '../../store/types';
import { useAppStore, useShownRecord, useStore } from '../useStore';
import { answerCsv, answersOf, answerSvg, isAnswer } from './answers';
import { copyPicture, save, saveText, toPng } from './download';
import styles from './ExportMenu.module.css';
import { gradientText, recordText } from '../words/caption';
import { type FigureId, figure, imageNameOf, mapOrigin, origin } from './figures';
import { allJson, densitiesCsv, fileName, histogramsCsv, mapCsv, scoresCsv, withComment } from './numbers';
import { scoresTex } from './scoresTex';
import { APP_VERSION } from './version';
import { must } from '../../lib/must';

const FIGURES: readonly { readonly id: FigureId; readonly label: string }[] = [
  { id: 'verdict', label: 'Verdict' },
  { id: 'histograms', label: 'Histograms' },
  { id: 'matrix', label: 'Layers and channels' },
  { id: 'map', label: 'Attribution map' },
];

const FORMS = [
  { format: 'png', kind: 'PNG', heading: 'Figure as PNG' },
  { format: 'svg', kind: 'SVG', heading: 'Figure as SVG' },
  { format: 'copy', kind: 'copy', heading: 'Figure to the clipboard' },
] as const;

/** A figure as SVG, and its part of the file's name. Throws where there is nothing to draw. */
function drawn(what: string, store: AppStore, record: ResultRecord): { name: string; svg: string } {
  const answer = isAnswer(what) ? answerSvg(what, store.getState(), record) : null;
  if (answer !== null) return { name: answer.what, svg: answer.text };
  const id = FIGURES.find((f) => f.id === what)?.id;
  const svg = id === undefined ? null : figure(id, store, record);
  if (svg === null) throw new Error('That figure has nothing to show yet.');
  return { name: what, svg };
}

/** "Export": each figure as PNG, SVG or onto the clipboard, the numbers as CSV, LaTeX or JSON. Nothing leaves the machine. */
export function ExportMenu() {
  const store = useAppStore();
  const { record } = useShownRecord();
  const hasMap = useStore((state) => state.map.result !== null);
  // Percentiles and thresholds are the present network's: the scores of the one before have none.
  const isOther = useStore((state) => record !== null && !isOfPack(record, state.pack));
  const answers = answersOf(useStore((state) => state.answers));
  const [fault, setFault] = useState<string | null>(null);
  const [copied, setCopied] = useState('');

  const act = async (key: string): Promise<void> => {
    if (!record) return;
    const state = store.getState();
    const { json } = state.pack;
    const imageName = imageNameOf(state, record);
    const named = (what: string, extension: string): string => fileName(imageName, record, what, extension);
    const table = (what: string, comment: string, csv: string): void =>
      saveText(named(what, 'csv'), withComment(comment, csv), 'text/csv');
    const [what, format] = key.split('.');
    if (format === 'svg' || format === 'png' || format === 'copy') {
      const { name, svg } = drawn(must(what), store, record);
      if (format === 'copy') {
        await copyPicture(toPng(svg));
        setCopied('Copied');
      } else if (format === 'svg') saveText(named(name, 'svg'), svg, 'image/svg+xml');
      else save(named(name, 'png'), await toPng(svg));
    } else if (key === 'scores.csv')
      saveText(
        named('scores', 'csv'),
        scoresCsv(allVerdicts(state, store), {
          picture: imageName,
          input: record.input,
          network: record.pack,
          calibration: json === null ? '' : calibrationText(json.calibration, ownOf(json) !== null),
        }),
        'text/csv',
      );
    else if (key === 'scores.tex')
      saveText(
        named('scores', 'tex'),
        scoresTex(allVerdicts(state, store), [
          imageName,
          origin(state, record, recordText(record, 'scores')),
          json === null ? '' : `Calibrated on ${calibrationText(json.calibration, ownOf(json) !== null)}.`,
        ]),
        'application/x-tex',
      );
    else if (key === 'densities.csv')
      table('densities', origin(state, record, recordText(record, 'densities')), densitiesCsv(record));
    else if (key === 'bins.csv') {
      const what = `Counts of ${gradientText(record.plan?.rule ?? 'z')}.`;
      const made = origin(state, record, recordText(record, 'gradients'));
      table('histograms', `${what} ${made}`, histogramsCsv(record));
    } else if (key === 'values.csv' && state.map.result)
      table('map', mapOrigin(state, record, state.map.result), mapCsv(state.map.result));
    else if (what !== undefined && isAnswer(what)) {
      const found = answerCsv(what, state, record);
      if (found !== null) saveText(named(found.what, 'csv'), found.text, 'text/csv');
    } else if (key === 'all.json') {
      const about = {
        version: APP_VERSION,
        imageName,
        packTitle: state.pack.json?.title ?? null,
        verdicts: allVerdicts(state, store),
        primary: namedPrimary(state),
        targetTpr: state.view.targetTpr,
        calibration:
          json === null
            ? null
            : {
                source: json.calibration.source,
                own: ownOf(json) !== null,
                madeFor: json.calibration.madeFor ?? null,
              },
        measured: isOfPack(record, state.pack) ? measuredOf(state).table : null,
      };
      saveText(named('all', 'json'), allJson(record, state.map.result, about), 'application/json');
    }
  };
  const onAction = (key: string | number): void => {
    setFault(null);
    setCopied('');
    act(String(key)).catch((error: unknown) =>
      setFault(`The export failed: ${error instanceof Error ? error.message : String(error)}`),
    );
  };

  return (
    <span className={styles.export}>
      <MenuTrigger>
        <Button isDisabled={!record?.forward}>
          <Download aria-hidden />
          <span className={styles.word}>Export</span>
        </Button>
        <Popover className={styles.popover ?? ''} placement="bottom end">
          <Menu
            className={styles.menu ?? ''}
            aria-label="Export"
            onAction={onAction}
            disabledKeys={[
              ...(hasMap ? [] : ['map.png', 'map.svg', 'map.copy', 'values.csv']),
              ...(isOther
                ? ['verdict.png', 'verdict.svg', 'verdict.copy', 'scores.csv', 'scores.tex', 'all.json']
                : []),
            ]}
          >
            {FORMS.map(({ format, kind, heading }) => (
              <MenuSection key={format} className={styles.section ?? ''}>
                <Header className={styles.header ?? ''}>{heading}</Header>
                {[...FIGURES, ...answers].map((f) => (
                  <MenuItem
                    key={f.id}
                    id={`${f.id}.${format}`}
                    className={styles.item ?? ''}
                    textValue={`${f.label}, ${kind}`}
                    aria-label={`${f.label}, ${kind}`}
                  >
                    {f.label}
                    <span className={styles.kind}>{kind}</span>
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
            <MenuSection className={styles.section ?? ''}>
              <Header className={styles.header ?? ''}>Numbers</Header>
              {[
                ['scores.csv', 'Scores of all detectors', 'CSV'],
                ['scores.tex', 'Scores of all detectors', 'LaTeX'],
                ['densities.csv', 'Densities of all channels', 'CSV'],
                ['bins.csv', 'Histograms of all channels', 'CSV'],
                ['values.csv', 'Attribution map', 'CSV'],
                ...answers.map(({ id, label }) => [`${id}.csv`, label, 'CSV']),
                ['all.json', 'Everything, with the settings', 'JSON'],
              ].map(([id, label, kind]) => (
                <MenuItem
                  key={id}
                  id={must(id)}
                  className={styles.item ?? ''}
                  textValue={`${must(label)}, ${must(kind)}`}
                  aria-label={`${must(label)}, ${must(kind)}`}
                >
                  {label}
                  <span className={styles.kind}>{kind}</span>
                </MenuItem>
              ))}
            </MenuSection>
          </Menu>
        </Popover>
      </MenuTrigger>
      <span role="status" className={styles.copied}>
        {copied}
      </span>
      {fault && (
        <span role="alert" className={styles.fault}>
          {fault}
          <Button small square variant="quiet" aria-label="Dismiss" onPress={() => setFault(null)}>
            <X aria-hidden />
          </Button>
        </span>
      )}
    </span>
  );
}
