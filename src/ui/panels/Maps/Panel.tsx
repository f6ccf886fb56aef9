import { useMemo, useState } from 'react';
import { mapMetaOf, needsChannel } from '../../../engine/attributions/kinds';
import type { PackJson } from '../../../packs/schema';
import { mapParamsOf, withMapParams } from '../../../store/parameters';
import { isAwaited, isMapStale, runFault } from '../../../store/selectors';
import type { ColorMapName } from '../../../store/types';
import { ColorBar } from '../../charts/ColorBar';
import { Range, Toolbar } from '../../charts/controls';
import { DataTable } from '../../charts/DataTable';
import { formatNumber, formatPercent } from '../../charts/format';
import { LayerChannelPicker } from '../../charts/LayerChannelPicker';
import { MapCanvas, type Picture } from '../../charts/MapCanvas';
import { useChartTheme } from '../../charts/theme';
import { attributionColors } from '../../charts/themeMaps';
import { Button } from '../../components/Button';
import { Panel } from '../../components/Panel';
import { ParameterFields } from '../../components/ParameterFields';
import { Select } from '../../components/Select';
import { useActions, useAppStore, useStore, useStoreLater } from '../../useStore';
import { withShownRecord } from '../../withShownRecord';
import { KINDS, mapModel, mapTable, networkPixels, scaleLabels, valueText } from '../../figures/map/model';
import styles from './Panel.module.css';
import { Trust } from './Trust';

const COLORS: readonly { readonly id: ColorMapName; readonly label: string; readonly hint: string }[] = [
  { id: 'diverging', label: 'Blue – red', hint: 'signed, centred at 0' },
  { id: 'magma', label: 'Magma', hint: 'magnitude' },
  { id: 'viridis', label: 'Viridis', hint: 'magnitude' },
  { id: 'greys', label: 'Greys', hint: 'magnitude' },
];

/** What the network sees, as plain pixels; null while it is not there. */
function usePicture(): Picture | null {
  const { images } = useAppStore();
  // Another one as soon as a picture is prepared for the network.
  const opened = useStoreLater((state) => state.images);
  const selected = useStoreLater((state) => state.images.selected);
  const input = useStoreLater((state) => state.input);
  const pack: PackJson | null = useStoreLater((state) => state.pack.json);
  return useMemo(() => {
    const item = opened.items.find(({ id }) => id === selected);
    if (selected === null || item?.status !== 'ready' || pack === null) return null;
    try {
      const made = images.network(selected, input, pack);
      if (!made) return null;
      const { image } = made;
      return { width: image.width, height: image.height, data: networkPixels(image, pack.preprocessing) };
    } catch {
      return null; // The image input says why this picture cannot be read.
    }
  }, [images, opened, selected, input, pack]);
}

/** Where in the picture the gradients lie. */
export const MapsPanel = withShownRecord(function MapsPanel({ shown: { record } }) {
  const view = useStore((state) => state.view);
  const map = useStoreLater((state) => state.map);
  const { status, result } = map;
  const error = map.status === 'failed' ? map.error : null;
  const stale = useStoreLater(isMapStale);
  const fault = useStoreLater(runFault);
  const actions = useActions();
  const picture = usePicture();
  const awaited = useStoreLater(isAwaited);
  const theme = useChartTheme();
  const [at, setAt] = useState<{ readonly row: number; readonly column: number } | null>(null);
  const taps = record?.plan?.taps;
  const { mapClip, mapColor, mapOpacity } = view;
  const model = useMemo(() => result && mapModel(result, { mapClip }, taps ?? []), [result, mapClip, taps]);
  const colors = useMemo(() => attributionColors(mapColor, theme), [mapColor, theme]);
  const layer = useMemo(
    () =>
      result &&
      model && {
        width: result.width,
        height: result.height,
        values: result.values,
        limit: model.limit,
        colors,
        opacity: mapOpacity,
      },
    [result, model, colors, mapOpacity],
  );
  const missing = needsChannel(view.map) && (view.tap === null || view.channel === null);
  // Where no map is to come, its frame would show the picture once more and its controls would change nothing.
  const framed = model !== null || awaited || status === 'running';
  const signed = colors.kind === 'signed';
  const meta = mapMetaOf(view.map);

  return (
    <Panel
      title="Attribution maps"
      actions={
        <Select
          label="Map"
          hideLabel
          options={KINDS}
          value={view.map}
          onChange={(map) => actions.setView({ map })}
        />
      }
    >
      <div className={styles.panel}>
        {needsChannel(view.map) && taps && (
          <Toolbar label="Layer and channel of the map">
            <LayerChannelPicker
              taps={taps}
              tap={view.tap}
              channel={view.channel}
              onChange={(tap, channel) => actions.setView({ tap, channel })}
            />
          </Toolbar>
        )}
        <ParameterFields
          label={meta.label}
          parameters={meta.parameters}
          params={mapParamsOf(view.map, view)}
          isChanged={view.mapParameters[view.map] !== undefined}
          onChange={(params) =>
            actions.setView({ mapParameters: withMapParams(view.mapParameters, view.map, params) })
          }
        />
        <p className={styles.status} role={status === 'failed' ? 'alert' : undefined}>
          {missing ? (
            'Choose a layer and then a channel, here or in the matrix, to see its map.'
          ) : status === 'failed' ? (
            <>
              The map could not be made: {error?.message ?? 'unknown fault.'}{' '}
              <Button small onPress={() => actions.retry()}>
                Try again
              </Button>
            </>
          ) : status === 'cancelled' ? (
            <>
              The map was cancelled{result && stale ? '; this is the one before' : ''}.{' '}
              <Button small onPress={() => actions.retry()}>
                Make it
              </Button>
            </>
          ) : status === 'running' ? (
            result ? (
              'The next map is being made; this is the one before.'
            ) : (
              'The map is being made…'
            )
          ) : (
            (model?.title ?? (fault === null ? 'No map yet.' : `No map: ${fault}`))
          )}
        </p>
        {(picture !== null || framed) && (
          <div className={styles.frames}>
            <figure className={styles.frame}>
              <MapCanvas label="What the network sees" picture={picture} map={null} />
              <figcaption>
                What the network sees{picture ? `, ${picture.width} × ${picture.height}` : ''}
              </figcaption>
            </figure>
            {framed && (
              <>
                <figure className={styles.frame} data-stale={stale || status === 'running' || undefined}>
                  <MapCanvas
                    label={model ? model.summary : 'No map yet'}
                    picture={picture}
                    map={missing ? null : layer}
                    onHover={setAt}
                  />
                  <figcaption>
                    {result && model && !missing
                      ? `Explains “${result.target.label}” (${formatPercent(result.target.probability)})`
                      : 'No map yet'}
                  </figcaption>
                </figure>
                <div className={styles.side}>
                  {model && !missing && (
                    <>
                      <ColorBar
                        map={colors}
                        title={signed ? 'attribution' : '|attribution|'}
                        labels={scaleLabels(model, signed)}
                        side={model.side}
                      />
                      <p className={styles.readout}>
                        {(at && result && valueText(result, at.row, at.column)) ||
                          `from ${formatNumber(model.least)} to ${formatNumber(model.most)}, ${formatPercent(model.zeroShare)} exactly 0`}
                      </p>
                    </>
                  )}
                  <div className={styles.controls}>
                    <Select
                      label="Colours"
                      options={COLORS}
                      value={mapColor}
                      onChange={(id) => actions.setView({ mapColor: id })}
                    />
                    <Range
                      label="Opacity"
                      min={0}
                      max={1}
                      step={0.05}
                      value={mapOpacity}
                      text={`${Math.round(mapOpacity * 100)}%`}
                      onChange={(v) => actions.setView({ mapOpacity: v })}
                    />
                    <Range
                      label="Clip at percentile"
                      min={90}
                      max={100}
                      step={0.5}
                      value={mapClip}
                      text={`${mapClip}`}
                      onChange={(v) => actions.setView({ mapClip: v })}
                    />
                  </div>
                </div>
              </>
            )}
          </div>
        )}
        {model && result && !missing && (
          <>
            <p className={styles.caption}>
              {model.meaning}
              {model.completeness && ` ${model.completeness}`}
              {model.details && ` ${model.details}`}
              {model.rounding && ` ${model.rounding}`}
              {model.clipped > 0 &&
                ` ${model.clipped} of ${result.values.length} values lie beyond the scale’s end.`}
              {model.settings && ` ${model.settings}.`}
            </p>
            <DataTable label="attribution maps" data={() => mapTable(result, model.title)} />
            <Trust map={result} picture={picture} colors={colors} />
          </>
        )}
      </div>
    </Panel>
  );
});
