import '../ui/theme/fonts.css';
import '../ui/theme/tokens.css';
import '../ui/theme/base.css';
import { useEffect } from 'react';
import { DetectorsPanel } from '../ui/panels/Detectors/Detectors';
import { HistogramsPanel } from '../ui/panels/Histograms/Panel';
import { MapsPanel } from '../ui/panels/Maps/Panel';
import { MatrixPanel } from '../ui/panels/Matrix/Panel';
import { ProgressPanel } from '../ui/panels/Progress/Progress';
import { VerdictPanel } from '../ui/panels/Verdict/Verdict';
import { StoreContext } from '../ui/useStore';
import { fetchGallery, showSample } from './gallery';
import { startServices } from './services';

const decode = async (file: Blob) => {
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  return { rgba: { data: new Uint8ClampedArray(data), width, height }, notes: [] };
};
const services = startServices('system', () => undefined);

export function App() {
  useEffect(() => {
    void fetchGallery().then((gallery) => showSample(services.store, gallery[0]!, decode));
  }, []);
  return (
    <StoreContext value={services.store}>
      <ProgressPanel />
      <VerdictPanel />
      <HistogramsPanel />
      <MatrixPanel />
      <MapsPanel />
      <DetectorsPanel />
    </StoreContext>
  );
}
