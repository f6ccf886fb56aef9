import type { PanelPlace, Place } from '../ui/panelPlace';
import { places } from '../ui/panels/places';
import { useStore } from '../ui/useStore';

const ALL: readonly (readonly [string, PanelPlace])[] = Object.entries<PanelPlace>(places).sort(
  ([, a], [, b]) => a.order - b.order,
);

/** The panels that registered for a place, in their order, as far as they have anything to say. */
export function Panels({ at }: { readonly at: Place }) {
  return ALL.filter(([, place]) => place.at === at).map(([name, place]) => <Panel key={name} {...place} />);
}

function Panel({ applies, Component }: PanelPlace) {
  return useStore(applies) && <Component />;
}
