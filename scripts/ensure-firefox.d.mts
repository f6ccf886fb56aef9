/** Path of a Firefox that is here; null where there is none. */
export declare function findFirefox(): string | null;
/** Path of a Firefox, or an error that says how to get one. */
export declare function firefoxPath(): string;
/** Get a Firefox: Debian's package. */
export declare function ensureFirefox(): string;
