import '../ui/theme/base.css';
import { SlidersHorizontal } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Theme } from '../store/types';
import { Button } from '../ui/components/Button';
import { Sheet } from '../ui/components/Sheet';
import { TermsContext } from '../ui/components/Term';
import { TERMS } from '../ui/help/terms';
import { ControlsPanel } from '../ui/panels/Controls/Controls';
import { DetectorsPanel } from '../ui/panels/Detectors/Detectors';
import { Glossary } from '../ui/panels/Glossary/Glossary';
import { Header, PageSettings } from '../ui/panels/Header/Header';
import { HistogramsPanel } from '../ui/panels/Histograms/Panel';
import { PictureSourceContext } from '../ui/panels/Input/AddContext';
import { InputPanel } from '../ui/panels/Input/Input';
import { PreprocessingPanel } from '../ui/panels/Input/Preprocessing';
import { MapsPanel } from '../ui/panels/Maps/Panel';
import { MatrixPanel } from '../ui/panels/Matrix/Panel';
import { NetworkPanel } from '../ui/panels/Network/Network';
import { ProgressPanel } from '../ui/panels/Progress/Progress';
import { Tour } from '../ui/panels/Tour/Tour';
import { ScoreLine } from '../ui/panels/Verdict/ScoreLine';
import { VerdictPanel } from '../ui/panels/Verdict/Verdict';
import { StoreContext, useStore } from '../ui/useStore';
import styles from './App.module.css';
import { recall, remember } from './memory';
import type { Services } from './services';
import { useNarrow } from './useNarrow';
import { usePictures } from './usePictures';

/** A first visit begins with the tour; a driven browser (a test) asks for it with `?tour`. */
const wantsTour = (): boolean =>
  new URLSearchParams(window.location.search).has('tour') ||
  (recall('toured') === null && !navigator.webdriver);

export function App({ services }: { readonly services: Services }) {
  return (
    <StoreContext value={services.store}>
      <TermsContext value={TERMS}>
        <Page services={services} />
      </TermsContext>
    </StoreContext>
  );
}

function useTheme(): void {
  const theme = useStore((state): Theme => state.theme);
  useEffect(() => {
    remember('theme', theme);
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}

function Page({ services: { store, sample } }: { readonly services: Services }) {
  useTheme();
  const pictures = usePictures(store, sample);
  const [tour, setTour] = useState(wantsTour);
  const [glossary, setGlossary] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const narrow = useNarrow();
  const controls = (
    <>
      <NetworkPanel sayFault={narrow} />
      <ControlsPanel />
      <PreprocessingPanel />
    </>
  );
  return (
    <PictureSourceContext value={pictures}>
      <a
        className={styles.skip}
        href="#results"
        onClick={(event) => {
          // The address bar holds the link to this view: going there must not overwrite it.
          event.preventDefault();
          document.getElementById('results')?.focus();
        }}
      >
        Skip to the results
      </a>
      <Header onTour={() => setTour(true)} onGlossary={() => setGlossary(true)}>
        {!narrow && <PageSettings />}
      </Header>
      <div className={styles.page}>
        <aside className={styles.rail} aria-label="Picture and settings">
          <InputPanel />
          {!narrow && controls}
        </aside>
        <main className={styles.results} id="results" tabIndex={-1}>
          <div className={styles.status}>
            <ProgressPanel />
            {narrow && (
              // Where the tour finds η and T while the drawer is closed.
              <span data-tour="controls">
                <Button onPress={() => setDrawer(true)}>
                  <SlidersHorizontal aria-hidden /> Settings
                </Button>
              </span>
            )}
          </div>
          <VerdictPanel />
          <HistogramsPanel />
          <MatrixPanel />
          <MapsPanel />
          <DetectorsPanel />
        </main>
      </div>
      {narrow && (
        <Sheet title="Settings" place="side" isOpen={drawer} onClose={() => setDrawer(false)}>
          <ScoreLine />
          {controls}
          <PageSettings label />
        </Sheet>
      )}
      <Glossary isOpen={glossary} onClose={() => setGlossary(false)} />
      <Tour
        isOpen={tour}
        onClose={() => {
          remember('toured', 'yes');
          setTour(false);
        }}
      />
    </PictureSourceContext>
  );
}
