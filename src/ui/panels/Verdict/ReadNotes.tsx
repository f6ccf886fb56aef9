import { useStore } from '../../useStore';

const NONE: readonly string[] = [];

/** What a person should know of how the chosen picture was read; nothing where there is nothing to say. */
export function ReadNotes({ className }: { readonly className: string | undefined }) {
  const notes = useStore(
    (state) => state.images.items.find(({ id }) => id === state.images.selected)?.notes ?? NONE,
  );
  if (notes.length === 0) return null;
  return (
    <ul className={className} aria-label="How it was read">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
