/** What the Export menu offers, made from the state at the moment it is asked for. */
import { metaOf } from '../../engine/detectors/methods';
import type { MapResult, NetworkImage } from '../../engine/jobs';
import { answering, measuredOf, referenceOf, type Verdict, verdicts } from '../../store/selectors';
import { namedPrimary } from '../../store/primary';
import type { AppStore } from '../../store/appStore';
import type { ResultRecord, State } from '../../store/types';
import { calibrationText, ownOf } from '../../calibration/kept/own';
import { formatPercent } from '../charts/format';
import { formatShare } from '../numbers';
import { mapPixels } from '../charts/mapPixels';
import { PAPER } from '../charts/theme';
import { attributionColors } from '../charts/themeMaps';
import type { Reference } from '../../calibration/reference';
import { type HistogramModel, histogramModel } from '../figures/histogram/model';
import { mapModel, networkPixels } from '../figures/map/model';
import { matrixModel } from '../figures/matrix/model';
import { separationOf } from '../separation';
import { patchOf } from '../patch';
import { isOfHeadline, othersText } from '../sides';
import { gradientText, inputText, mapSettingsText, recordText } from '../words/caption';
import { toDataUrl } from './download';
import { histogramFigure } from './histogramFigure';
import { mapFigure } from './mapFigure';
import { matrixFigure, orderText } from './matrixFigure';
import { bothText, verdictFigure } from './verdictFigure';
import { answerText } from '../../verdict/answer';
import { primaryOf } from '../../verdict/catchRates';
import { answerFor } from '../figures/verdict/model';
import { APP_VERSION } from './version';

export type FigureId = 'verdict' | 'histograms' | 'matrix' | 'map';

export const imageNameOf = (state: State, record: ResultRecord): string =>
  state.images.items.find((i) => i.id === record.imageId)?.name ?? 'image';

/** Which picture and network a figure or table is of, and `made`: the settings that made it. */
export function origin(state: State, record: ResultRecord, made: string, input = record.input): string {
  const first = record.forward?.predictions[0];
  const seen = first ? `, seen as “${first.label}” (${formatPercent(first.probability)})` : '';
  const pack = state.pack.json?.id === record.pack ? state.pack.json.title : record.pack;
  return `Picture “${imageNameOf(state, record)}”, ${inputText(input)}${seen}. Network: ${pack}. ${made === '' ? '' : `${made}. `}Splitscope ${APP_VERSION}.`;
}

/** The same of an attribution map, with the class that it explains. */
export const mapOrigin = (
  state: State,
  record: ResultRecord,
  { target, request, settings }: MapResult,
): string =>
  `Explains “${target.label}”. ${origin(state, record, mapSettingsText(request, settings), state.input)}`;

/** How far to trust the two verdicts, where that was measured. */
function trust(state: State, all: readonly Verdict[]): readonly string[] {
  const { table } = measuredOf(state);
  if (table === null) return [];
  return all
    .filter(({ method }) => isOfHeadline(method))
    .sort((a, b) => a.method.localeCompare(b.method))
    .map(({ method, settings }) => {
      const { text, images } = separationOf(table, method, settings, state.view.targetTpr);
      return `${metaOf(method).name}: ${images === null ? text : `${text} AUROC and FPR95: ${images}.`}`;
    });
}

function seenBy(store: AppStore, record: ResultRecord): NetworkImage | null {
  const { input, pack } = store.getState();
  if (pack.json === null) return null;
  try {
    return store.images.network(record.imageId, input, pack.json)?.image ?? null;
  } catch {
    return null;
  }
}

/** What the page answers of the record, by the chosen detector or the one measured best: "Looks familiar: cat". */
function answer(state: State, store: AppStore, { forward, settings }: ResultRecord): string {
  const all = answering(state, store);
  const named = namedPrimary(state);
  const methods = all.map(({ method }) => method);
  const primary =
    methods.find((method) => method === named) ?? primaryOf(measuredOf(state).table, methods, settings);
  return answerText(answerFor(all, primary), forward?.predictions[0] ?? null);
}

/** What the grey ground of the histograms is; null where there is none. */
function groundText(model: HistogramModel, overlay: boolean, reference: Reference | null): string | null {
  const grounds = [model.gaia, model.si].filter(({ ground }) => ground !== null).map(({ name }) => name);
  if (reference === null || grounds.length === 0) return null;
  const of = overlay && grounds.includes('S&I') ? 'S&I' : grounds.join(' and ');
  return `Grey: ${of} on average over test images (${reference.source}).`;
}

/** A figure as SVG with a caption that holds the settings; null where there is nothing to draw yet. */
export function figure(id: FigureId, store: AppStore, record: ResultRecord): string | null {
  const state = store.getState();
  const { view } = state;
  if (id === 'verdict') {
    const all = verdicts(state, store);
    if (all.length === 0) return null;
    const patch = patchOf(store, record.imageId, record.input);
    const of = patch === null ? 'picture' : 'patch';
    // The state of another run, under way by now, says nothing of this one.
    const status = record.key === state.run.key ? state.run.status : 'done';
    const made = origin(state, record, recordText(record, 'scores'));
    const { json } = state.pack;
    const by =
      json === null || !all.some(({ calibrated }) => calibrated)
        ? null
        : `Calibrated on ${calibrationText(json.calibration, ownOf(json) !== null)}.`;
    const both = `${bothText(all, status, of)}.`;
    const caption = [both, patch, othersText(all, of), made, by, ...trust(state, all)].filter(
      (text) => text !== null,
    );
    return verdictFigure(all, answer(state, store, record), caption.join(' '));
  }
  if (id === 'histograms') {
    const model = histogramModel(record, view, {
      reference: referenceOf(state, store),
      unit: view.histogramUnit,
      scale: view.histogramScale,
    });
    const what = `${gradientText(record.plan?.rule ?? 'z')}; the exact zeros have their own axis.`;
    return (
      model &&
      histogramFigure(
        model,
        view.overlay,
        [
          what,
          groundText(model, view.overlay, referenceOf(state, store)),
          model.si.note,
          model.difference,
          origin(state, record, recordText(record, 'gradients')),
        ]
          .filter((sentence) => sentence !== null)
          .join(' '),
      )
    );
  }
  if (id === 'matrix') {
    const model = matrixModel(record, view, referenceOf(state, store));
    return (
      model &&
      matrixFigure(
        model,
        `${model.note ? `${model.note} ` : ''}${orderText(model)}${origin(state, record, recordText(record, 'densities'))}`,
      )
    );
  }
  const { result } = state.map;
  if (!result) return null;
  const model = mapModel(result, view, record.plan?.taps ?? []);
  const colors = attributionColors(view.mapColor, PAPER);
  const image = seenBy(store, record);
  const { width, height, values } = result;
  const pixels = mapPixels({ width, height, values, limit: model.limit, colors, opacity: view.mapOpacity });
  const caption = `${[model.meaning, model.completeness, model.rounding].filter((text) => text !== null).join(' ')} Drawn over the picture at ${formatShare(view.mapOpacity, 0)}; colours end at the ${view.mapClip}th percentile of |value|. ${mapOrigin(state, record, result)}`;
  return mapFigure(
    model,
    {
      picture:
        image &&
        toDataUrl(networkPixels(image, state.pack.json?.preprocessing ?? null), image.width, image.height),
      map: toDataUrl(pixels, width, height),
      width: image?.width ?? width,
      height: image?.height ?? height,
    },
    colors,
    caption,
  );
}
