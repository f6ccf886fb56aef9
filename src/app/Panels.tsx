import type { PanelPlace, Place } from '../ui/panelPlace';
import { places } from '../ui/panels/places';
import { useStore } from '../ui/useStore';

const ALL: readonly (readonly [string, PanelPlace])[] = Object.entries<PanelPlace>(places).sort(
  ([, a], [, b]) => a.order - b.order,
);

interface PanelsProps {
  readonly at: Place;
  /** Only the first of them, or only those after it. */
  readonly part?: 'first' | 'rest';
}

/** The panels that registered for a place, in their order, as far as they have anything to say. */
export function Panels({ at, part }: PanelsProps) {
  const all = ALL.filter(([, place]) => place.at === at);
  const shown = part === undefined ? all : part === 'first' ? all.slice(0, 1) : all.slice(1);
  return shown.map(([name, place]) => <Panel key={name} {...place} />);
}

function Panel({ applies, Component }: PanelPlace) {
  return useStore(applies) && <Component />;
}
