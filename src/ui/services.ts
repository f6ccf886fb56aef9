import { createContext, useContext } from 'react';

/** A gallery picture, as `samples/index.json` lists it. */
export interface Sample {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly kind: 'id' | 'ood';
  readonly class?: string;
  readonly alt: string;
}
export interface Gallery {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly samples: readonly Sample[];
  /** Address of a sample's file. */
  readonly address: (sample: Sample) => string;
}
/** What the page can do beside the store's actions: reading files, opening dialogs. Given by the composition root. */
export interface Services {
  readonly gallery: Gallery;
  readonly openFiles: (files: readonly File[], source: 'file' | 'paste') => void;
  readonly openSample: (id: string) => void;
  readonly openDialog: (dialog: 'tour' | 'glossary' | 'controls') => void;
  /** Copies the link to the present view; tells where it could not. */
  readonly copyLink: () => Promise<{ readonly copied: boolean; readonly link: string }>;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('There is no ServicesContext around this component.');
  return services;
}
