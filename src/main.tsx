import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { NewVersion } from './app/NewVersion';
import { registerServiceWorker } from './app/serviceWorker';
import { startServices } from './app/services';
import { must } from './lib/must';

let bar: HTMLElement | null = null;
void registerServiceWorker((go) => {
  bar?.remove();
  bar = document.body.appendChild(document.createElement('div'));
  createRoot(bar).render(<NewVersion onReload={go} />);
});
createRoot(must(document.getElementById('root'))).render(<App services={startServices()} />);
