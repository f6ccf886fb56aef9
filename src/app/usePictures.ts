import { useEffect, useMemo, useState } from 'react';
import type { AppStore } from '../store/appStore';
import type { GivenFile } from '../datasets/blobs';
import { type Collected, collectFiles, limitFiles } from '../ui/input/collect';
import { saveText } from '../ui/export/download';
import { picturesFile } from '../ui/export/pictures';
import { pictureRows } from '../ui/figures/pictures/model';
import type { PictureSource } from '../ui/pictureSource';
import { addFiles } from './addFiles';
import { idSetOf } from './idSet';
import { addLinkFault, fetchGallery, type Sample, sampleUrl, showSample, unknownSample } from './gallery';

/** Pictures from the gallery, the disk, and, while the screen `takes` them, a drop anywhere on the page and the clipboard. */
export function usePictures(
  store: AppStore,
  first: string | null,
  takes: boolean,
  onIdSet: (use: 'calibration' | 'benchmark', name: string, files: readonly GivenFile[]) => void,
): PictureSource {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const [galleryFault, setGalleryFault] = useState<string | null>(null);
  const [faults, setFaults] = useState<readonly string[]>([]);

  useEffect(() => {
    fetchGallery().then(
      (found) => {
        setSamples(found);
        const named = found.find(({ id }) => id === first);
        if (first !== null && named === undefined) addLinkFault(store, unknownSample(first));
        const sample = named ?? found[0];
        // Unless the person was faster.
        if (sample !== undefined && store.getState().images.items.length === 0)
          void showSample(store, sample);
      },
      (error: unknown) => setGalleryFault(error instanceof Error ? error.message : String(error)),
    );
  }, [store, first]);

  const source = useMemo(() => {
    const add = (collected: Collected, from: 'file' | 'paste' = 'file'): void => {
      setFaults(collected.faults);
      if (collected.files.length > 0) void addFiles(store, collected.files, from);
    };
    return {
      addFiles: (files: readonly File[]) => add(limitFiles(files)),
      addDrop: (data: DataTransfer, from: 'file' | 'paste' = 'file') => {
        void collectFiles(data).then((collected) => add(collected, from));
      },
    };
  }, [store]);

  useEffect(() => {
    const over = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      if (takes && event.dataTransfer !== null) source.addDrop(event.dataTransfer);
    };
    const paste = (event: ClipboardEvent): void => {
      if (takes && event.clipboardData?.files.length) source.addDrop(event.clipboardData, 'paste');
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
      window.removeEventListener('paste', paste);
    };
  }, [source, takes]);

  return useMemo(
    () => ({
      ...source,
      gallery: samples.map((sample) => ({ ...sample, url: sampleUrl(sample) })),
      galleryFault,
      faults,
      showSample: (id) => {
        const sample = samples.find((s) => s.id === id);
        if (sample !== undefined) void showSample(store, sample);
      },
      saveTable: (form, ids) => {
        const state = store.getState();
        const rows = new Map(pictureRows(state).map((row) => [row.item.id, row]));
        const { name, content, type } = picturesFile(
          form,
          ids.flatMap((id) => rows.get(id) ?? []),
          state,
        );
        saveText(name, content, type);
      },
      makeIdSet: (use, ids) => {
        const { name, files } = idSetOf(store, ids);
        onIdSet(use, name, files);
      },
    }),
    [source, samples, galleryFault, faults, store, onIdSet],
  );
}
