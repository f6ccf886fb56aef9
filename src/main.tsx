import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { registerServiceWorker } from './app/serviceWorker';
import { startServices } from './app/services';

createRoot(document.getElementById('root')!).render(<App services={startServices()} />);
void registerServiceWorker();
