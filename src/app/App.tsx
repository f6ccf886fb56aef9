import '../ui/theme/base.css';
import { Network as NetworkIcon, SlidersHorizontal, Table2 } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { Theme } from '../store/types';
import { Button } from '../ui/components/Button';
import { Sheet } from '../ui/components/Sheet';
import { TermsContext } from '../ui/components/Term';
import { TERMS } from '../ui/help/terms';
import { CalibrationSheet } from '../ui/panels/Calibration/Calibration';
import { Glossary } from '../ui/panels/Glossary/Glossary';
import { CalibratingContext } from '../ui/calibrating';
import { ExportMenu } from '../ui/export/ExportMenu';
import { OwnNetworksContext } from '../ui/ownNetworks';
import { Header, PageSettings } from '../ui/panels/Header/Header';
import { PictureSourceContext } from '../ui/pictureSource';
import { Tour } from '../ui/panels/Tour/Tour';
import { ScoreLine } from '../ui/panels/Verdict/ScoreLine';
import { StoreContext, useStore } from '../ui/useStore';
import styles from './App.module.css';
import { Panels } from './Panels';
import { remember } from './memory';
import { ownNetworks } from './ownNetworks';
import type { Services } from './services';
import { useNarrow } from '../ui/useNarrow';
import { usePictures } from './usePictures';

/** Fetched when it is first opened: most visits look at pictures only. */
const Models = lazy(() => import('../ui/panels/Models/Models'));
const BenchmarkScreen = lazy(() => import('./BenchmarkScreen'));

/** The tour is there for the asking; an address with `?tour` asks for it. */
const wantsTour = (): boolean => new URLSearchParams(window.location.search).has('tour');

export function App({ services }: { readonly services: Services }) {
  return (
    <StoreContext value={services.store}>
      <TermsContext value={TERMS}>
        <CalibratingContext value={services.calibrating}>
          <Page services={services} />
        </CalibratingContext>
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

function Page({ services }: { readonly services: Services }) {
  const { store, sample, own, calibrating, handed } = services;
  useTheme();
  const screen = useStore((state) => state.screen);
  const onIdSet = useCallback<Parameters<typeof usePictures>[3]>(
    (use, name, files) => {
      if (use === 'calibration') {
        calibrating.open();
        calibrating.give(name, files);
      } else {
        handed.put({ name, files });
        store.actions.setScreen('benchmark');
      }
    },
    [store, calibrating, handed],
  );
  const pictures = usePictures(store, sample, screen === 'explorer', onIdSet);
  const [tour, setTour] = useState(wantsTour);
  const [glossary, setGlossary] = useState(false);
  const [models, setModels] = useState(false);
  const networks = useMemo(() => ownNetworks(store, own), [store, own]);
  const [drawer, setDrawer] = useState(false);
  const narrow = useNarrow();
  const controls = (
    <>
      <Panels at="settings" />
    </>
  );
  const rail = (
    <aside className={styles.rail} aria-label="Picture and settings">
      <Panels at="rail" />
      {!narrow && (
        <>
          {controls}
          <section className={styles.pageSettings} aria-label="This page">
            <PageSettings label />
          </section>
        </>
      )}
    </aside>
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
      <Header
        onTour={() => setTour(true)}
        onGlossary={() => setGlossary(true)}
        ways={
          <>
            {screen === 'explorer' && (
              <Button variant="quiet" onPress={() => store.actions.setScreen('benchmark')}>
                <Table2 aria-hidden /> Benchmark
              </Button>
            )}
            <Button variant="quiet" onPress={() => setModels(true)}>
              <NetworkIcon aria-hidden /> Your network
            </Button>
          </>
        }
        actions={screen === 'explorer' && <ExportMenu />}
      ></Header>
      {screen === 'benchmark' && (
        <Suspense fallback={<main id="results" className={styles.loading} aria-busy />}>
          <BenchmarkScreen services={services} />
        </Suspense>
      )}
      {screen === 'explorer' && (
        <>
          <div className={styles.page}>
            {!narrow && rail}
            <main className={styles.results} id="results" tabIndex={-1}>
              <div className={styles.status}>
                <Panels at="status" />
                {narrow && (
                  // Where the tour finds η and T while the drawer is closed.
                  <span data-tour="controls">
                    <Button onPress={() => setDrawer(true)}>
                      <SlidersHorizontal aria-hidden /> Settings
                    </Button>
                  </span>
                )}
              </div>
              <Panels at="results" part="first" />
              {/* On a phone the answer comes first, and then the pictures to choose from. */}
              {narrow && rail}
              <Panels at="results" part="rest" />
            </main>
          </div>
          {narrow && (
            <Sheet title="Settings" place="side" isOpen={drawer} onClose={() => setDrawer(false)}>
              <ScoreLine />
              {controls}
              <PageSettings label />
            </Sheet>
          )}
        </>
      )}
      {/* Asked for from elsewhere, while its panel is out of sight. */}
      {(screen !== 'explorer' || (narrow && !drawer)) && <CalibrationSheet />}
      {models && (
        <OwnNetworksContext value={networks}>
          <Suspense>
            <Models onClose={() => setModels(false)} />
          </Suspense>
        </OwnNetworksContext>
      )}
      <Glossary isOpen={glossary} onClose={() => setGlossary(false)} />
      <Tour isOpen={tour} onClose={() => setTour(false)} />
    </PictureSourceContext>
  );
}
