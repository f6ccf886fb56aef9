import styles from './Mark.module.css';

export type Method = 'gaia' | 'si';

/** The sign of a method: GAIA a filled circle, S&I a hatched diamond. Told apart without colour. */
export function Mark({ method }: { readonly method: Method }) {
  return (
    <svg className={styles.mark} data-method={method} viewBox="0 0 12 12" width="12" height="12" aria-hidden>
      {method === 'gaia' ? (
        <circle cx="6" cy="6" r="4.5" fill="currentColor" />
      ) : (
        <>
          <path d="M6 0.8 11.2 6 6 11.2 0.8 6Z" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M3.2 6.2 6.2 3.2M4.6 7.6 7.6 4.6M6 9 9 6" stroke="currentColor" strokeWidth="1.2" />
        </>
      )}
    </svg>
  );
}

export const METHOD_NAME: Readonly<Record<Method, string>> = { gaia: 'GAIA', si: 'S&I' };

/** A method's name behind its sign, in its hue. */
export function MethodName({ method }: { readonly method: Method }) {
  return (
    <span className={styles.name} data-method={method}>
      <Mark method={method} />
      {METHOD_NAME[method]}
    </span>
  );
}
