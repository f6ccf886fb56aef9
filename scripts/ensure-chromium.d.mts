export function findBrowser(): string | null;
export function browserPath(): string;
export function ensureChromium(): string;
